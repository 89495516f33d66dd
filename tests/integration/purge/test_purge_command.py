"""``applicant-vault purge``: what it prints, its exit codes, and its progress."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, text, update
from sqlalchemy.orm import Session

from tests.factories.stores import T0, urls_in
from tests.integration.kill.errands import DOCUMENTS, hand_in
from tests.integration.kill.house import House, make_house, open_house
from tests.journeys.house import later
from vault.cli.purge import command
from vault.db import tables as t

LONG_AGO = T0 - timedelta(days=1500)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A vault with two applications of years ago: both are due by the machine's own clock."""
    make_house(tmp_path / "vault")
    opened = open_house(tmp_path / "vault")
    for number in range(2):
        hand_in(opened, key=f"a-submission-key-{number}", now=LONG_AGO)
    yield opened
    opened.close()


def environment(house: House, **more: str) -> dict[str, str]:
    given = {"DATA": str(house.folder), "KEYS": "/nowhere", **urls_in(house.folder), **more}
    return {f"APPLICANT_VAULT_{name}": value for name, value in given.items()}


def surprising(house: House) -> dict[str, str]:
    """Put so many that are due and that no forecast has shown that the guard stops."""
    now = datetime.now(UTC)
    with house.main.writing() as session:
        session.execute(
            insert(t.Application),
            [
                {
                    "id": number.to_bytes(16, "big"),
                    "kind": "spontaneous",
                    "status": "accepted",
                    "language": "sv",
                    "channel": "api",
                    "policy_version": house.book.active.hash,
                    "rule": "spontaneous.no_consent",
                    "received_at": LONG_AGO,
                    "expires_at": LONG_AGO,
                    "clock_since": now,
                    "key_commitment": b"",
                    "last_activity_at": LONG_AGO,
                }
                for number in range(1, 60)
            ],
        )
    return environment(house)


def run(house: House, *arguments: str, environ: dict[str, str] | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(command, arguments, env=environ or environment(house))
    return done.exit_code, done.output


def test_the_report_is_the_contracts(house: House) -> None:
    code, said = run(house, "--json")

    report = json.loads(said)
    assert code == 0
    assert set(report) >= {
        "run", "as_of", "due", "erased", "held", "restricted", "failed", "blobs", "bytes",
        "receipts",
    }  # fmt: skip
    assert (report["due"], report["erased"], report["failed"]) == (2, 2, 0)
    assert report["blobs"] == 2 * len(DOCUMENTS)
    assert len(report["receipts"]) == 2
    assert report["as_of"].endswith("Z")
    assert house.application_ids() == []


def test_a_record_without_a_clock_fails_the_run_and_is_said(house: House) -> None:
    strange = {"role": "consultant", "expires_at": datetime.now(UTC) + timedelta(days=9)}
    with house.main.writing() as session:
        one = house.application_ids()[0]
        session.execute(update(t.Application).where(t.Application.id == one).values(strange))

    code, said = run(house)

    assert code == 1
    assert "1 records have no clock" in said
    assert json.loads(run(house, "--json")[1].splitlines()[0])["clockless"] == 1
    assert house.application_ids() == [one]


def test_the_report_in_words(house: House) -> None:
    assert run(house)[1].startswith("2 of 2 erased (6 documents, ")


def test_a_dry_run_changes_nothing_and_says_what_and_why(house: House) -> None:
    code, said = run(house, "--dry-run")

    assert code == 0
    assert "2 would be erased" in said
    assert "spontaneous.consent:" in said
    for application_id in house.application_ids():
        assert application_id.hex() in said
    assert "Lindqvist" not in said
    assert len(house.application_ids()) == 2


def test_as_of_means_the_midnight_that_begins_the_day(house: House) -> None:
    plan = json.loads(run(house, "--dry-run", "--as-of", "2026-07-01", "--json")[1])

    assert plan["as_of"] == "2026-06-30T22:00:00Z"
    assert plan["run"] is None
    assert (plan["due"], plan["erased"], plan["receipts"]) == (2, 0, [])
    assert set(plan["would_erase"][0]) == {"id", "kind", "rule", "end_day", "because"}


def test_as_of_goes_only_with_a_dry_run(house: House) -> None:
    code, said = run(house, "--as-of", "2026-07-01")

    assert code == 2
    assert "only with --dry-run" in said
    assert len(house.application_ids()) == 2


@pytest.mark.parametrize(
    "misuse",
    [
        ["--as-of", "tomorrow", "--dry-run"],
        ["--as-of", "0001-01-01", "--dry-run"],  # in UTC it would lie before all dates
        ["--limit", "0"],
        ["x"],
    ],
)
def test_what_is_no_date_number_or_option_is_misuse(house: House, misuse: list[str]) -> None:
    assert run(house, *misuse)[0] == 2


def test_a_limit_leaves_the_rest(house: House) -> None:
    report = json.loads(run(house, "--limit", "1", "--json")[1])

    assert (report["due"], report["erased"]) == (2, 1)


def test_what_cannot_be_erased_is_said_and_fails(house: House) -> None:
    (house.folder / "blobs").rename(house.folder / "away")
    (house.folder / "blobs").write_text("not a folder")

    code, said = run(house)

    assert code == 1
    assert "failed: 2" in said
    assert "blobs cannot be used" in said


def without_its_guard(session: Session) -> str:
    """How somebody with every right takes the guard of the consents away."""
    if session.connection().dialect.name == "sqlite":
        return "DROP TRIGGER consent_event_delete"
    return "DROP TRIGGER consent_event_kept ON consent_event"


def test_whoever_waits_for_an_act_is_told(house: House) -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with house.main.writing() as session:
        # Without its consent a spontaneous application ends when it comes.
        session.execute(text(without_its_guard(session)))
        session.execute(delete(t.ConsentEvent))
        session.execute(
            update(t.Application).values(
                received_at=an_hour_ago,
                expires_at=an_hour_ago,
                pending_act_at=an_hour_ago - timedelta(seconds=1),
            )
        )

    code, said = run(house)

    assert code == 0
    assert "waiting: 2" in said
    assert "is `work` running?" in said
    assert json.loads(run(house, "--dry-run", "--json")[1])["waiting"] == 2


def real(*arguments: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vault", "purge", *arguments],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_guard_exits_with_three_until_a_person_says_yes(house: House) -> None:
    environ = surprising(house)

    stopped = real("--json", environ=environ)
    confirmed = real("--yes", environ=environ)

    assert (stopped.returncode, json.loads(stopped.stdout)["error"]) == (3, "guard")
    assert "run `purge --yes`" in stopped.stderr
    assert confirmed.returncode == 0
    assert confirmed.stderr == ""  # no progress in a pipe


def test_a_missing_ledger_stops_everything(house: House) -> None:
    (house.folder / "ledger" / "erased.txt").unlink()

    stopped = real(environ=environment(house))

    assert stopped.returncode == 1
    assert "the ledger is missing" in stopped.stderr
    assert len(house.application_ids()) == 2


def test_progress_is_shown_on_a_terminal(house: House) -> None:
    terminal, end = pty.openpty()

    done = subprocess.run(
        [sys.executable, "-m", "vault", "purge"],
        env={**os.environ, **environment(house)},
        stdout=subprocess.DEVNULL,
        stderr=end,
        check=False,
    )
    os.close(end)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)

    assert done.returncode == 0
    assert "\r[################################] 2 of 2 erased, 100%" in shown


def test_a_clock_that_was_put_two_years_ahead_stops_the_command(house: House) -> None:
    """The machine's clock, not the program's: the time since its start goes on as before."""
    today, ahead = environment(house), environment(house) | later(timedelta(days=800))
    assert real(environ=today).returncode == 0
    hand_in(house, key="a-submission-key-of-today", now=datetime.now(UTC))

    stopped = real("--json", environ=ahead)
    confirmed = real("--json", "--yes", environ=ahead)

    assert stopped.returncode == 3
    assert "the clock was put ahead by more than 48 hours" in json.loads(stopped.stdout)["detail"]
    assert (confirmed.returncode, json.loads(confirmed.stdout)["erased"]) == (0, 1)


def test_weeks_without_a_run_are_no_reason_to_stop(house: House) -> None:
    """Nobody has seen this machine's start before."""
    hand_in(house, key="a-submission-key-of-today", now=datetime.now(UTC))

    late = real("--json", environ=environment(house) | later(timedelta(days=800)))

    assert (late.returncode, json.loads(late.stdout)["erased"]) == (0, 3)
