"""What a member of staff sees first: what is new, what ends soon, and whether the vault is well.

What is wrong is found by the doctor's own questions; this page asks those that are quick.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.db.candidates import Sight, count_expiring, counts
from vault.db.engines import Database
from vault.db.position_queries import closed_with_open_applications
from vault.db.tables import AuditEntry, Outbox, PolicyVersion, PurgeRun
from vault.domain.access import Action, allowed
from vault.domain.application import LISTED, Status
from vault.domain.audit_events import Event
from vault.ports.mailer import Delivered
from vault.usecases.candidates.browse import sight_of
from vault.usecases.doctor.dates import doctor_dates
from vault.usecases.doctor.doctor import HEARTBEAT, PURGE_EVERY, WORK_EVERY, doctor_runs
from vault.usecases.retention.recount import Clocks
from vault.usecases.staff.viewer import Viewer

SOON = timedelta(days=31)  # until the end of the day that is thirty days away
ALARMS_FOR = timedelta(days=30)
ALARMS = (
    Event.ACT_REFUSED,
    Event.APPLICATION_REFUSED,
    Event.STAFF_ALTERED,
    Event.GUARD_STOPPED,
    Event.LEDGER_OVERRIDDEN,
)
"""What nobody does by mistake, or what stopped something: somebody has to look."""
_NOT_YET = {"purge-late": PURGE_EVERY, "work-stopped": WORK_EVERY}
"""A vault that was set up a moment ago has not missed these yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Figures about the applications that somebody may see."""

    new: int
    listed: int
    ending_soon: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The first page. ``candidates`` is None for who may not see any."""

    candidates: Candidates | None
    purged_at: datetime | None
    erased_last: int
    letters_failed: int
    letters_waiting: int
    letters_announced: int
    """Not sent in the last thirty days, since no mail server is set."""
    findings: tuple[str, ...]
    """The codes of what the doctor finds wrong."""
    alarms: Mapping[str, int]
    """How often each kind of alarm rang in the last thirty days."""
    unfinished_closings: int

    @property
    def is_well(self) -> bool:
        """Whether nothing needs anybody's attention."""
        return not (
            self.findings or self.alarms or self.unfinished_closings or self.letters_announced
        )


def overview(
    *, main: Database, viewer: Viewer, zone: str, now: datetime, clocks: Clocks | None = None
) -> Overview:
    """This function will return the figures of the first page. Nothing personal is among them.

    ``zone`` is the policy's. ``clocks`` is what was found when all records were last looked
    through; None: not yet.
    """
    sees = allowed(roles=viewer.roles, action=Action.SEE_CANDIDATES)
    figures = _candidates(main, sight_of(viewer=viewer), now) if sees else None
    findings = _findings(main, zone, clocks, now)
    with main.reading() as session:
        run = session.scalars(
            select(PurgeRun)
            .where(PurgeRun.finished_at.is_not(None), PurgeRun.stopped_by.is_(None))
            .order_by(PurgeRun.started_at.desc())
            .limit(1)
        ).first()
        return Overview(
            candidates=figures,
            purged_at=run.finished_at if run else None,
            erased_last=run.erased if run else 0,
            letters_failed=_letters(session, failed=True),
            letters_waiting=_letters(session, failed=False),
            letters_announced=_announced(session, since=now - ALARMS_FOR),
            findings=findings,
            alarms=_alarms(session, since=now - ALARMS_FOR),
            unfinished_closings=len(closed_with_open_applications(session)),
        )


def _findings(main: Database, zone: str, clocks: Clocks | None, now: datetime) -> tuple[str, ...]:
    with main.reading() as session:
        begun_at: datetime | None = session.scalars(
            select(func.min(PolicyVersion.activated_at))
        ).one_or_none()
    age = now - (begun_at or now)
    found = [
        one.code
        for one in doctor_runs(main=main, heartbeat=HEARTBEAT, now=now)
        if one.code not in _NOT_YET or age > _NOT_YET[one.code]
    ]
    found += [one.code for one in doctor_dates(main=main, zone=zone, now=now)]
    if clocks is not None and clocks.late:
        found.append("clock-late")
    if clocks is not None and clocks.early:
        found.append("clock-early")
    if clocks is not None and clocks.refused:
        found.append("clock-refused")
    return tuple(found)


def _letters(session: Session, *, failed: bool) -> int:
    which = (
        [Outbox.failed_at.is_not(None)]
        if failed
        else [Outbox.failed_at.is_(None), Outbox.sent_at.is_(None)]
    )
    return session.scalars(select(func.count()).select_from(Outbox).where(*which)).one()


def _announced(session: Session, *, since: datetime) -> int:
    return session.scalars(
        select(func.count())
        .select_from(Outbox)
        .where(Outbox.sent_at >= since, Outbox.failure == Delivered.ANNOUNCED.value)
    ).one()


def _alarms(session: Session, *, since: datetime) -> dict[str, int]:
    rows = session.execute(
        select(AuditEntry.event, func.count())
        .where(AuditEntry.event.in_([one.value for one in ALARMS]), AuditEntry.at >= since)
        .group_by(AuditEntry.event)
        .order_by(AuditEntry.event)
    )
    return {event: count for event, count in rows}  # noqa: C416 - rows are no tuples to mypy


def _candidates(main: Database, sight: Sight, now: datetime) -> Candidates:
    with main.reading() as session:
        by_kind = counts(session, sight=sight)
        soon = count_expiring(session, sight=sight, until=now + SOON)
    by_status: dict[Status, int] = {}
    for (_, status), count in by_kind.items():
        by_status[status] = by_status.get(status, 0) + count
    return Candidates(
        new=by_status.get(Status.ACCEPTED, 0),
        listed=sum(count for status, count in by_status.items() if status in LISTED),
        ending_soon=soon,
        quarantined=by_status.get(Status.QUARANTINED, 0),
    )
