"""What waits for somebody of the staff. No sealed column is read."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from vault.db.candidates import Sight
from vault.db.tables import Application, HandOver, Position
from vault.domain.application import Kind
from vault.domain.positions import PositionStatus


def reviews_waiting(
    session: Session,
    *,
    rules: Collection[str],
    sight: Sight,
    until: datetime,
    now: datetime,
    limit: int,
) -> Sequence[Application]:
    """This function will return what is cut by ``until`` for want of an answer, the first first.

    ``rules`` are those under which recruiters are asked.
    """
    return session.scalars(
        select(Application)
        .where(Application.rule.in_(rules), Application.readable_until <= until)
        .where(Application.readable_until < Application.expires_at, Application.expires_at > now)
        .where(Application.erasing_at.is_(None), Application.accepted_at.is_not(None))
        .where(Application.withdrawn_at.is_(None), Application.blocked_at.is_(None))
        .where(in_sight(sight))
        .order_by(Application.readable_until, Application.id)
        .limit(limit)
    ).all()


def hand_overs_waiting(
    session: Session, *, sight: Sight, now: datetime
) -> Sequence[tuple[HandOver, Application]]:
    """This function will return the hand-overs that nobody confirmed, the first to end first."""
    rows = session.execute(
        select(HandOver, Application)
        .join(Application, Application.id == HandOver.application_id)
        .where(HandOver.confirmed_at.is_(None), Application.erasing_at.is_(None))
        .where(Application.expires_at > now, Application.withdrawn_at.is_(None))
        .where(Application.blocked_at.is_(None), in_sight(sight))
        .order_by(Application.expires_at, Application.id)
    )
    return [(row[0], row[1]) for row in rows]


def undecided_positions(session: Session, *, sight: Sight, before: date) -> Sequence[Position]:
    """This function will return what is open though its last date lies before that day."""
    query = (
        select(Position)
        .where(Position.status == PositionStatus.PUBLISHED.value, Position.last_date < before)
        .order_by(Position.last_date, Position.id)
    )
    if not sight.all_positions:
        query = query.where(Position.id.in_(sight.positions))
    return session.scalars(query).all()


def titles_of(session: Session, ids: Collection[bytes]) -> dict[bytes, Position]:
    """This function will return these positions by their ids."""
    rows = session.scalars(select(Position).where(Position.id.in_(ids)))
    return {row.id: row for row in rows}


def in_sight(sight: Sight) -> ColumnElement[bool]:
    """This function will say in SQL which applications somebody may see."""
    of_positions: ColumnElement[bool] = Application.position_id.in_(sight.positions)
    if sight.all_positions:
        of_positions = Application.position_id.is_not(None)
    spontaneous = Application.kind == Kind.SPONTANEOUS.value if sight.spontaneous else false()
    return or_(and_(Application.kind == Kind.POSITION.value, of_positions), spontaneous)
