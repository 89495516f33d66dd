"""Fresh databases for a test: built once by the migrations, then copied."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from vault.db.engines import Database, open_database
from vault.db.migrate import Store, migrate

T0 = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    """A clock that a test moves by hand."""

    at: datetime = T0

    def __call__(self) -> datetime:
        return self.at

    def advance(self, step: timedelta) -> None:
        self.at += step


@dataclass(frozen=True, slots=True, kw_only=True)
class TestStores:
    """The two databases and the folder they lie in."""

    __test__ = False
    folder: Path
    main: Database
    keyring: Database

    def close(self) -> None:
        self.main.close()
        self.keyring.close()


@cache
def _template() -> Path:
    """Migrate both stores once in this process."""
    folder = Path(mkdtemp(prefix="vault-template-"))
    for store in Store:
        database = open_database(f"sqlite:///{folder / store.value}.sqlite3")
        migrate(database, store)
        database.truncate_wal()
        database.close()
    return folder


def fresh_stores(folder: Path) -> TestStores:
    """Copy the migrated template into a test's own folder."""
    for store in Store:
        shutil.copy(_template() / f"{store.value}.sqlite3", folder / f"{store.value}.sqlite3")
    return TestStores(
        folder=folder,
        main=open_database(f"sqlite:///{folder / 'main.sqlite3'}"),
        keyring=open_database(f"sqlite:///{folder / 'keyring.sqlite3'}"),
    )
