"""What asking for a lost link, and answering, reads and writes in the main database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.db.tables import Application, Contact, LostLink, Outbox, Position


def unanswered(session: Session, *, limit: int) -> Sequence[bytes]:
    """This function will return questions that nobody has answered yet, the oldest first."""
    return session.scalars(
        select(LostLink.id)
        .where(LostLink.answered_at.is_(None))
        .order_by(LostLink.made_at, LostLink.id)
        .limit(limit)
    ).all()


def question(session: Session, question_id: bytes, *, lock: bool = False) -> LostLink | None:
    """This function will return one question, locked for the transaction if wanted."""
    wanted = select(LostLink).where(LostLink.id == question_id)
    return session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def reachable(session: Session) -> dict[bytes, int]:
    """This function will return every application that may be visited, with its newest contact.

    The value is the revision of the contact details.
    """
    rows = session.execute(
        select(Contact.application_id, func.max(Contact.revision))
        .join(Application, Application.id == Contact.application_id)
        .where(Application.accepted_at.is_not(None))
        .where(Application.erasing_at.is_(None), Application.withdrawn_at.is_(None))
        .group_by(Contact.application_id)
    )
    return {one: revision for one, revision in rows}  # noqa: C416 - rows are no pairs to mypy


def letters_since(
    session: Session, ids: Collection[bytes], *, kind: str, since: datetime
) -> dict[bytes, list[datetime]]:
    """This function will return when letters of a kind were made for these applications."""
    found: dict[bytes, list[datetime]] = {one: [] for one in ids}
    rows = session.execute(
        select(Application.id, Outbox.made_at)
        .join(Outbox, Outbox.application_id == Application.id)
        .where(Application.id.in_(ids), Outbox.kind == kind, Outbox.made_at > since)
        .order_by(Outbox.made_at)
    )
    for application_id, made_at in rows:
        found[application_id].append(made_at)
    return found


def titled(
    session: Session, ids: Collection[bytes]
) -> Sequence[tuple[Application, Position | None]]:
    """This function will return applications with their positions, the oldest first."""
    rows = session.execute(
        select(Application, Position)
        .outerjoin(Position, Position.id == Application.position_id)
        .where(Application.id.in_(ids))
        .order_by(Application.received_at, Application.id)
    )
    return [(application, position) for application, position in rows]
