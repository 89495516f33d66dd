"""Counts over all applications, for the forecast and for the statistics. Nobody is named."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from vault.db.ends import only_seen
from vault.db.purging import held, restricted
from vault.db.tables import Application, Hold, RecipientNotice, Restriction, Statistic
from vault.domain.statistics import Cells, received_cells

MONTH = 7  # characters of 2026-11


def count_ending(session: Session, *, after: datetime, until: datetime | None) -> int:
    """This function will count what ends after an instant and not later than another.

    It reads the index of the ends alone: a hundred thousand take milliseconds.
    """
    return (
        session.scalar(select(func.count()).select_from(Application).where(*_between(after, until)))
        or 0
    )


def ending_by_rule(session: Session, *, after: datetime, until: datetime | None) -> dict[str, int]:
    """This function will count the same by the retention rule that ends it."""
    rows = session.execute(
        select(Application.rule, func.count())
        .where(*_between(after, until))
        .group_by(Application.rule)
        .order_by(Application.rule)
    )
    return {rule: count for rule, count in rows}  # noqa: C416 - rows are no tuples to mypy


def kept_ends(session: Session, *, now: datetime) -> Sequence[tuple[datetime, str]]:
    """This function will return end and rule of what a hold or a restriction keeps now.

    They are few; so it begins at the holds, and not at the applications.
    """
    kept = [
        select(Application.expires_at, Application.rule, Application.id)
        .where(Application.id.in_(select(overlay.application_id)))
        .where(stands)
        for overlay, stands in ((Hold, held(now)), (Restriction, restricted(now)))
    ]
    found = {row.id: (row.expires_at, row.rule) for query in kept for row in session.execute(query)}
    return list(found.values())


def seen_ends(session: Session, *, now: datetime) -> Sequence[tuple[datetime, str]]:
    """This function will return end and rule of what is over by its mark alone, and goes now.

    A hold or a restriction may keep it: then it is in ``kept_ends``. Mostly there is none; while
    the clock stands back it reads every row.
    """
    rows = session.execute(
        select(Application.expires_at, Application.rule)
        .where(only_seen(now=now))
        .where(~held(now), ~restricted(now))
    )
    return [(row.expires_at, row.rule) for row in rows]


def stored_cells(session: Session) -> Counter[tuple[str, str]]:
    """This function will return what is counted of applications that are gone."""
    return Counter(
        {
            (row.month, row.measure): row.count
            for row in session.execute(select(Statistic.month, Statistic.measure, Statistic.count))
        }
    )


def living_cells(session: Session) -> Cells:
    """This function will return what the applications that are held count to, by month."""
    month = func.substr(cast(Application.received_at, String), 1, MONTH)
    is_withdrawn = Application.withdrawn_at.is_not(None)
    cells: Counter[tuple[str, str]] = Counter()
    for received, kind, outcome, withdrawn, count in session.execute(
        select(month, Application.kind, Application.outcome, is_withdrawn, func.count()).group_by(
            month, Application.kind, Application.outcome, is_withdrawn
        )
    ):
        for cell in received_cells(
            month=received, kind=kind, outcome=outcome, is_withdrawn=bool(withdrawn)
        ):
            cells[cell] += count
    return cells


def notices(session: Session, *, told: bool) -> Sequence[RecipientNotice]:
    """This function will return who has to hear of an erasure, oldest first.

    With ``told`` those who have heard are among them.
    """
    query = select(RecipientNotice).order_by(RecipientNotice.made_at, RecipientNotice.id)
    if not told:
        query = query.where(RecipientNotice.told_at.is_(None))
    return session.scalars(query).all()


def lock_notice(session: Session, notice_id: bytes) -> RecipientNotice | None:
    """This function will lock one notice, or return None."""
    return session.scalars(
        select(RecipientNotice).where(RecipientNotice.id == notice_id).with_for_update()
    ).one_or_none()


def _between(after: datetime, until: datetime | None) -> list[ColumnElement[bool]]:
    conditions = [Application.expires_at > after]
    if until is not None:
        conditions.append(Application.expires_at <= until)
    return conditions
