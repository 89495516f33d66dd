"""Migrations on a vault that is in use: down and up again, and every row is what it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import ColumnElement, Select, column, inspect, select, table

from tests.factories.applications import accepted, hand_in, reject_all, visit
from tests.factories.submitting import World, make_world
from vault.db.engines import Database
from vault.db.migrate import Store, alembic_config, is_current, migrate
from vault.domain.application import Kind

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A vault with an application in each state, letters, consents, visits and a decision."""
    made = make_world(tmp_path)
    decided = accepted(made, hand_in(made))
    accepted(made, hand_in(made, kind=Kind.SPONTANEOUS))
    visit(made, decided)
    hand_in(made)
    reject_all(made, decided)
    yield made
    made.close()


def below_the_newest() -> list[tuple[Store, str]]:
    found = []
    for store in Store:
        scripts = ScriptDirectory.from_config(alembic_config(store))
        numbers = [one.revision for one in scripts.walk_revisions()]
        found += [(store, number) for number in (*numbers[1:], "base")]
    return found


def columns(database: Database) -> dict[str, list[str]]:
    found = inspect(database.engine)
    return {
        name: [one["name"] for one in found.get_columns(name)]
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def rows(database: Database, wanted: dict[str, list[str]]) -> Rows:
    found = {}
    with database.reading() as session:
        for name, names in wanted.items():
            chosen: list[ColumnElement[Any]] = [column(each) for each in names]
            query: Select[*tuple[Any, ...]] = select(*chosen).select_from(table(name))
            found[name] = sorted((dict(row._mapping) for row in session.execute(query)), key=repr)
    return found


@pytest.mark.parametrize(("store", "number"), below_the_newest())
def test_what_an_older_schema_can_hold_is_there_again_after_it(
    world: World, store: Store, number: str
) -> None:
    database = world.stores.main if store is Store.MAIN else world.stores.keyring
    before = rows(database, columns(database))
    assert sum(bool(some) for some in before.values()) > len(before) / 4

    migrate(database, store, number)
    held = columns(database)
    migrate(database, store)

    assert is_current(database, store)
    after = rows(database, columns(database))
    assert set(held) <= set(after)
    for name, names in held.items():
        kept = [{each: row[each] for each in names} for row in before[name]]
        assert sorted(kept, key=repr) == rows(database, {name: names})[name], name
