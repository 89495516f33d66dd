"""A server of PostgreSQL for what is said of servers alone, whatever the others run on."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.factories.stores import fresh_stores
from tests.servers.postgres import PostgresServer, postgres
from vault.db.engines import Database, open_database
from vault.db.migrate import Store, migrate

_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres() as made:
        yield made


@pytest.fixture
def address(server: PostgresServer) -> str:
    """An empty database."""
    name = f"empty{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture(scope="module")
def migrated(server: PostgresServer) -> str:
    """A main database with its tables, to copy."""
    server.execute("CREATE DATABASE migrated")
    database = open_database(server.url("migrated"))
    migrate(database, Store.MAIN)
    database.close()
    return "migrated"


@pytest.fixture
def url(server: PostgresServer, migrated: str) -> str:
    """A main database with its tables and nothing in them."""
    name = f"main{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {migrated}")
    return server.url(name)


@pytest.fixture
def main(url: str) -> Iterator[Database]:
    database = open_database(url, process="test")
    yield database
    database.close()


@pytest.fixture
def either(tmp_path: Path) -> Iterator[Database]:
    """A main database of whichever kind this run is about."""
    stores = fresh_stores(tmp_path)
    yield stores.main
    stores.close()
