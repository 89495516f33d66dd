"""What acceptance reads and writes. Plain queries; the main database and the keyring apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, exists, select, update
from sqlalchemy.orm import Session

from vault.db.submissions import ARRIVED
from vault.db.tables import (
    Application,
    Arrival,
    AuditEntry,
    ConsentEvent,
    Contact,
    Document,
    Lease,
    Manifest,
    Slot,
    Wrap,
)

ACCEPT = "accept"
INTAKE = "intake"
STAFF = "staff"


def waiting_applications(
    session: Session, *, now: datetime, limit: int, claims: bool = False
) -> Sequence[bytes]:
    """This function will return what has arrived and is not wholly accepted, oldest first.

    Whatever its status; without those that somebody holds a lease for. ``intake_deleted_at`` is
    the last mark that acceptance makes, and the index is on it. With ``claims``, in a transaction
    that claims them, a server leaves out those that others are claiming at this moment.
    """
    held = exists().where(
        Lease.subject == Application.id, Lease.errand == ACCEPT, Lease.until > now
    )
    # EXISTS, not a join: the planner would walk all arrivals instead of the few that wait.
    arrived = exists().where(Arrival.application_id == Application.id, Arrival.state == ARRIVED)
    wanted = (
        select(Application.id)
        .where(Application.intake_deleted_at.is_(None))
        .where(Application.erasing_at.is_(None))
        .where(arrived, ~held)
        .order_by(Application.received_at, Application.id)
        .limit(limit)
    )
    if claims:
        wanted = wanted.with_for_update(skip_locked=True, of=Application)
    return session.scalars(wanted).all()


def application_by_id(session: Session, application_id: bytes) -> Application | None:
    """This function will return an application's row, unlocked."""
    return session.get(Application, application_id)


def manifests(session: Session, application_id: bytes) -> Sequence[Manifest]:
    """This function will return every revision of the manifest, first to newest."""
    return session.scalars(
        select(Manifest)
        .where(Manifest.application_id == application_id)
        .order_by(Manifest.revision)
    ).all()


def contacts(session: Session, application_id: bytes) -> Sequence[Contact]:
    """This function will return every revision of the contact details."""
    return session.scalars(
        select(Contact).where(Contact.application_id == application_id).order_by(Contact.revision)
    ).all()


def documents(session: Session, application_id: bytes) -> Sequence[Document]:
    """This function will return the documents in the order in which they were handed in."""
    return session.scalars(
        select(Document).where(Document.application_id == application_id).order_by(Document.ordinal)
    ).all()


def consents_without_act(session: Session, application_id: bytes) -> Sequence[ConsentEvent]:
    """This function will return the consents that no signed act stands behind."""
    return session.scalars(
        select(ConsentEvent).where(
            ConsentEvent.application_id == application_id, ConsentEvent.act_id.is_(None)
        )
    ).all()


def entry_once(session: Session, once: str) -> AuditEntry | None:
    """This function will return the audit entry of what may happen only once."""
    return session.scalars(select(AuditEntry).where(AuditEntry.once == once)).one_or_none()


def wraps_of(session: Session, slot_id: bytes, *, kinds: Sequence[str]) -> Sequence[Wrap]:
    """This function will return a slot's wraps of these kinds, oldest first."""
    return session.scalars(
        select(Wrap)
        .where(Wrap.slot_id == slot_id, Wrap.kind.in_(kinds))
        .order_by(Wrap.made_at, Wrap.id)
    ).all()


def lock_slot(session: Session, slot_id: bytes) -> Slot | None:
    """This function will lock a slot until the transaction ends; the purge locks it too."""
    return session.scalars(select(Slot).where(Slot.id == slot_id).with_for_update()).one_or_none()


def delete_intake_wraps(session: Session, slot_id: bytes) -> None:
    """This function will delete a slot's intake wraps; the second time there are none."""
    session.execute(delete(Wrap).where(Wrap.slot_id == slot_id, Wrap.kind == INTAKE))


def slots_with_intake_wrap(session: Session) -> Sequence[bytes]:
    """This function will return the slots that hold an intake wrap: few, except after a restore."""
    return session.scalars(select(Wrap.slot_id).where(Wrap.kind == INTAKE).distinct()).all()


def forget_intake_deletion(session: Session, application_ids: Sequence[bytes]) -> int:
    """This function will put accepted applications back in the queue, and count them."""
    result = session.execute(
        update(Application)
        .where(Application.id.in_(application_ids))
        .where(Application.intake_deleted_at.is_not(None), Application.erasing_at.is_(None))
        .values(intake_deleted_at=None)
    )
    return cast("CursorResult[Any]", result).rowcount
