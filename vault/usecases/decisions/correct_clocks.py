"""Carrying out an approved correction: every clock of the position is set anew (case E84)."""

from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, stamp
from vault.db import corrections as db
from vault.db.engines import Database
from vault.db.tables import Application, DecisionCorrection
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.usecases.audit.recording import WORK, record
from vault.usecases.retention.clock import reset_clock
from vault.usecases.retention.policy_book import PolicyBook

BATCH = 100  # applications whose clocks are set in one transaction


def finish_corrections(*, main: Database, book: PolicyBook, now: datetime) -> int:
    """This function will set the clocks of approved corrections anew, and count them.

    Killed in between, it goes on where it stopped: each application's log tells it once.

    Raises:
        StoreError: the main database failed.
    """
    with main.reading() as session:
        under_way = db.under_way(session)
    moved = 0
    for correction in under_way:
        with main.reading() as session:
            ids = db.application_ids(session, correction.position_id)
        for start in range(0, len(ids), BATCH):
            with main.writing() as session:
                for row in db.lock_uncorrected(session, ids[start : start + BATCH], correction):
                    _set_anew(session, row, correction, book, now)
                    moved += 1
        with main.writing() as session:
            session.get_one(DecisionCorrection, correction.id).done_at = now
    return moved


def _set_anew(
    session: Session,
    row: Application,
    correction: DecisionCorrection,
    book: PolicyBook,
    now: datetime,
) -> None:
    verdict = reset_clock(session, row, book=book, now=now)
    record(
        session,
        event=Event.DECISION_CORRECTED,
        at=now,
        actor=WORK,
        subject=row.id,
        detail={
            **correction_detail(correction=correction, zone=book.active.time_zone),
            "end_day": verdict.end_day.isoformat(),
            "expires_at": stamp(moment=verdict.expires_at),
            "rule": verdict.rule,
        },
        once=db.once(correction, row.id),
    )


def correction_detail(*, correction: DecisionCorrection, zone: str) -> dict[str, Json]:
    """This function will return what the audit log says of a correction: ids, a word, a day."""
    return {
        "position": correction.position_id.hex(),
        "code": correction.reason,
        "last_on": local_day(moment=correction.new_at, zone=zone).isoformat(),
    }
