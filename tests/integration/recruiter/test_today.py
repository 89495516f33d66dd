"""The first page says what needs attention, in words, and how often."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.recruiting import Office
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.outbox import errand_done
from vault.domain.audit_events import Event
from vault.domain.language import Language
from vault.usecases.audit.recording import WORK, record
from vault.usecases.desk.overview import ALARMS, overview
from vault.usecases.doctor import dates as doctor_dates
from vault.usecases.doctor import doctor
from vault.usecases.doctor.doctor import HEARTBEAT
from vault.usecases.retention.recount import Clocks
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.web.texts import all_texts, say

WELL = "Allt är som det ska"
ZONE = "Europe/Stockholm"


def today(office: Office) -> str:
    return office.staff().get("/staff").text


def put_letter(office: Office, **values: object) -> None:
    now = office.world.clock()
    with office.door.main.writing() as session:
        session.add(
            t.Outbox(
                id=random_id(),
                kind="receipt",
                language="sv",
                made_at=now,
                not_before=now,
                attempts=1,
                **values,
            )
        )


@pytest.mark.parametrize("event", ALARMS)
def test_an_alarm_is_told_for_thirty_days(office: Office, event: Event) -> None:
    with office.door.main.writing() as session:
        record(session, event=event, at=office.world.clock(), actor=WORK)

    page = today(office)

    assert WELL not in page
    assert say(f"recruiter.alarm.{event}", Language.SV, n=1) in page
    office.world.clock.advance(timedelta(days=31))
    later = overview(
        main=office.door.main, viewer=OPERATOR_VIEW, zone=ZONE, now=office.world.clock()
    )
    assert later.alarms == {}


def test_letters_that_were_only_announced_are_not_called_sent(office: Office) -> None:
    put_letter(office, sent_at=office.world.clock(), failure="announced")

    page = today(office)

    assert "1 brev skickades inte de senaste 30 dagarna" in page
    assert WELL not in page


def test_letters_that_were_sent_need_no_attention(office: Office) -> None:
    put_letter(office, sent_at=office.world.clock())

    assert WELL in today(office)


def test_letters_that_failed_are_told(office: Office) -> None:
    put_letter(office, failed_at=office.world.clock(), failure="refused")

    assert "Brev gick inte fram" in today(office)


def test_a_new_vault_is_well_and_an_old_one_without_purge_and_worker_is_not(
    office: Office,
) -> None:
    main, now = office.door.main, office.world.clock()
    assert WELL in today(office)

    later = now + timedelta(days=2)
    assert set(overview(main=main, viewer=OPERATOR_VIEW, zone=ZONE, now=later).findings) == {
        "purge-late",
        "work-stopped",
    }
    with main.writing() as session:
        errand_done(session, HEARTBEAT, at=later)
        session.add(
            t.PurgeRun(
                id=random_id(),
                started_at=later,
                finished_at=later,
                due=0,
                erased=0,
            )
        )
    assert overview(main=main, viewer=OPERATOR_VIEW, zone=ZONE, now=later).findings == ()


def test_records_without_a_clock_are_told(office: Office) -> None:
    found = overview(
        main=office.door.main,
        viewer=OPERATOR_VIEW,
        zone=ZONE,
        now=office.world.clock(),
        clocks=Clocks(late=1, refused=2),
    )

    assert found.findings == ("clock-late", "clock-refused")
    assert not found.is_well


def test_every_finding_has_its_sentence() -> None:
    codes = {
        node.args[0].value
        for module in (doctor, doctor_dates)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"error", "warning"}
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }

    assert {"purge-late", "backup-late"} <= codes
    assert {f"recruiter.finding.{one}" for one in codes} <= all_texts().keys()
