"""The two PostgreSQL servers of a test run: one for the main database, one for the keyring.

A keyring is on an instance of its own, as in production: one instance shares its log and its
snapshots. Databases are copied from one that was migrated once, and dropped when their test is
over.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from tests.servers.postgres import PostgresServer, make_postgres, remove
from vault.db.engines import open_database
from vault.db.migrate import Store, migrate

TEMPLATE = "migrated"
BARE = "template0"
NOTICED_SECONDS = 20.0
LOOK = 0.005


@dataclass(slots=True)
class Servers:
    """The servers, started when the first test wants one, and who has which database of them."""

    running: dict[Store, PostgresServer] = field(default_factory=dict)
    owners: dict[tuple[Store, str], Path] = field(default_factory=dict)
    orders: dict[Store, psycopg.Connection] = field(default_factory=dict)
    """What databases are made and dropped by: a connection of its own takes half as long again."""
    made: int = 0
    durable: bool = False
    """Whether what they acknowledge survives a power cut: for who measures."""

    def server(self, store: Store) -> PostgresServer:
        """The server of a store, with a migrated database to copy from."""
        if store not in self.running:
            server = self.running[store] = make_postgres(durable=self.durable)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            database = open_database(server.url(TEMPLATE))
            migrate(database, store)
            database.close()
            self.orders[store] = psycopg.connect(server.url(), autocommit=True)
        return self.running[store]

    def fresh(self, store: Store, folder: Path, *, copy_of: str = TEMPLATE) -> str:
        """Make a database for whoever works in a folder, and return its address.

        It is a copy of another one, which nobody may be using, by its name or its address.
        """
        self.made += 1
        name = f"d{self.made}"
        self.owners[store, name] = folder
        server = self.server(store)
        # Of the two ways to copy this is the one that is quick where nobody waits for a disk.
        words = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        self._order(store, words, name, _name(copy_of))
        return server.url(name)

    def put_back(self, store: Store, url: str, *, copy: str) -> None:
        """Put a copy in the place of a database, as a restore on the server does."""
        self._order(store, "DROP DATABASE {} WITH (FORCE)", _name(url))
        words = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        self._order(store, words, _name(url), _name(copy))

    def wait_until_alone(self, store: Store, url: str) -> None:
        """Wait until nobody is connected to a database: a killed process is noticed soon."""
        server, until = self.server(store), time.monotonic() + NOTICED_SECONDS
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while server.execute(others, _name(url)) != [(0,)]:
            if time.monotonic() > until:
                raise TimeoutError(f"somebody stays connected to {_name(url)}")
            time.sleep(LOOK)

    def files_of(self, store: Store, url: str) -> Path:
        """The folder of a database's own files, with everything in them that was written."""
        server, name = self.server(store), _name(url)
        server.execute("CHECKPOINT")
        ((number,),) = server.execute("SELECT oid FROM pg_database WHERE datname = %s", name)
        return server.folder / "data" / "base" / str(number)

    def drop(self, folder: Path) -> None:
        """Drop the databases of a folder and those below it."""
        for (store, name), owner in list(self.owners.items()):
            if owner.is_relative_to(folder):
                self._order(store, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
                del self.owners[store, name]

    def end(self) -> None:
        """End the servers, and leave nothing of them."""
        while self.orders:
            self.orders.popitem()[1].close()
        while self.running:
            remove(self.running.popitem()[1])

    def _order(self, store: Store, words: LiteralString, *names: str) -> None:
        self.orders[store].execute(sql.SQL(words).format(*map(sql.Identifier, names)))


def _name(url: str) -> str:
    return url.rpartition("/")[2]


_chosen: list[Servers] = []


def choose_servers(*, durable: bool = False) -> None:
    """From now on, tests have their databases on servers."""
    _chosen.append(Servers(durable=durable))


def end_servers() -> None:
    """End what was started."""
    while _chosen:
        _chosen.pop().end()


def chosen_servers() -> Servers | None:
    """The servers of this run; None where tests have files."""
    return _chosen[0] if _chosen else None
