"""Which applications somebody may have to be reminded of. No sealed column is read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.tables import Application, Reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What one rule asks for: how early its first reminder comes, and how many there are."""

    rule: str
    within: timedelta
    """Before the end; no reminder of it comes earlier."""
    letters: int
    confirmations: int
    """How often the applicant is asked after a day of review; 0 where nobody asks them."""


def to_be_reminded(
    session: Session, *, asked: Collection[Asking], now: datetime, after: bytes, limit: int
) -> Sequence[Application]:
    """This function will return the next applications that may need a letter, by id.

    Whoever has had all that their rule asks for is not among them, nor is anybody whose
    application has ended, was taken back or is blocked.
    """
    return session.scalars(
        select(Application)
        .where(Application.id > after, Application.expires_at > now)
        .where(Application.erasing_at.is_(None), Application.accepted_at.is_not(None))
        .where(Application.withdrawn_at.is_(None), Application.blocked_at.is_(None))
        .where(or_(false(), *(_may_fall_due(one, now) for one in asked)))
        .order_by(Application.id)
        .limit(limit)
    ).all()


def reminded(
    session: Session, ids: Collection[bytes]
) -> Mapping[bytes, list[tuple[str, date, datetime]]]:
    """This function will return what was sent: kind, the day it fell due, when it was made."""
    found: dict[bytes, list[tuple[str, date, datetime]]] = {one: [] for one in ids}
    rows = session.execute(
        select(Reminder.application_id, Reminder.kind, Reminder.about, Reminder.made_at).where(
            Reminder.application_id.in_(ids)
        )
    )
    for one, kind, about, made_at in rows:
        found[one].append((kind, about, made_at))
    return found


def _may_fall_due(asked: Asking, now: datetime) -> ColumnElement[bool]:
    ends = and_(
        Application.expires_at <= now + asked.within,
        _letters("expiry", since=Application.clock_since) < asked.letters,
    )
    waits = and_(
        Application.readable_until <= now,
        _letters("confirmation", since=Application.readable_until) < asked.confirmations,
    )
    return and_(Application.rule == asked.rule, or_(ends, waits))


def _letters(kind: str, *, since: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(Reminder)
        .where(Reminder.application_id == Application.id)
        .where(Reminder.kind == kind, Reminder.made_at >= since)
        .correlate(Application)
        .scalar_subquery()
    )
