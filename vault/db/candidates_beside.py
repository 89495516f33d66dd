"""What stands beside the rows of a list: documents, holds, restrictions, consents, revisions."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, String, bindparam, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.tables import Application, ConsentEvent, Contact, Document, Hold, Restriction
from vault.db.tables.columns import UtcDateTime
from vault.domain.application import Kind
from vault.domain.holds import Scope

_NOW = bindparam("now", type_=UtcDateTime)


def _of_row(column: InstrumentedAttribute[bytes]) -> ColumnElement[bool]:
    return column == Application.id


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that there is such a row. PostgreSQL would read the whole table for an ``EXISTS``."""
    found = select(literal(1)).where(*conditions).limit(1).correlate(Application)
    return found.scalar_subquery().is_not(None)


IS_RESTRICTED = _has(
    _of_row(Restriction.application_id),
    Restriction.from_at <= _NOW,
    Restriction.lifted_at.is_(None) | (Restriction.lifted_at > _NOW),
).label("is_restricted")
BESIDE = (
    select(func.aggregate_strings(cast(Document.ordinal, String) + ":" + Document.kind, ","))
    .where(_of_row(Document.application_id))
    .scalar_subquery()
    .label("documents"),
    _has(
        _of_row(Hold.application_id),
        Hold.placed_at <= _NOW,
        Hold.scope == Scope.FULL.value,
        Hold.released_at.is_(None) | (Hold.released_at > _NOW),
    ).label("is_held"),
    IS_RESTRICTED,
    (
        _has(_of_row(ConsentEvent.application_id), ConsentEvent.state.in_(["given", "renewed"]))
        & (Application.kind == Kind.POSITION.value)
    ).label("is_extended"),
    select(func.max(Contact.revision))
    .where(_of_row(Contact.application_id))
    .scalar_subquery()
    .label("revision"),
)
"""Columns beside an application's own, in the same question: fifty rows, and not six questions.

Documents as ``1:cv,2:cover_letter`` in no order; the newest revision of the contact details.
"""

_CONTACTS = select(Contact.application_id, Contact.revision, Contact.sealed).where(
    Contact.application_id.in_(bindparam("ids", expanding=True))
)


def newest_revisions(session: Session, *, ids: Sequence[bytes] | None) -> dict[bytes, int]:
    """This function will return the newest revision of contact details; None means of all."""
    statement = select(Contact.application_id, func.max(Contact.revision)).group_by(
        Contact.application_id
    )
    if ids is not None:
        statement = statement.where(Contact.application_id.in_(ids))
    return {one: revision for one, revision in session.execute(statement)}  # noqa: C416 - rows are no tuples to mypy


def sealed_contacts(connection: Connection, wanted: Mapping[bytes, int]) -> dict[bytes, bytes]:
    """This function will return sealed contact details of the revisions asked for."""
    rows = connection.execute(_CONTACTS, {"ids": list(wanted)}).all()
    return {one: sealed for one, revision, sealed in rows if wanted[one] == revision}
