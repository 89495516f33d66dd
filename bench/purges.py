"""A purge of everything that is due, beside a bare DELETE of the same rows, and who waits."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Engine, bindparam, create_engine, event, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bench.beside import beside
from bench.disk import slowest_sync
from bench.places import SQLITE, Place, scratch
from bench.processes import vault_environment, watched
from bench.report import Row, at_least, within
from tests.factories.stores import url_in, urls_in
from vault.db import tables as t
from vault.db.engines import open_database
from vault.db.migrate import Store
from vault.db.tables.applications import IS_SHOWN
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import OPERATOR, record

BATCH = 250
LEAST = 0.15
PROMISED = 100_000
MOST_MS = 100.0
FLAT = 1.3  # times the memory of the smallest purge
MOST_SECONDS = 60.0
PAUSE = 0.01  # seconds between two requests of whoever works beside it
OF_ONE = ("manifest", "document", "contact")
"""The tables of the main database that these applications have rows in, besides their own."""
FIRST_PAGE = (
    select(t.Application)
    .where(text(IS_SHOWN))
    .order_by(t.Application.received_at.desc(), t.Application.id.desc())
    .limit(50)
)


@dataclass(slots=True)
class Beside:
    """What somebody met who wrote and read while the purge ran: milliseconds each."""

    writes: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One purge as a process of its own."""

    seconds: float
    memory: int
    """Bytes at its highest."""
    beside: Beside


def purges(place: Place) -> Iterator[Row]:
    """Measure how fast, how large, and how much in the way; six rows for each number.

    Beside the slowest write stands, as the durable plain one, the slowest sync of a small file
    while another is synced over and over: no database has a part in it.
    """
    smallest: int | None = None
    for count in place.scale.counts:
        # A server syncs its commits whatever is asked of a file.
        as_written = _bare(place, count, is_durable=False) if place.database == SQLITE else None
        durable = _bare(place, count, is_durable=True)
        run = _purge(place, count)
        smallest = smallest or run.memory
        row = at_least(
            work="purge of so many due applications",
            unit="a second",
            plain=count / as_written if as_written else None,
            durable=count / durable,
            vault=count / run.seconds,
            least=LEAST,
            count=count,
        )
        # Of few, most of the time is the start of the command.
        yield row if count >= PROMISED else replace(row, must="", holds=True)
        yield within(
            work=f"memory at it, against that of {place.scale.counts[0]:,}",
            unit="x",
            vault=run.memory / smallest,
            limit=FLAT,
            count=count,
        )
        # For as long as the purge took, so that it meets as many of the disk's whims.
        disk = _disk_alone(seconds=min(run.seconds, MOST_SECONDS))
        for what, figures in (("write", run.beside.writes), ("page", run.beside.reads)):
            row = within(
                work=f"slowest {what} beside it",
                unit="ms",
                vault=max(figures),
                limit=MOST_MS,
                count=count,
            )
            yield replace(row, durable=disk) if what == "write" else row
            within_that = quantiles(figures, n=100, method="inclusive")[-1]
            yield Row(
                work=f"99 of 100 {what}s beside it", unit="ms", vault=within_that, count=count
            )


def _disk_alone(*, seconds: float) -> float:
    with scratch() as folder:
        return slowest_sync(folder, seconds=seconds)


def _bare(place: Place, count: int, *, is_durable: bool) -> float:
    """Delete the same rows of the same tables, as somebody would who knows of nothing else.

    Returns how many seconds it took.
    """
    with scratch() as above:
        folder = place.stock.copied(count, above / "bare", all_due=True)
        main, keyring = (_engine(url_in(folder, one), is_durable=is_durable) for one in Store)
        with main.connect() as connection:
            ids = list(connection.scalars(text("SELECT id FROM application")))
        began = time.perf_counter()
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            _delete(keyring, some, ("wrap", "slot_id"))
            _delete(
                main, some, *((name, "application_id") for name in OF_ONE), ("application", "id")
            )
        took = time.perf_counter() - began
        for engine in (main, keyring):
            engine.dispose()
        return took


def _delete(engine: Engine, ids: list[bytes], *tables: tuple[str, str]) -> None:
    with engine.begin() as connection:
        for name, column in tables:
            words = text(f"DELETE FROM {name} WHERE {column} IN :ids")
            connection.execute(words.bindparams(bindparam("ids", expanding=True)), {"ids": ids})


def _engine(url: str, *, is_durable: bool) -> Engine:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    if engine.dialect.name == "sqlite":

        def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
            cursor.close()

        event.listen(engine, "connect", prepare)
    return engine


def _purge(place: Place, count: int) -> Run:
    with scratch() as above:
        folder = place.stock.copied(count, above / "vault", all_due=True)
        given = {"DATA": str(folder), "KEYS": "/nowhere", **urls_in(folder)}
        environ = vault_environment(folder, **given)
        meanwhile = Beside()
        with beside(partial(_work_beside, folder, meanwhile)):
            began = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "vault", "purge", "--json"],
                env=environ,
                stdout=subprocess.DEVNULL,
            )
            highest = watched(process)
            took = time.perf_counter() - began
        _check_empty(folder)
    return Run(seconds=took, memory=highest, beside=meanwhile)


def _check_empty(folder: Path) -> None:
    main = open_database(url_in(folder, Store.MAIN))
    with main.reading() as session:
        left = session.scalars(select(t.Application.id).limit(1)).first()
    main.close()
    if left is not None:
        message = "the purge left something that is due"
        raise RuntimeError(message)


def _work_beside(folder: Path, meanwhile: Beside, over: threading.Event) -> None:
    """Write an entry of the log and read a first page, again and again, as a page of staff does."""
    main = open_database(url_in(folder, Store.MAIN))
    while True:
        began = time.perf_counter()
        with main.writing() as session:
            record(session, event=Event.AUDIT_VIEWED, at=datetime.now(UTC), actor=OPERATOR)
        wrote = time.perf_counter()
        with main.reading() as session:
            session.execute(FIRST_PAGE).all()
        meanwhile.writes.append((wrote - began) * 1000)
        meanwhile.reads.append((time.perf_counter() - wrote) * 1000)
        if over.wait(PAUSE):
            break
    main.close()
