"""What is asked about positions. Plain functions; no rule is applied here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from vault.db.tables import Application, Lease, Position
from vault.domain.application import OPEN, Status

CLOSING = "closing"
"""The errand of closing a position, on its lease."""
_STANDING = case((Position.status == "published", 0), (Position.status == "draft", 1), else_=2)


def position_by_slug(session: Session, slug: str) -> Position | None:
    """This function will return the position with this word in its address."""
    return session.scalars(select(Position).where(Position.slug == slug)).one_or_none()


def lock_position(session: Session, position_id: bytes) -> Position | None:
    """This function will lock a position's row until the transaction ends."""
    return session.scalars(
        select(Position).where(Position.id == position_id).with_for_update()
    ).one_or_none()


def positions(session: Session, *, among: Collection[bytes] | None) -> Sequence[Position]:
    """This function will return positions, published ones first, newest first.

    ``among`` keeps to these ids; None means all.
    """
    statement = select(Position).order_by(_STANDING, Position.made_at.desc(), Position.id)
    if among is not None:
        statement = statement.where(Position.id.in_(among))
    return session.scalars(statement).all()


def slugs(session: Session) -> frozenset[str]:
    """This function will return every word that is taken."""
    return frozenset(session.scalars(select(Position.slug)))


def counts_of(
    session: Session, position_ids: Collection[bytes]
) -> Mapping[bytes, Mapping[Status, int]]:
    """This function will count the applications of each position by status."""
    found: dict[bytes, dict[Status, int]] = {one: {} for one in position_ids}
    rows = session.execute(
        select(Application.position_id, Application.status, func.count())
        .where(Application.position_id.in_(position_ids))
        .where(Application.erasing_at.is_(None))
        .group_by(Application.position_id, Application.status)
    )
    for position_id, status, count in rows:
        assert position_id is not None
        found[position_id][Status(status)] = count
    return found


def open_applications(session: Session, position_id: bytes, *, limit: int) -> Sequence[Application]:
    """This function will return some applications of a position that nobody has decided on."""
    return session.scalars(
        select(Application)
        .where(Application.position_id == position_id)
        .where(Application.status.in_(sorted(OPEN)))
        .where(Application.erasing_at.is_(None))
        .order_by(Application.received_at, Application.id)
        .limit(limit)
    ).all()


def decided_applications(
    session: Session, position_id: bytes, *, after: bytes, limit: int
) -> Sequence[bytes]:
    """This function will return the next of a position's applications with a decision, by id."""
    return session.scalars(
        select(Application.id)
        .where(Application.position_id == position_id, Application.outcome.is_not(None))
        .where(Application.erasing_at.is_(None), Application.id > after)
        .order_by(Application.id)
        .limit(limit)
    ).all()


def closings_under_way(session: Session, *, now: datetime) -> Sequence[bytes]:
    """This function will return the positions whose closing was begun, and not taken up since."""
    return session.scalars(
        select(Lease.subject).where(Lease.errand == CLOSING, Lease.until <= now)
    ).all()


def forget_words(session: Session, *, before: datetime) -> None:
    """This function will forget the words of closings that were ordered before an instant."""
    session.execute(
        update(Position)
        .where(Position.closing_words.is_not(None), Position.decided_at < before)
        .values(closing_words=None)
    )


def closed_with_open_applications(session: Session) -> Sequence[bytes]:
    """This function will return closed positions where somebody is still open.

    A closing that was interrupted, or an application that arrived while it was under way.
    """
    return session.scalars(
        select(Position.id)
        .join(Application, Application.position_id == Position.id)
        .where(Position.status == "closed")
        .where(Application.status.in_(sorted(OPEN)))
        .where(Application.erasing_at.is_(None))
        .distinct()
    ).all()
