"""What ``work`` and my pages ask the ledger of consents. Rows are added, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from vault.db.tables import Application, ConsentEvent, ConsentReceipt


def unsigned(session: Session, *, limit: int) -> Sequence[tuple[ConsentEvent, Application]]:
    """This function will return answers without a receipt, of applications that live."""
    signed = exists().where(ConsentReceipt.event_id == ConsentEvent.id)
    rows = session.execute(
        select(ConsentEvent, Application)
        .join(Application, Application.id == ConsentEvent.application_id)
        .where(~signed, Application.erasing_at.is_(None))
        .order_by(ConsentEvent.at, ConsentEvent.id)
        .limit(limit)
    )
    return [(event, application) for event, application in rows]


def run_out(session: Session, *, now: datetime, limit: int) -> Sequence[ConsentEvent]:
    """This function will return each yes whose time is over and that nothing has followed."""
    later = aliased(ConsentEvent)
    followed = exists().where(
        later.application_id == ConsentEvent.application_id,
        later.purpose == ConsentEvent.purpose,
        later.state.in_(("given", "renewed", "withdrawn", "expired")),
        later.at > ConsentEvent.at,
    )
    return session.scalars(
        select(ConsentEvent)
        .join(Application, Application.id == ConsentEvent.application_id)
        .where(ConsentEvent.state.in_(("given", "renewed")), ConsentEvent.until <= now)
        .where(~followed, Application.erasing_at.is_(None))
        .order_by(ConsentEvent.until, ConsentEvent.id)
        .limit(limit)
    ).all()


def has_expired(session: Session, yes: ConsentEvent) -> bool:
    """This function will say whether it was written down already that this yes ran out."""
    return (
        session.scalars(
            select(ConsentEvent.id)
            .where(ConsentEvent.application_id == yes.application_id)
            .where(ConsentEvent.purpose == yes.purpose, ConsentEvent.state == "expired")
            .where(ConsentEvent.at > yes.at)
            .limit(1)
        ).first()
        is not None
    )


def receipts(session: Session, application_id: bytes) -> Sequence[ConsentReceipt]:
    """This function will return the signed receipts of one application."""
    return session.scalars(
        select(ConsentReceipt)
        .where(ConsentReceipt.application_id == application_id)
        .order_by(ConsentReceipt.signed_at, ConsentReceipt.event_id)
    ).all()


def receipt(session: Session, application_id: bytes, *, event_id: bytes) -> ConsentReceipt | None:
    """This function will return one receipt of this application, or None."""
    return session.scalars(
        select(ConsentReceipt).where(
            ConsentReceipt.event_id == event_id,
            ConsentReceipt.application_id == application_id,
        )
    ).one_or_none()
