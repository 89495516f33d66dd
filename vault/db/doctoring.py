"""What the doctor asks of the two databases. Counts and random ids only."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.purging import held, restricted
from vault.db.submissions import UPLOAD
from vault.db.tables import (
    Act,
    Application,
    Document,
    Erasure,
    HandOver,
    Hold,
    Lease,
    Outbox,
    Preview,
    PurgeRun,
    Request,
    Restriction,
    Slot,
    Wrap,
)
from vault.domain.holds import Scope

OK = "ok"


def is_whole(session: Session) -> bool:
    """This function will say whether SQLite finds its file in order; on a server, always."""
    if session.get_bind().dialect.name != "sqlite":
        return True
    return list(session.scalars(text("PRAGMA quick_check(1)"))) == [OK]


def runs(session: Session, *, limit: int) -> Sequence[PurgeRun]:
    """This function will return the newest runs of the purge, newest first."""
    return session.scalars(select(PurgeRun).order_by(PurgeRun.started_at.desc()).limit(limit)).all()


def last_good_run(session: Session) -> datetime | None:
    """This function will return when a purge last began that came to its end."""
    return session.scalar(
        select(func.max(PurgeRun.started_at)).where(
            PurgeRun.finished_at.is_not(None), PurgeRun.stopped_by.is_(None)
        )
    )


def overdue(session: Session, *, before: datetime, now: datetime) -> int:
    """This function will count what expired earlier and is neither gone, held nor restricted."""
    return _count(
        session,
        select(func.count())
        .select_from(Application)
        .where(Application.expires_at < before, ~held(now), ~restricted(now)),
    )


def half_erased_since(session: Session, *, before: datetime) -> int:
    """This function will count erasures that were begun earlier and are not finished."""
    return _count(
        session,
        select(func.count()).select_from(Application).where(Application.erasing_at < before),
    )


def unsigned_receipts(session: Session, *, before: datetime) -> int:
    """This function will count facts of erasure that have long awaited their signature."""
    return _count(
        session,
        select(func.count())
        .select_from(Erasure)
        .where(Erasure.signed_at.is_(None), Erasure.at < before),
    )


def waiting_acts(session: Session, *, before: datetime) -> int:
    """This function will count acts that have long awaited their verification."""
    return _count(
        session,
        select(func.count())
        .select_from(Act)
        .where(Act.verified_at.is_(None), Act.refused_at.is_(None), Act.made_at < before),
    )


def failed_letters(session: Session, *, since: datetime, but: str) -> int:
    """This function will count letters that were given up since then, for another reason."""
    return _count(
        session,
        select(func.count())
        .select_from(Outbox)
        .where(Outbox.failed_at >= since, Outbox.failure != but),
    )


def late_letters(session: Session, *, before: datetime) -> int:
    """This function will count letters that should have gone earlier."""
    return _count(
        session,
        select(func.count())
        .select_from(Outbox)
        .where(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None), Outbox.not_before < before),
    )


def late_requests(session: Session, *, now: datetime) -> int:
    """This function will count requests that should have been answered by now."""
    return _count(
        session,
        select(func.count())
        .select_from(Request)
        .where(Request.answered_at.is_(None), Request.due_at <= now),
    )


def late_objections(session: Session, *, today: date) -> int:
    """This function will count objections that stand, whose last day has passed undecided."""
    return _count(
        session,
        _of_the_living(Restriction.application_id).where(
            Restriction.lifted_at.is_(None), Restriction.due_on < today
        ),
    )


def late_reviews_of_holds(session: Session, *, today: date) -> int:
    """This function will count holds that stand, whose day of review has passed."""
    return _count(
        session,
        _of_the_living(Hold.application_id).where(
            Hold.scope == Scope.FULL, Hold.released_at.is_(None), Hold.review_on < today
        ),
    )


def late_hand_overs(session: Session, *, now: datetime) -> int:
    """This function will count hand-overs that nobody confirmed before the copy's time was up."""
    return _count(
        session,
        _of_the_living(HandOver.application_id).where(
            HandOver.confirmed_at.is_(None), Application.expires_at <= now
        ),
    )


def _of_the_living(application_id: InstrumentedAttribute[bytes]) -> Select[int]:
    """Count rows of applications that are not being erased."""
    return (
        select(func.count(application_id))
        .join(Application, Application.id == application_id)
        .where(Application.erasing_at.is_(None))
    )


def blobs_by_rows(session: Session) -> set[tuple[bytes, bytes]]:
    """This function will return the blobs that rows speak of, as application and object."""
    found: set[tuple[bytes, bytes]] = set()
    for table in (Document, Preview):
        rows = session.execute(
            select(table.application_id, table.id)
            .join(Application, Application.id == table.application_id)
            .where(Application.erasing_at.is_(None))
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def under_way(session: Session) -> set[bytes]:
    """This function will return what may have blobs and keys without rows for now: uploads."""
    erasing = session.scalars(select(Application.id).where(Application.erasing_at.is_not(None)))
    return {*session.scalars(select(Lease.subject).where(Lease.errand == UPLOAD)), *erasing}


def slots_with_wraps(session: Session, *, before: datetime) -> set[bytes]:
    """This function will return the slots that hold a wrap made earlier. Keyring only."""
    return set(
        session.scalars(
            select(Wrap.slot_id)
            .join(Slot, Slot.id == Wrap.slot_id)
            .where(Wrap.made_at < before)
            .distinct()
        )
    )


def owners(session: Session) -> set[bytes]:
    """This function will return everything that may have a slot: applications and letters."""
    return {*session.scalars(select(Application.id)), *session.scalars(select(Outbox.id))}


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
