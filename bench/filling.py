"""A vault with as many made-up applications as wanted, put straight into its two databases.

Ids, names, files and states come from ``bench.people`` and are the same for the same seed; dates
count back from now; keys and seals are real and different each time. Each application has a
contact that opens, and rows for its documents and its manifest; that manifest is only as long as a
real one, and there are no blobs: nothing that is measured on such a vault opens a document.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from bench.people import TITLES, People
from bench.rows import NOW, OLDEST, Filling, Rows
from tests.factories.keyrings import TestKeys, fresh_keys, open_keys
from tests.factories.stores import TestStores, fresh_stores, stores_in
from vault.adapters.ledger_file import FileLedger
from vault.adapters.opener_kek import KekOpener
from vault.adapters.policies_packaged import DEFAULT_POLICY, policy_text
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import StaffKey
from vault.db import tables as t
from vault.db.engines import Database
from vault.usecases.retention.policy_book import open_policy_book

AT_A_TIME = 5_000
SEED = 2026
FOR_ONE_POSITION = 120  # applicants, on average


@dataclass(frozen=True, slots=True, kw_only=True)
class FullVault:
    """Stores that hold applications, and the keys that open them."""

    stores: TestStores
    keys: TestKeys

    def close(self) -> None:
        """Close both databases."""
        self.stores.close()


def opened_vault(folder: Path) -> FullVault:
    """Open what was filled before."""
    return FullVault(stores=stores_in(folder), keys=open_keys(folder / "keys"))


def fill_vault(*, folder: Path, count: int, all_due: bool = False, seed: int = SEED) -> None:
    """Fill a new vault below ``folder``, and close it.

    With ``all_due`` every one of them is a spontaneous application whose time is long up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stores = fresh_stores(folder)
    keys = fresh_keys(stores)
    FileLedger(folder / "ledger" / "erased.txt").create()
    # Not the ring of keys, which looks into the folder of keys each time.
    opener = KekOpener(kek=StaffKey(keys.custody.load(kind=KeyBlobKind.KEK)))
    people = People(seed)
    filling = Filling(
        people=people,
        opener=opener,
        sealer=keys.sealer,
        policy=_policy(stores.main),
        all_due=all_due,
        positions=_positions(stores.main, people, max(5, count // FOR_ONE_POSITION)),
        owner=_owner(stores.main, people),
    )
    for start in range(0, count, AT_A_TIME):
        rows = filling.rows(people.some(min(AT_A_TIME, count - start)))
        _insert(stores.main, rows, MAIN_TABLES)
        _insert(stores.keyring, rows, KEYRING_TABLES)
    for database in (stores.main, stores.keyring):
        settle(database.engine)
        database.truncate_wal()
    stores.close()


MAIN_TABLES = (
    t.Application,
    t.Contact,
    t.Document,
    t.Manifest,
    t.ConsentEvent,
    t.Hold,
    t.Restriction,
)
KEYRING_TABLES = (t.Slot, t.Wrap)
_Table = type[t.MainBase] | type[t.KeyringBase]


def settle(engine: Engine) -> None:
    """Leave a server's database as it is some time after it was filled: tidied and counted."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("VACUUM ANALYZE"))


def _insert(database: Database, rows: Rows, tables: tuple[_Table, ...]) -> None:
    """Put the rows in by the driver itself: SQLAlchemy would take as long again."""
    with database.writing_rows() as connection:
        driver: Any = connection.connection.driver_connection
        for name in (table.__tablename__ for table in tables):
            if not (found := rows[name]):
                continue
            columns, values = ", ".join(found[0]), (tuple(row.values()) for row in found)
            if database.file is not None:
                marks = ", ".join("?" * len(found[0]))
                words = f"INSERT INTO {name} ({columns}) VALUES ({marks})"
                driver.executemany(words, (tuple(map(_as_text, one)) for one in values))
                continue
            with (
                driver.cursor() as cursor,
                cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as to,
            ):
                for one in values:
                    to.write_row(one)


def _as_text(value: object) -> object:
    """Write instants as they stand in SQLite: UTC, with microseconds, without a zone."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value


def _policy(main: Database) -> str:
    with main.writing() as session:
        return open_policy_book(session, text=policy_text(DEFAULT_POLICY), now=NOW).active.hash


def _positions(main: Database, people: People, count: int) -> list[bytes]:
    made = []
    with main.writing() as session:
        for number in range(count):
            title_sv, title_en = TITLES[number % len(TITLES)]
            position = t.Position(
                id=people.bytes(16),
                slug=f"position-{number}",
                title_sv=title_sv,
                title_en=title_en,
                body_sv=f"{title_sv}: du sköter det som behövs.",
                body_en=f"{title_en}: you do what is needed.",
                status="published",
                made_at=NOW - OLDEST,
                published_at=NOW - OLDEST,
            )
            session.add(position)
            made.append(position.id)
    return made


def _owner(main: Database, people: People) -> bytes:
    """Somebody who answers for holds."""
    one = people.bytes(16)
    with main.writing() as session:
        session.add(
            t.Staff(
                id=one,
                email="holds@example.org",
                name="Owner of holds",
                language="en",
                is_administrator=True,
                is_recruiter=False,
                all_positions=False,
                made_at=NOW,
            )
        )
    return one
