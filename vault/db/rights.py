"""What is asked about holds, restrictions and requests. Sealed words come sealed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.claims import without_marks
from vault.db.tables import Application, Hold, Outbox, Position, Request, Restriction, Staff
from vault.domain.holds import Scope


class About(NamedTuple):
    """Whose application a row is about, as far as a list may tell: no name."""

    application_id: bytes
    kind: str
    position_id: bytes | None
    status: str
    received_at: datetime
    expires_at: datetime
    title_sv: str | None
    title_en: str | None


_ABOUT = (
    Application.id,
    Application.kind,
    Application.position_id,
    Application.status,
    Application.received_at,
    Application.expires_at,
    Position.title_sv,
    Position.title_en,
)


def standing_holds(
    session: Session, *, review_until: date | None = None
) -> Sequence[tuple[Hold, str, About]]:
    """This function will return the holds that stand, by their next review, with owner's name.

    What stands on the merits of those compared goes with the claimant's hold, and is told there.
    ``review_until``: only those that are looked at again on that day or before it.
    """
    query = (
        select(Hold, Staff.name, *_ABOUT)
        .join(Staff, Staff.id == Hold.owner_id)
        .join(Application, Application.id == Hold.application_id)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(Hold.released_at.is_(None), Application.erasing_at.is_(None))
        .where(Hold.scope == Scope.FULL)
        .order_by(Hold.review_on, Hold.id)
    )
    if review_until is not None:
        query = query.where(Hold.review_on <= review_until)
    return [(row[0], row[1], About._make(row[2:])) for row in session.execute(query)]


def hold_with_owner(session: Session, hold_id: bytes) -> tuple[Hold, str, About] | None:
    """This function will return one hold, released or not; none on merits alone."""
    row = session.execute(
        select(Hold, Staff.name, *_ABOUT)
        .join(Staff, Staff.id == Hold.owner_id)
        .join(Application, Application.id == Hold.application_id)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(Hold.id == hold_id, Hold.scope == Scope.FULL)
    ).one_or_none()
    return None if row is None else (row[0], row[1], About._make(row[2:]))


def holds_of(session: Session, application_id: bytes) -> Sequence[tuple[Hold, str]]:
    """This function will return every hold on an application with its owner, newest first.

    One on merits alone is among them where the application is compared with a claimant's.
    """
    rows = session.execute(
        select(Hold, Staff.name)
        .join(Staff, Staff.id == Hold.owner_id)
        .where(Hold.application_id == application_id)
        .order_by(Hold.placed_at.desc(), Hold.id)
    )
    return without_marks([(row[0], row[1]) for row in rows])


def restrictions_of(session: Session, application_id: bytes) -> Sequence[Restriction]:
    """This function will return every restriction of an application, newest first."""
    return session.scalars(
        select(Restriction)
        .where(Restriction.application_id == application_id)
        .order_by(Restriction.from_at.desc(), Restriction.id)
    ).all()


def standing_restrictions(
    session: Session, *, now: datetime
) -> Sequence[tuple[Restriction, About]]:
    """This function will return what is restricted; what has to be decided first comes first."""
    rows = session.execute(
        select(Restriction, *_ABOUT)
        .join(Application, Application.id == Restriction.application_id)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(or_(Restriction.lifted_at.is_(None), Restriction.lifted_at > now))
        .where(Application.erasing_at.is_(None))
        .order_by(
            Restriction.due_on.is_(None),
            Restriction.due_on,
            Restriction.from_at,
            Restriction.id,
        )
    )
    return [(row[0], About._make(row[1:])) for row in rows]


def restriction_with_about(
    session: Session, restriction_id: bytes
) -> tuple[Restriction, About] | None:
    """This function will return one restriction, lifted or not."""
    row = session.execute(
        select(Restriction, *_ABOUT)
        .join(Application, Application.id == Restriction.application_id)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(Restriction.id == restriction_id)
    ).one_or_none()
    return None if row is None else (row[0], About._make(row[1:]))


def open_requests(session: Session) -> Sequence[tuple[Request, About | None]]:
    """This function will return the requests that wait for an answer, the most urgent first."""
    return _requests(
        session, Request.answered_at.is_(None), Request.due_at, Request.received_at, Request.id
    )


def answered_requests(session: Session, *, limit: int) -> Sequence[tuple[Request, About | None]]:
    """This function will return the newest requests that were answered."""
    return _requests(
        session, Request.answered_at.is_not(None), Request.answered_at.desc(), Request.id
    )[:limit]


def request_with_about(session: Session, request_id: bytes) -> tuple[Request, About | None] | None:
    """This function will return one request, answered or not."""
    return next(iter(_requests(session, Request.id == request_id)), None)


def requests_of(session: Session, application_id: bytes) -> Sequence[Request]:
    """This function will return every request about an application, newest first."""
    return session.scalars(
        select(Request)
        .where(Request.application_id == application_id)
        .order_by(Request.received_at.desc(), Request.id)
    ).all()


def open_request_of(
    session: Session, application_id: bytes, *, kinds: Sequence[str]
) -> Request | None:
    """This function will return the oldest request of these kinds that waits for an answer."""
    return session.scalars(
        select(Request)
        .where(Request.application_id == application_id, Request.answered_at.is_(None))
        .where(Request.kind.in_(kinds))
        .order_by(Request.received_at, Request.id)
        .limit(1)
    ).first()


def letter_waits(session: Session, application_id: bytes, *, kind: str, since: datetime) -> bool:
    """This function will tell whether a letter of this kind, made since then, has not gone."""
    return (
        session.scalars(
            select(Outbox.id)
            .where(Outbox.application_id == application_id, Outbox.kind == kind)
            .where(Outbox.sent_at.is_(None), Outbox.made_at >= since)
            .limit(1)
        ).first()
        is not None
    )


def _requests(
    session: Session,
    condition: ColumnElement[bool],
    *order: ColumnElement[Any] | InstrumentedAttribute[Any],
) -> Sequence[tuple[Request, About | None]]:
    rows = session.execute(
        select(Request, *_ABOUT)
        .outerjoin(Application, Application.id == Request.application_id)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(condition)
        .order_by(*order)
    )
    return [(row[0], About._make(row[1:]) if row[0].application_id else None) for row in rows]
