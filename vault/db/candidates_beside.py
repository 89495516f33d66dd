"""What stands beside the rows of a list: documents, holds, restrictions, consents, revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from vault.db.base import UtcDateTime
from vault.db.tables import Application, ConsentEvent, Contact, Document, Hold, Restriction
from vault.domain.application import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the rows of one page."""

    documents: Mapping[bytes, tuple[str, ...]]
    held: frozenset[bytes]
    restricted: frozenset[bytes]
    extended: frozenset[bytes]
    revisions: Mapping[bytes, int]
    """The newest revision of the contact details."""


_IDS: BindParameter[Sequence[bytes]] = bindparam("ids", expanding=True)
_NOW = bindparam("now", type_=UtcDateTime)
# Built once and asked as one: five questions about fifty rows would cost five times as much.
_AROUND = union_all(
    select(Document.application_id, literal("document"), Document.kind, Document.ordinal).where(
        Document.application_id.in_(_IDS)
    ),
    select(Hold.application_id, literal("held"), literal(""), literal(0))
    .where(Hold.application_id.in_(_IDS), Hold.placed_at <= _NOW)
    .where(Hold.released_at.is_(None) | (Hold.released_at > _NOW)),
    select(Restriction.application_id, literal("restricted"), literal(""), literal(0))
    .where(Restriction.application_id.in_(_IDS), Restriction.from_at <= _NOW)
    .where(Restriction.lifted_at.is_(None) | (Restriction.lifted_at > _NOW)),
    select(ConsentEvent.application_id, literal("extended"), literal(""), literal(0))
    .join(Application, Application.id == ConsentEvent.application_id)
    .where(ConsentEvent.application_id.in_(_IDS))
    .where(ConsentEvent.state.in_(["given", "renewed"]))
    .where(Application.kind == Kind.POSITION.value),
    select(Contact.application_id, literal("revision"), literal(""), func.max(Contact.revision))
    .where(Contact.application_id.in_(_IDS))
    .group_by(Contact.application_id),
)


def beside(session: Session, *, ids: Sequence[bytes], now: datetime) -> Beside:
    """This function will return what stands beside these rows."""
    kinds: dict[bytes, list[tuple[int, str]]] = {}
    revisions: dict[bytes, int] = {}
    marked: dict[str, set[bytes]] = {"held": set(), "restricted": set(), "extended": set()}
    rows = session.connection().execute(_AROUND, {"ids": list(ids), "now": now})
    for application_id, what, word, number in rows:
        if what == "document":
            kinds.setdefault(application_id, []).append((number, word))
        elif what == "revision":
            revisions[application_id] = number
        else:
            marked[what].add(application_id)
    return Beside(
        documents={one: tuple(kind for _, kind in sorted(found)) for one, found in kinds.items()},
        held=frozenset(marked["held"]),
        restricted=frozenset(marked["restricted"]),
        extended=frozenset(marked["extended"]),
        revisions=revisions,
    )


def newest_revisions(session: Session, *, ids: Sequence[bytes] | None) -> dict[bytes, int]:
    """This function will return the newest revision of contact details; None means of all."""
    statement = select(Contact.application_id, func.max(Contact.revision)).group_by(
        Contact.application_id
    )
    if ids is not None:
        statement = statement.where(Contact.application_id.in_(ids))
    return {one: revision for one, revision in session.execute(statement)}  # noqa: C416 - rows are no tuples to mypy


def sealed_contacts(session: Session, wanted: Mapping[bytes, int]) -> dict[bytes, bytes]:
    """This function will return sealed contact details of the revisions asked for."""
    rows = session.execute(
        select(Contact.application_id, Contact.sealed).where(
            tuple_(Contact.application_id, Contact.revision).in_(list(wanted.items()))
        )
    )
    return {one: sealed for one, sealed in rows}  # noqa: C416 - rows are no tuples to mypy
