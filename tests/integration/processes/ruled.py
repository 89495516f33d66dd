"""A vault on two real servers, where each process signs in as the role that was drawn for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.journeys.house import House, built_house
from tests.servers.postgres import PostgresServer, postgres
from vault.db.migrate import Store
from vault.db.roles.roles import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """The vault, its servers, and what each process is told about them."""

    house: House
    servers: dict[Store, PostgresServer]

    def settings(self, process: Process | str) -> dict[str, str]:
        user = f"vault_{process}"
        return {
            "DATABASE": self.servers[Store.MAIN].url(user=user),
            "KEYRING": self.servers[Store.KEYRING].url(user=user),
        }

    def run(self, process: Process, store: Store, statement: str, *values: object) -> list[Any]:
        """Run a statement as a process's role; what comes of it is taken back."""
        url = self.servers[store].url(user=f"vault_{process}")
        with psycopg.connect(url) as connection:
            try:
                cursor = connection.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else [cursor.rowcount]
            finally:
                connection.rollback()


@contextmanager
def ruled_vault(folder: Path) -> Iterator[Ruled]:
    """Make the roles as an administrator, and the vault as its owner."""
    with postgres() as main, postgres() as keyring, built_house(folder) as house:
        ruled = Ruled(house=house, servers={Store.MAIN: main, Store.KEYRING: keyring})
        house.settings = {"DATABASE": main.url(), "KEYRING": keyring.url()}
        drawn = house.run("database", "roles")
        assert drawn.returncode == 0, drawn.stderr
        house.settings = ruled.settings("owner")
        made = house.run("init")
        assert made.returncode == 0, made.stderr
        yield ruled
