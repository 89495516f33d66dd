"""What is asked about one candidate. Sealed things come sealed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db.tables import AuditEntry, Contact, Document, Manifest, Position


def newest_contact(session: Session, application_id: bytes) -> Contact | None:
    """This function will return the newest revision of the contact details, sealed."""
    return session.scalars(
        select(Contact)
        .where(Contact.application_id == application_id)
        .order_by(Contact.revision.desc())
        .limit(1)
    ).first()


def position_of(session: Session, position_id: bytes | None) -> Position | None:
    """This function will return the position of an application, or None for a spontaneous one."""
    return None if position_id is None else session.get(Position, position_id)


def newest_manifest(session: Session, application_id: bytes) -> Manifest | None:
    """This function will return the newest revision of a manifest, sealed."""
    return session.scalars(
        select(Manifest)
        .where(Manifest.application_id == application_id)
        .order_by(Manifest.revision.desc())
        .limit(1)
    ).first()


def documents_of(session: Session, application_id: bytes) -> Sequence[Document]:
    """This function will return an application's documents in their order."""
    return session.scalars(
        select(Document).where(Document.application_id == application_id).order_by(Document.ordinal)
    ).all()


def entries_about(session: Session, application_id: bytes, *, limit: int) -> Sequence[AuditEntry]:
    """This function will return what was recorded about an application, newest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == application_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(limit)
    ).all()
