"""What runs of the purge know of each other, of what is expected, and of the machine's clock."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from vault.db.purging import held, restricted
from vault.db.tables import Application, Erasure, Hold, PurgeRun, Restriction
from vault.domain.holds import Scope
from vault.domain.purge_guard import SHOWN_FOR, Boot, GuardReason

LATE_AFTER = timedelta(days=1)
"""The bytes are gone within a day of the end (requirements §3, ``erase_sla``)."""


def due_now(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """This function will say in SQL what has expired, and may be erased, and is not begun."""
    return (
        Application.expires_at <= now,
        Application.erasing_at.is_(None),
        ~held(now),
        ~restricted(now),
    )


def count_expected(session: Session, *, now: datetime) -> int:
    """This function will count what is due and had been forecast, unchanged, for seven days.

    An end that lay in the past when it was written was never in a forecast: whoever waits for a
    person waits until there is a yes, however long that takes.
    """
    return _count(
        session,
        *due_now(now),
        Application.clock_since <= now - SHOWN_FOR,
        Application.clock_since < Application.expires_at,
    )


def count_late(session: Session, *, now: datetime) -> int:
    """This function will count what should have been erased more than a day ago (case E85).

    What a hold or a restriction kept is not late.
    """
    kept = (
        exists(Hold.id).where(Hold.application_id == Application.id, Hold.scope == Scope.FULL),
        exists(Restriction.id).where(Restriction.application_id == Application.id),
    )
    return _count(session, *due_now(now - LATE_AFTER), *(~each for each in kept))


def boots_of_trusted_runs(session: Session, *, boot_id: str) -> list[Boot]:
    """This function will return the machine's start as earlier runs of the same start saw it.

    A run that the clock stopped is not trusted. One that a person let pass is, and from then on
    nothing that was before it counts.
    """
    confirmed_at = session.scalar(
        select(func.max(PurgeRun.started_at)).where(PurgeRun.boot_id == boot_id, PurgeRun.confirmed)
    )
    query = (
        select(PurgeRun.booted_at)
        .where(PurgeRun.boot_id == boot_id, PurgeRun.finished_at.is_not(None))
        .where(PurgeRun.booted_at.is_not(None))
        .where(
            or_(
                PurgeRun.stopped_by.is_(None),
                PurgeRun.stopped_by != GuardReason.CLOCK_JUMPED.value,
            )
        )
    )
    if confirmed_at is not None:
        query = query.where(PurgeRun.started_at >= confirmed_at)
    return [Boot(id=boot_id, at=at) for at in session.scalars(query) if at is not None]


def facts_of_run(session: Session, *, run_id: bytes, after: bytes, limit: int) -> Sequence[bytes]:
    """This function will return the ids of the next facts that a run stated, by id."""
    return session.scalars(
        select(Erasure.id)
        .where(Erasure.run_id == run_id, Erasure.id > after)
        .order_by(Erasure.id)
        .limit(limit)
    ).all()


def take_over(
    session: Session, *, run_id: bytes, is_running: Callable[[bytes], bool], limit: int
) -> Sequence[bytes]:
    """This function will hand this run what an earlier one began and will not finish.

    What belongs to a run that is alive is left to it. So is what this run tried in vain: the next
    one tries again.
    """
    begun = Application.erasing_at.is_not(None)
    runs = session.scalars(
        select(Application.erasing_run)
        .where(begun, Application.erasing_run.is_not(None))
        .distinct()
    ).all()
    dead = [each for each in runs if each and each != run_id and not is_running(each)]
    ids = session.scalars(
        select(Application.id)
        .where(begun, or_(Application.erasing_run.is_(None), Application.erasing_run.in_(dead)))
        .order_by(Application.erasing_at, Application.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    session.execute(
        update(Application)
        .where(Application.id.in_(ids))
        .values(erasing_run=run_id)
        .execution_options(synchronize_session=False)
    )
    return ids


def in_hand(
    session: Session, ids: Sequence[bytes], *, is_running: Callable[[bytes], bool]
) -> set[bytes]:
    """This function will return those of these applications that a living run is erasing."""
    begun = session.execute(
        select(Application.id, Application.erasing_run).where(
            Application.erasing_at.is_not(None), Application.erasing_run.is_not(None)
        )
    ).all()
    alive = {run for run in {row.erasing_run for row in begun} if is_running(run)}
    return {row.id for row in begun if row.erasing_run in alive} & set(ids)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Application).where(*conditions)) or 0
