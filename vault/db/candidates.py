"""What is asked about candidates: filtered pages by keyset, and how many there are.

Nothing personal is in here: names are sealed, and opened by the use case for the rows shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from vault.db.candidates_query import (
    ROWS,
    Order,
    Shape,
    count_statement,
    counts_statement,
    ids_statement,
    page_statement,
)
from vault.db.tables import Application, Restriction
from vault.domain.application import LISTED, SHOWN, Kind, Status

IN_AT_ONCE = 900  # SQLite takes more values than that in one statement, other stores less


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Which applications somebody may see at all."""

    all_positions: bool
    spontaneous: bool
    positions: frozenset[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is looked for among them. Empty means any; times are half-open, in UTC."""

    kinds: frozenset[Kind] = frozenset()
    statuses: frozenset[Status] = frozenset()
    position_id: bytes | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    expires_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The row that a page begins or ends beside: its value in the sort column, and its id."""

    value: datetime
    id: bytes


class Listed(NamedTuple):
    """What the list knows of an application, and of its position, if it has one."""

    id: bytes
    kind: str
    status: str
    received_at: datetime
    expires_at: datetime
    readable_until: datetime
    over_at: datetime | None
    erasing_at: datetime | None
    blocked_at: datetime | None
    withdrawn_at: datetime | None
    title_sv: str | None
    title_en: str | None
    reference: str | None
    position_decided_at: datetime | None
    documents: str | None
    """``1:cv,2:cover_letter`` in no order; see ``document_kinds``."""
    is_held: bool
    is_restricted: bool
    is_extended: bool
    revision: int | None
    """The newest of the contact details."""

    def document_kinds(self) -> tuple[str, ...]:
        """This method will return what the documents are for, in their order."""
        if not self.documents:
            return ()
        found = [one.partition(":") for one in self.documents.split(",")]
        found.sort(key=lambda one: int(one[0]))
        return tuple(kind for _, _, kind in found)


def page_of(
    connection: Connection,
    *,
    sight: Sight,
    sought: Filter,
    by_expiry: bool,
    edge: Edge | None,
    backwards: bool,
    limit: int,
    now: datetime,
) -> Sequence[Listed]:
    """This function will return some rows beside ``edge``, in the order of the list.

    By expiry the soonest come first, else the newest; ties go by id.
    """
    shape, values = _asked(sight, sought)
    order = Order(by_expiry=by_expiry, rises=by_expiry != backwards, from_edge=edge is not None)
    values |= {"limit": limit, "now": now}
    if edge is not None:
        values |= {"edge_value": edge.value, "edge_id": edge.id}
    found = connection.execute(page_statement(shape, order), values)
    rows = [Listed._make(row) for row in found.all()]
    return rows[::-1] if backwards else rows


def ids_of(
    connection: Connection,
    *,
    sight: Sight,
    sought: Filter,
    by_expiry: bool,
    among: Collection[bytes] | None = None,
    edge: Edge | None = None,
    backwards: bool = False,
    limit: int | None = None,
) -> Sequence[bytes]:
    """This function will return the ids of what is sought, in the order of the list.

    ``edge``, ``backwards`` and ``limit`` are those of ``page_of``. Where ``among`` are many it
    walks along the list until it has met so many of them: soon, for they are many.
    """
    shape, values = _asked(sight, sought)
    order = Order(by_expiry=by_expiry, rises=by_expiry != backwards, from_edge=edge is not None)
    if edge is not None:
        values |= {"edge_value": edge.value, "edge_id": edge.id}
    is_few = among is not None and len(among) <= IN_AT_ONCE
    if is_few:
        values["ids"] = list(among or ())
    wanted = None if among is None or is_few else frozenset(among)
    statement = ids_statement(shape, order, among=is_few)
    pieces = {} if wanted is None else {"yield_per": IN_AT_ONCE}
    with connection.execute(statement, values, execution_options=pieces) as walk:
        met = (one for one in walk.scalars() if wanted is None or one in wanted)
        found = list(islice(met, limit))
    return found[::-1] if backwards else found


def rows_of(connection: Connection, ids: Sequence[bytes], *, now: datetime) -> Sequence[Listed]:
    """This function will return these rows in the order of ``ids``, as ``page_of`` does."""
    rows = connection.execute(ROWS, {"ids": list(ids), "now": now})
    found = {row.id: Listed._make(row) for row in rows}
    return [found[one] for one in ids if one in found]


def counts(session: Session, *, sight: Sight) -> Mapping[tuple[Kind, Status], int]:
    """This function will count what somebody sees by kind and status."""
    shape, values = _asked(sight, Filter())
    rows = session.connection().execute(counts_statement(shape), values)
    return {(Kind(kind), Status(status)): count for kind, status, count in rows}


def count_expiring(session: Session, *, sight: Sight, until: datetime) -> int:
    """This function will count what ends before ``until``."""
    shape, values = _asked(sight, Filter(expires_until=until))
    count: int = session.connection().execute(count_statement(shape), values).scalar_one()
    return count


def listed_ids(
    session: Session, *, now: datetime, among: Collection[bytes] | None = None
) -> frozenset[bytes]:
    """This function will return the ids of all whose names may be read at ``now``.

    With ``among``, of which there may be a few hundred, it asks about those alone.
    """
    which = () if among is None else (Application.id.in_(among),)
    restricted = select(Restriction.application_id).where(
        Restriction.from_at <= now,
        Restriction.lifted_at.is_(None) | (Restriction.lifted_at > now),
    )
    return frozenset(
        session.scalars(
            select(Application.id)
            .where(Application.status.in_(sorted(LISTED)), Application.expires_at > now)
            .where(Application.readable_until > now, Application.over_at.is_(None))
            .where(Application.withdrawn_at.is_(None))
            .where(Application.erasing_at.is_(None), Application.blocked_at.is_(None))
            .where(Application.id.not_in(restricted), *which)
        )
    )


def _asked(sight: Sight, sought: Filter) -> tuple[Shape, dict[str, object]]:
    """Return the question's shape and its values: what is in sight and sought, as one."""
    may_be_spontaneous = sight.spontaneous and sought.position_id is None
    positions = None if sight.all_positions else sight.positions
    if sought.position_id is not None:
        one = frozenset({sought.position_id})
        positions = one if positions is None else positions & one
    if sought.kinds == {Kind.SPONTANEOUS}:
        positions = frozenset()
    shape = Shape(
        positions=None if positions is None else len(positions),
        spontaneous=may_be_spontaneous and sought.kinds != {Kind.POSITION},
        statuses=sought.statuses & SHOWN,
        received_from=sought.received_from is not None,
        received_until=sought.received_until is not None,
        expires_until=sought.expires_until is not None,
    )
    values: dict[str, object] = {
        f"of_{number}": one for number, one in enumerate(sorted(positions or ()))
    }
    moments = {
        "received_from": sought.received_from,
        "received_until": sought.received_until,
        "expires_until": sought.expires_until,
    }
    return shape, values | {name: one for name, one in moments.items() if one is not None}
