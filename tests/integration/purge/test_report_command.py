"""``applicant-vault report``: figures without names, and who has to hear of an erasure."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from tests.factories.stores import urls_in
from tests.integration.kill.house import House, make_house, open_house
from vault.cli.report import command
from vault.crypto.keys import random_id
from vault.db import tables as t

NOW = datetime.now(UTC)
ZONE = "Europe/Stockholm"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    make_house(tmp_path / "vault")
    opened = open_house(tmp_path / "vault")
    yield opened
    opened.close()


def environ(house: House) -> dict[str, str]:
    given = {"DATA": str(house.folder), "KEYS": "/nowhere", **urls_in(house.folder)}
    return {f"APPLICANT_VAULT_{name}": value for name, value in given.items()}


def run(house: House, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, arguments, env=environ(house))
    return done.exit_code, done.output


def told(house: House, *arguments: str) -> Any:  # noqa: ANN401 - any JSON
    code, said = run(house, *arguments, "--json")
    assert code == 0, said
    return json.loads(said)


def put(house: House, count: int, *, ends: datetime, **more: object) -> list[bytes]:
    ids = [random_id() for _ in range(count)]
    row = {
        "kind": "spontaneous",
        "status": "accepted",
        "language": "sv",
        "channel": "api",
        "policy_version": house.book.active.hash,
        "rule": "spontaneous.consent",
        "received_at": NOW - timedelta(days=40),
        "expires_at": ends,
        "key_commitment": b"",
        "last_activity_at": NOW,
        **more,
    }
    with house.main.writing() as session:
        session.execute(insert(t.Application), [row | {"id": one} for one in ids])
    return ids


def restrict(house: House, application_id: bytes) -> None:
    with house.main.writing() as session:
        session.add(
            t.Restriction(
                id=random_id(),
                application_id=application_id,
                ground="accuracy",
                from_at=NOW - timedelta(days=1),
            )
        )


def test_the_forecast_counts_by_month_and_rule_and_leaves_out_what_is_kept(house: House) -> None:
    put(house, 2, ends=NOW - timedelta(hours=1))
    put(house, 3, ends=NOW + timedelta(days=70))
    (kept, *_) = put(house, 4, ends=NOW + timedelta(days=70), rule="position.rejected")
    put(house, 1, ends=NOW + timedelta(days=800))
    restrict(house, kept)

    found = told(house, "forecast")

    assert (found["due"], found["kept"], found["later"]) == (2, 1, 1)
    assert len(found["months"]) == 12
    assert sum(each["count"] for each in found["months"]) == 6
    (month,) = (each for each in found["months"] if each["count"])
    assert month["rules"] == {"position.rejected": 3, "spontaneous.consent": 3}
    assert len(told(house, "forecast", "--months", "60")["months"]) == 60
    assert "position.rejected 3, spontaneous.consent 3" in run(house, "forecast")[1]


def test_a_month_holds_its_last_day_and_not_the_midnight_after_it(house: House) -> None:
    """What ends with 31 March ends at the midnight that begins 1 April."""
    march = (NOW.year + 1, 3)
    put(house, 5, ends=datetime(NOW.year + 1, 3, 31, 22, tzinfo=UTC))  # 00:00 in Stockholm

    found = told(house, "forecast", "--months", "24")

    assert {each["month"]: each["count"] for each in found["months"] if each["count"]} == {
        f"{march[0]}-{march[1]:02}": 5
    }


def test_statistics_outlive_what_they_counted(house: House) -> None:
    put(house, 6, ends=NOW - timedelta(days=3), withdrawn_at=NOW - timedelta(days=4))
    before = told(house, "statistics")

    house.purge(now=NOW)

    after = told(house, "statistics")
    assert house.application_ids() == []
    received = f"{NOW - timedelta(days=40):%Y-%m}"
    assert before == {
        "smallest": 5,
        "figures": [
            {"month": received, "measure": "received.spontaneous", "count": 6},
            {"month": received, "measure": "ended.withdrawn", "count": 6},
        ],
    }
    assert after["figures"] == [
        *before["figures"],
        {"month": f"{NOW:%Y-%m}", "measure": "erased.spontaneous", "count": 6},
    ]


def test_fewer_than_five_are_never_shown(house: House) -> None:
    put(house, 4, ends=NOW - timedelta(days=3))
    assert told(house, "statistics")["figures"] == []

    house.purge(now=NOW)

    assert told(house, "statistics")["figures"] == []
    assert run(house, "statistics")[1] == "figures below 5 are not shown\n"


def test_who_was_told_of_an_application_has_to_hear_that_it_is_gone(house: House) -> None:
    (gone,) = put(house, 1, ends=NOW - timedelta(days=3))
    with house.main.writing() as session:
        for recipient in ("client", "authorities"):
            session.add(
                t.Disclosure(
                    id=random_id(),
                    application_id=gone,
                    recipient=recipient,
                    purpose="broker_assignment",
                    at=NOW - timedelta(days=9),
                )
            )
    assert told(house, "recipients")["notices"] == []

    house.purge(now=NOW)

    found = told(house, "recipients")["notices"]
    assert {(each["recipient"], each["application"]) for each in found} == {
        ("client", gone.hex()),
        ("authorities", gone.hex()),
    }
    assert told(house, "told", found[0]["id"]) == {"told": 1}
    assert told(house, "told", found[0]["id"]) == {"told": 0}
    assert [each["id"] for each in told(house, "recipients")["notices"]] == [found[1]["id"]]
    assert "not told yet" in run(house, "recipients")[1]
    assert len(told(house, "recipients", "--all")["notices"]) == 2
    with house.main.reading() as session:
        said = session.scalars(
            select(t.AuditEntry.subject).where(t.AuditEntry.event == "recipient.told")
        ).all()
    assert said == [gone]


def test_a_notice_that_does_not_exist_marks_none(house: House) -> None:
    done = CliRunner().invoke(command, ["told", "0" * 32], env=environ(house))

    assert getattr(done.exception, "code", "") == "unknown"
