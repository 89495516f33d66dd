"""What is asked about candidates: filtered pages by keyset, and what stands beside each row.

Nothing personal is in here: names are sealed, and opened by the use case for the rows shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    UnaryExpression,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.db.tables import (
    Application,
    Position,
    Restriction,
)
from vault.domain.application import LISTED, Kind, Status

Column: TypeAlias = InstrumentedAttribute[datetime] | InstrumentedAttribute[bytes]

SHOWN = LISTED | {Status.WITHDRAWN}
"""In the list: the withdrawn ones without a name, until they are erased."""
IN_AT_ONCE = 900  # SQLite takes more values than that in one statement, other stores less


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Which applications somebody may see at all."""

    all_positions: bool
    spontaneous: bool
    positions: frozenset[bytes]

    def condition(self) -> ColumnElement[bool] | None:
        """Say it in SQL; None where there is nothing to say."""
        if self.all_positions and self.spontaneous:
            return None
        if self.all_positions:
            return Application.kind == Kind.POSITION.value
        among = Application.position_id.in_(self.positions)
        if self.spontaneous:
            return or_(Application.kind == Kind.SPONTANEOUS.value, among)
        return among


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is looked for among them. Empty means any; times are half-open, in UTC."""

    kinds: frozenset[Kind] = frozenset()
    statuses: frozenset[Status] = frozenset()
    position_id: bytes | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    expires_until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Say it in SQL."""
        statuses = self.statuses & SHOWN if self.statuses else SHOWN
        found: list[ColumnElement[bool]] = [
            Application.status.in_(sorted(statuses)),
            Application.erasing_at.is_(None),
        ]
        if self.kinds:
            found.append(Application.kind.in_(sorted(self.kinds)))
        if self.position_id is not None:
            found.append(Application.position_id == self.position_id)
        if self.received_from is not None:
            found.append(Application.received_at >= self.received_from)
        if self.received_until is not None:
            found.append(Application.received_at < self.received_until)
        if self.expires_until is not None:
            found.append(Application.expires_at < self.expires_until)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The row that a page begins or ends beside: its value in the sort column, and its id."""

    value: datetime
    id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An application and its position's titles, reference and decision, if it has one."""

    application: Application
    title_sv: str
    title_en: str
    reference: str
    position_decided_at: datetime | None


def page_of(
    session: Session,
    *,
    sight: Sight,
    sought: Filter,
    by_expiry: bool,
    edge: Edge | None,
    backwards: bool,
    limit: int,
) -> Sequence[Listed]:
    """This function will return some rows beside ``edge``, in the order of the list.

    By expiry the soonest come first, else the newest; ties go by id.
    """
    column = Application.expires_at if by_expiry else Application.received_at
    rises = by_expiry != backwards
    statement = (
        select(
            Application,
            Position.title_sv,
            Position.title_en,
            Position.reference,
            Position.decided_at,
        )
        .outerjoin(Position, Application.position_id == Position.id)
        .where(*_where(sight, sought))
        .order_by(*(_direction(one, rises=rises) for one in (column, Application.id)))
        .limit(limit)
    )
    if edge is not None:
        statement = statement.where(_beyond(column, edge, rises=rises))
    rows = [_listed(*row) for row in session.execute(statement)]
    return rows[::-1] if backwards else rows


def ids_of(
    session: Session,
    *,
    sight: Sight,
    sought: Filter,
    by_expiry: bool,
    among: Collection[bytes] | None = None,
) -> Sequence[bytes]:
    """This function will return the ids of all that are sought, in the order of the list."""
    column = Application.expires_at if by_expiry else Application.received_at
    statement: Select[bytes] = (
        select(Application.id)
        .where(*_where(sight, sought))
        .order_by(*(_direction(one, rises=by_expiry) for one in (column, Application.id)))
    )
    if among is None:
        return session.scalars(statement).all()
    if len(among) <= IN_AT_ONCE:
        return session.scalars(statement.where(Application.id.in_(among))).all()
    wanted = frozenset(among)
    return [one for one in session.scalars(statement) if one in wanted]


def rows_of(session: Session, ids: Sequence[bytes]) -> Sequence[Listed]:
    """This function will return these rows in the order of ``ids``, as ``page_of`` does."""
    found = {
        row[0].id: _listed(*row)
        for row in session.execute(
            select(
                Application,
                Position.title_sv,
                Position.title_en,
                Position.reference,
                Position.decided_at,
            )
            .outerjoin(Position, Application.position_id == Position.id)
            .where(Application.id.in_(ids))
        )
    }
    return [found[one] for one in ids if one in found]


def counts(session: Session, *, sight: Sight) -> Mapping[tuple[Kind, Status], int]:
    """This function will count what somebody sees by kind and status."""
    statement = (
        select(Application.kind, Application.status, func.count())
        .where(*_where(sight, Filter()))
        .group_by(Application.kind, Application.status)
    )
    return {
        (Kind(kind), Status(status)): count for kind, status, count in session.execute(statement)
    }


def count_expiring(session: Session, *, sight: Sight, until: datetime) -> int:
    """This function will count what ends before ``until``."""
    return session.scalars(
        select(func.count())
        .select_from(Application)
        .where(*_where(sight, Filter(expires_until=until)))
    ).one()


def listed_ids(session: Session, *, now: datetime) -> frozenset[bytes]:
    """This function will return the ids of all whose names may be read at ``now``."""
    restricted = select(Restriction.application_id).where(
        Restriction.lifted_at.is_(None) | (Restriction.lifted_at > now)
    )
    return frozenset(
        session.scalars(
            select(Application.id)
            .where(Application.status.in_(sorted(LISTED)), Application.expires_at > now)
            .where(Application.erasing_at.is_(None), Application.blocked_at.is_(None))
            .where(Application.id.not_in(restricted))
        )
    )


def _listed(
    application: Application,
    title_sv: str | None,
    title_en: str | None,
    reference: str | None,
    decided_at: datetime | None,
) -> Listed:
    return Listed(
        application=application,
        title_sv=title_sv or "",
        title_en=title_en or "",
        reference=reference or "",
        position_decided_at=decided_at,
    )


def _where(sight: Sight, sought: Filter) -> list[ColumnElement[bool]]:
    condition = sight.condition()
    return [*sought.conditions(), *([] if condition is None else [condition])]


def _direction(column: Column, *, rises: bool) -> UnaryExpression[Any]:
    return column.asc() if rises else column.desc()


def _beyond(
    column: InstrumentedAttribute[datetime], edge: Edge, *, rises: bool
) -> ColumnElement[bool]:
    """Say "after this row" so that an index on (column, id) serves as a range."""
    if rises:
        return and_(column >= edge.value, or_(column > edge.value, Application.id > edge.id))
    return and_(column <= edge.value, or_(column < edge.value, Application.id < edge.id))
