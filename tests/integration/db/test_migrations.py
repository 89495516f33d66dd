"""The schema comes from the migrations, and they agree with the models."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select

from tests.factories.stores import T0, empty_url, fresh_stores
from vault.db.engines import open_database
from vault.db.migrate import HEADS, Store, alembic_config, is_current, metadata_of, migrate
from vault.db.tables import Position, Slot


@pytest.mark.parametrize("store", list(Store))
def test_the_newest_revision_is_the_one_that_a_start_compares_with(store: Store) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(store))

    assert scripts.get_heads() == [HEADS[store]]


@pytest.mark.parametrize("store", list(Store))
def test_the_migrations_make_exactly_the_tables_of_the_models(store: Store, tmp_path: Path) -> None:
    database = open_database(empty_url(tmp_path, store))
    migrate(database, store)

    with database.engine.connect() as connection:
        config = alembic_config(store)
        config.attributes["connection"] = connection
        command.check(config)
    database.close()


@pytest.mark.parametrize("store", list(Store))
def test_up_down_and_up_again_ends_at_the_newest_schema(store: Store, tmp_path: Path) -> None:
    database = open_database(empty_url(tmp_path, store))

    migrate(database, store)
    migrate(database, store, "base")
    left = set(inspect(database.engine).get_table_names())
    migrate(database, store)

    assert left == {"alembic_version"}
    assert is_current(database, store)
    assert set(metadata_of(store).tables) < set(inspect(database.engine).get_table_names())
    database.close()


def test_migrating_a_current_vault_changes_nothing_in_it(tmp_path: Path) -> None:
    stores = fresh_stores(tmp_path)
    with stores.main.writing() as session:
        session.execute(
            insert(Position).values(
                id=b"p" * 16,
                slug="s",
                title_sv="S",
                title_en="S",
                body_sv="",
                body_en="",
                status="draft",
                made_at=T0,
            )
        )
    with stores.keyring.writing() as session:
        session.add(Slot(id=b"s" * 16, live=True))

    migrate(stores.main, Store.MAIN)
    migrate(stores.keyring, Store.KEYRING)

    with stores.main.reading() as session:
        assert session.scalars(select(Position.made_at)).all() == [T0]
    with stores.keyring.reading() as session:
        assert session.scalars(select(Slot.live)).all() == [True]
    stores.close()


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    database = open_database(empty_url(tmp_path))

    assert not is_current(database, Store.MAIN)
    database.close()
