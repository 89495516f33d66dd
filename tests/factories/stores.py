"""Fresh databases for a test: built once by the migrations, then copied.

SQLite files in the test's own folder, or, with the option `--database postgresql`, databases of
two real servers. Then the folder holds their addresses instead of the files: `url_in` says which.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.factories.servers import BARE, chosen_servers
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

    def places(self) -> list[Path]:
        """Every folder in which anything of these stores lies on a disk."""
        if servers := chosen_servers():
            own = [servers.files_of(store, url_in(self.folder, store)) for store in Store]
            return [self.folder, *own]
        return [self.folder]

    def close(self) -> None:
        self.main.close()
        self.keyring.close()


def fresh_stores(folder: Path) -> TestStores:
    """Copy the migrated template into a test's own folder."""
    servers = chosen_servers()
    for store in Store:
        if servers:
            _address(folder, store).write_text(servers.fresh(store, folder), "utf-8")
        else:
            shutil.copy(_template() / f"{store.value}.sqlite3", folder / f"{store.value}.sqlite3")
    return stores_in(folder)


def stores_in(folder: Path) -> TestStores:
    """Open the databases of a folder, as after a restart."""
    made = TestStores(
        folder=folder,
        main=open_database(url_in(folder, Store.MAIN)),
        keyring=open_database(url_in(folder, Store.KEYRING)),
    )
    _opened.append(made)
    return made


def url_in(folder: Path, store: Store) -> str:
    """Say where a folder's database is: on the server that it names, or in a file of its own."""
    address = _address(folder, store)
    if address.exists():
        return address.read_text("utf-8")
    return f"sqlite:///{folder / store.value}.sqlite3"


def place_urls(folder: Path, *, main: str, keyring: str) -> None:
    """Write down where a folder's databases are, for whoever opens it."""
    _address(folder, Store.MAIN).write_text(main, "utf-8")
    _address(folder, Store.KEYRING).write_text(keyring, "utf-8")


def urls_in(folder: Path) -> dict[str, str]:
    """Say where a folder's databases are, by the settings that point a process there."""
    return {"DATABASE": url_in(folder, Store.MAIN), "KEYRING": url_in(folder, Store.KEYRING)}


def empty_url(folder: Path, store: Store = Store.MAIN) -> str:
    """Make room for a database that nobody has migrated yet, and say where."""
    if servers := chosen_servers():
        _address(folder, store).write_text(servers.fresh(store, folder, copy_of=BARE), "utf-8")
    return url_in(folder, store)


def placed_urls(folder: Path) -> dict[str, str]:
    """Say where a folder's databases are, if it was written down: in a copy that has its own."""
    return urls_in(folder) if _address(folder, Store.MAIN).exists() else {}


def empty_urls(folder: Path) -> dict[str, str]:
    """Say where a vault that is not made yet is to have its databases: nothing, where in files."""
    if chosen_servers() is None:
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "DATABASE": empty_url(folder, Store.MAIN),
        "KEYRING": empty_url(folder, Store.KEYRING),
    }


def copy_stores(folder: Path, to: Path) -> Path:
    """Copy a folder with everything in it, its databases too; nobody may be using them."""
    shutil.copytree(folder, to)
    for store in Store:
        address = _address(to, store)
        if servers := chosen_servers() if address.exists() else None:
            original = address.read_text("utf-8")
            address.write_text(servers.fresh(store, to, copy_of=original), "utf-8")
    return to


def put_back(folder: Path, store: Store, *, older: Path) -> None:
    """Put the database of an older copy of a folder in the place of this one's.

    As somebody does who knows nothing of a ledger. Nobody may be using either.
    """
    if servers := chosen_servers():
        servers.put_back(store, url_in(folder, store), copy=url_in(older, store))
        return
    for suffix in ("-wal", "-shm"):
        (folder / f"{store.value}.sqlite3{suffix}").unlink(missing_ok=True)
    shutil.copy(older / f"{store.value}.sqlite3", folder / f"{store.value}.sqlite3")


def wait_until_alone(folder: Path) -> None:
    """Return when nobody uses a folder's databases; beside files that is so at once."""
    if servers := chosen_servers():
        for store in Store:
            servers.wait_until_alone(store, url_in(folder, store))


def close_stores(folder: Path) -> None:
    """Close whatever was opened in a folder and left open, and give servers their room back."""
    for one in [one for one in _opened if one.folder.is_relative_to(folder)]:
        one.close()
        _opened.remove(one)
    if servers := chosen_servers():
        servers.drop(folder)


_opened: list[TestStores] = []


def _address(folder: Path, store: Store) -> Path:
    return folder / f"{store.value}.address"


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
