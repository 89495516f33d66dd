"""What is asked before a document is handed out: one question, made once."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, select

from vault.db.candidates_beside import IS_RESTRICTED
from vault.db.tables import Application, Document, Manifest


class DocumentRow(NamedTuple):
    """A document, the application that it belongs to, and the newest manifest, sealed."""

    application_kind: str
    position_id: bytes | None
    status: str
    expires_at: datetime
    readable_until: datetime
    over_at: datetime | None
    erasing_at: datetime | None
    blocked_at: datetime | None
    withdrawn_at: datetime | None
    is_restricted: bool
    kind: str | None
    """None where the application has no such document."""
    media: str
    revision: int | None
    manifest: bytes


_NEWEST = (
    select(func.max(Manifest.revision))
    .where(Manifest.application_id == bindparam("application_id"))
    .scalar_subquery()
)
_DOCUMENT = (
    select(
        Application.kind,
        Application.position_id,
        Application.status,
        Application.expires_at,
        Application.readable_until,
        Application.over_at,
        Application.erasing_at,
        Application.blocked_at,
        Application.withdrawn_at,
        IS_RESTRICTED,
        Document.kind.label("document_kind"),
        Document.media,
        Manifest.revision,
        Manifest.sealed,
    )
    .outerjoin(
        Document,
        and_(
            Document.application_id == Application.id,
            Document.id == bindparam("document_id"),
        ),
    )
    .outerjoin(
        Manifest,
        and_(Manifest.application_id == Application.id, Manifest.revision == _NEWEST),
    )
    .where(Application.id == bindparam("application_id"))
)


def document_row(
    connection: Connection, *, application_id: bytes, document_id: bytes, now: datetime
) -> DocumentRow | None:
    """This function will return what is known of a document, or None without its application."""
    values = {"application_id": application_id, "document_id": document_id, "now": now}
    row = connection.execute(_DOCUMENT, values).one_or_none()
    return None if row is None else DocumentRow._make(row)
