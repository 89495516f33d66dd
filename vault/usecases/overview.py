"""What a member of staff sees first: what is new, what ends soon, and whether the vault is well."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from vault.db.candidates import Sight, count_expiring, counts
from vault.db.engines import Database
from vault.db.position_queries import closed_with_open_applications
from vault.db.tables import AuditEntry, Outbox, PolicyVersion, PurgeRun
from vault.domain.access import Action, allowed
from vault.domain.application import LISTED, Status
from vault.domain.audit_events import Event
from vault.usecases.browse import sight_of
from vault.usecases.viewer import Viewer

SOON = timedelta(days=31)  # until the end of the day that is thirty days away
PURGE_LATE_AFTER = timedelta(hours=36)  # it runs daily; a machine may be off for a night
ALARMS_FOR = timedelta(days=30)
_ALARMS = (Event.APPLICATION_REFUSED, Event.GUARD_STOPPED, Event.LEDGER_OVERRIDDEN)


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
    purge_is_late: bool
    erased_last: int
    letters_failed: int
    letters_waiting: int
    alarms: int
    unfinished_closings: int

    @property
    def is_well(self) -> bool:
        """Whether nothing needs anybody's attention."""
        return not (
            self.purge_is_late or self.letters_failed or self.alarms or self.unfinished_closings
        )


def overview(*, main: Database, viewer: Viewer, now: datetime) -> Overview:
    """This function will return the figures of the first page. Nothing personal is among them."""
    sees = allowed(roles=viewer.roles, action=Action.SEE_CANDIDATES)
    figures = _candidates(main, sight_of(viewer=viewer), now) if sees else None
    with main.reading() as session:
        run = session.scalars(
            select(PurgeRun)
            .where(PurgeRun.finished_at.is_not(None), PurgeRun.stopped_by.is_(None))
            .order_by(PurgeRun.started_at.desc())
            .limit(1)
        ).first()
        failed = session.scalars(
            select(func.count()).select_from(Outbox).where(Outbox.failed_at.is_not(None))
        ).one()
        waiting = session.scalars(
            select(func.count())
            .select_from(Outbox)
            .where(Outbox.failed_at.is_(None), Outbox.sent_at.is_(None))
        ).one()
        alarms = session.scalars(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.event.in_([str(one) for one in _ALARMS]))
            .where(AuditEntry.at >= now - ALARMS_FOR)
        ).one()
        unfinished = len(closed_with_open_applications(session))
        begun_at: datetime | None = session.scalars(
            select(func.min(PolicyVersion.activated_at))
        ).one_or_none()
    purged_at = run.finished_at if run else None
    return Overview(
        candidates=figures,
        purged_at=purged_at,
        # A vault that was set up today has not missed anything yet.
        purge_is_late=now - (purged_at or begun_at or now) > PURGE_LATE_AFTER,
        erased_last=run.erased if run else 0,
        letters_failed=failed,
        letters_waiting=waiting,
        alarms=alarms,
        unfinished_closings=unfinished,
    )


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
