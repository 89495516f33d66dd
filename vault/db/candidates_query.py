"""The questions about candidates, each built once for its shape and asked with other values.

A shape is what is asked apart from the values: building a statement takes longer than SQLite takes
to answer it. Each is made so that an index serves both the filter and the order, on a table of any
size: one position, or one status, after the other, and their first rows merged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    UnaryExpression,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from vault.db.candidates_beside import BESIDE
from vault.db.tables import Application, Position
from vault.db.tables.applications import IS_SHOWN
from vault.db.tables.columns import UtcDateTime
from vault.domain.application import SHOWN, Kind, Status

Column: TypeAlias = InstrumentedAttribute[Any]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

SHAPES = 300  # remembered: more than people ask for in a day
MOST_BRANCHES = 50  # beyond, one walk along the whole order costs less

_IS_SHOWN = text(IS_SHOWN)  # as the partial indexes say it, or they would not be used
_LISTED = (
    Application.id,
    Application.kind,
    Application.status,
    Application.received_at,
    Application.expires_at,
    Application.readable_until,
    Application.over_at,
    Application.erasing_at,
    Application.blocked_at,
    Application.withdrawn_at,
    Position.title_sv,
    Position.title_en,
    Position.reference,
    Position.decided_at,
    *BESIDE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is asked for, without the values."""

    positions: int | None
    """To how many positions, ``of_0`` and so on; None means to any."""
    spontaneous: bool
    """Whether those to none are asked for as well."""
    statuses: frozenset[Status]
    """Empty means all that are shown."""
    received_from: bool
    received_until: bool
    expires_until: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """In which order, and whether from a row on."""

    by_expiry: bool
    rises: bool
    from_edge: bool = False


@lru_cache(maxsize=SHAPES)
def page_statement(shape: Shape, order: Order) -> AnySelect:
    """This function will return the question for the first ``limit`` rows beyond the edge."""
    column = _column(order)
    by_value = _ordered(column, Application.id, order)
    conditions = _conditions(shape)
    if order.from_edge:
        conditions.append(_beyond(column, rises=order.rises))
    branches = _branches(shape)
    statement = select(*_LISTED).outerjoin(Position, Application.position_id == Position.id)
    limit: BindParameter[int] = bindparam("limit")
    if not 1 < len(branches) <= MOST_BRANCHES:
        conditions += _any_branch(shape)
        return statement.where(*conditions).order_by(*by_value).limit(limit)
    firsts = [
        select(Application.id.label("id"), column.label("value"))
        .where(one, *conditions)
        .order_by(*by_value)
        .limit(limit)
        .subquery()
        for one in branches
    ]
    merged = union_all(*(select(one.c.id, one.c.value) for one in firsts)).subquery()
    page = select(merged).order_by(*_ordered(merged.c.value, merged.c.id, order)).limit(limit)
    ids = page.subquery()
    return statement.join(ids, ids.c.id == Application.id).order_by(*by_value)


@lru_cache(maxsize=SHAPES)
def ids_statement(shape: Shape, order: Order, *, among: bool) -> AnySelect:
    """This function will return the question for ids; ``among`` takes those of ``ids`` alone."""
    column = _column(order)
    statement = select(Application.id).where(*_any_branch(shape), *_conditions(shape))
    if among:
        statement = statement.where(Application.id.in_(bindparam("ids", expanding=True)))
    if order.from_edge:
        statement = statement.where(_beyond(column, rises=order.rises))
    return statement.order_by(*_ordered(column, Application.id, order))


@lru_cache(maxsize=SHAPES)
def counts_statement(shape: Shape) -> AnySelect:
    """This function will return the question how many there are of each kind and status."""
    return (
        select(Application.kind, Application.status, func.count())
        .where(*_any_branch(shape), *_conditions(shape))
        .group_by(Application.kind, Application.status)
    )


@lru_cache(maxsize=SHAPES)
def count_statement(shape: Shape) -> AnySelect:
    """This function will return the question how many there are."""
    among = (*_any_branch(shape), *_conditions(shape))
    return select(func.count()).select_from(Application).where(*among)


ROWS = (
    select(*_LISTED)
    .outerjoin(Position, Application.position_id == Position.id)
    .where(Application.id.in_(bindparam("ids", expanding=True)))
)
"""The question for the rows of ``ids``, in no order."""


def _any_branch(shape: Shape) -> list[ColumnElement[bool]]:
    branches = _branches(shape)
    return [or_(*branches)] if branches else []


def _branches(shape: Shape) -> Sequence[ColumnElement[bool]]:
    """Return conditions that exclude each other, one of which holds; none where there is none."""
    if shape.positions is None:
        return [Application.status == one.value for one in sorted(shape.statuses)]
    of_none = [Application.position_id.is_(None)] if shape.spontaneous else []
    named = [Application.position_id == bindparam(f"of_{n}") for n in range(shape.positions)]
    return [*named, *of_none] or [false()]


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    """Return what must hold besides."""
    found: list[Any] = [_IS_SHOWN]
    if shape.positions is None and not shape.spontaneous:
        found.append(Application.kind != Kind.SPONTANEOUS.value)
    # Both are said the other way round, so that no index on them is taken instead of the order's.
    if shape.positions is not None and shape.statuses:
        found.append(Application.status.not_in(sorted(SHOWN - shape.statuses)))
    if shape.received_from:
        found.append(Application.received_at >= _moment("received_from"))
    if shape.received_until:
        found.append(Application.received_at < _moment("received_until"))
    if shape.expires_until:
        found.append(Application.expires_at < _moment("expires_until"))
    return found


def _moment(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=UtcDateTime)


def _column(order: Order) -> Column:
    return Application.expires_at if order.by_expiry else Application.received_at


def _ordered(value: Any, one: Any, order: Order) -> tuple[UnaryExpression[Any], ...]:  # noqa: ANN401 - columns of tables and of subqueries
    return (value.asc(), one.asc()) if order.rises else (value.desc(), one.desc())


def _beyond(column: Column, *, rises: bool) -> ColumnElement[bool]:
    """Say "after this row" so that an index on (column, id) serves as a range."""
    value, one = _moment("edge_value"), bindparam("edge_id", type_=Application.id.type)
    if rises:
        return and_(column >= value, or_(column > value, Application.id > one))
    return and_(column <= value, or_(column < value, Application.id < one))
