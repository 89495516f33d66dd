"""A purge of everything that is due, beside a bare DELETE of the same rows, and who waits for it.

``python -m bench.run purges``; ``BENCH_PURGE=10000`` takes fewer than a hundred thousand.
"""

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import select, text

from bench.processes import KIB, vault_environment
from bench.report import Row, at_least, within
from tests.factories.due import put_due
from tests.integration.kill.house import close_cleanly, make_house, open_house
from vault.db import tables as t
from vault.db.engines import open_database
from vault.db.tables_applications import IS_SHOWN
from vault.domain.audit_events import Event
from vault.usecases.recording import OPERATOR, record

COUNT = int(os.environ.get("BENCH_PURGE", "100000"))
FEW = 1_000
BATCH = 250
LEAST = 0.15
MOST_MS = 100.0
FLAT = 1.3  # times the memory of a purge of a thousand
PAUSE = 0.01  # seconds between two requests of whoever works beside it
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
    cpu: float
    """Seconds of a processor."""
    memory: int
    """Bytes at its highest."""
    beside: Beside


def purges() -> Iterator[Row]:
    """Measure how fast, how large, and how much in the way."""
    folder = Path(mkdtemp(prefix="vault-bench-purge-"))
    try:
        full = _filled(folder / "full", COUNT)
        plain, durable = (_bare(folder, full, is_durable=each) for each in (False, True))
        many = _purge(folder / "many", full)
        few = _purge(folder / "few", _filled(folder / "small", FEW))
    finally:
        shutil.rmtree(folder)
    yield at_least(
        work=f"purge of {COUNT:,} due applications",
        unit="applications/s",
        plain=COUNT / plain[0],
        durable=COUNT / durable[0],
        vault=COUNT / many.seconds,
        least=LEAST,
    )
    yield at_least(
        work=f"purge of {COUNT:,} due applications, by processor",
        unit="applications/s",
        plain=COUNT / plain[1],
        durable=COUNT / durable[1],
        vault=COUNT / many.cpu,
        least=LEAST,
    )
    yield within(
        work=f"memory at a purge of {COUNT:,}, against {FEW:,}",
        unit="x",
        vault=many.memory / few.memory,
        limit=FLAT,
    )
    yield within(
        work="slowest write beside it", unit="ms", vault=max(many.beside.writes), limit=MOST_MS
    )
    yield within(
        work="slowest page beside it", unit="ms", vault=max(many.beside.reads), limit=MOST_MS
    )


def _filled(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    make_house(folder)
    house = open_house(folder)
    put_due(house, count)
    close_cleanly(house)
    return folder


def _bare(folder: Path, full: Path, *, is_durable: bool) -> tuple[float, float]:
    """Delete the same rows of the same tables, as somebody would who knows of nothing else.

    Returns how many seconds it took, and how many of a processor.
    """
    copy = folder / f"bare-{is_durable}"
    shutil.copytree(full, copy)
    main, keyring = (
        _connected(copy / f"{name}.sqlite3", is_durable=is_durable) for name in ("main", "keyring")
    )
    ids = [row[0] for row in main.execute("SELECT id FROM application")]
    began, began_cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        marks = ",".join("?" * len(some))
        with keyring:
            keyring.execute(f"DELETE FROM wrap WHERE slot_id IN ({marks})", some)
        with main:
            main.execute(f"DELETE FROM contact WHERE application_id IN ({marks})", some)
            main.execute(f"DELETE FROM application WHERE id IN ({marks})", some)
    took = time.perf_counter() - began, time.process_time() - began_cpu
    for connection in (main, keyring):
        connection.close()
    shutil.rmtree(copy)
    return took


def _connected(file: Path, *, is_durable: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
    return connection


def _purge(folder: Path, full: Path) -> Run:
    shutil.copytree(full, folder / "data")
    environ = vault_environment(folder) | {"APPLICANT_VAULT_KEYS": "/nowhere"}
    beside, over = Beside(), threading.Event()
    other = threading.Thread(target=_work_beside, args=(folder / "data", beside, over))
    other.start()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "vault", "purge", "--json"],
        env=environ,
        stdout=subprocess.DEVNULL,
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    highest = 0
    while process.poll() is None:
        highest = max(highest, _highest(process.pid))
        time.sleep(0.05)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = time.perf_counter() - began
    over.set()
    other.join()
    if process.returncode:
        message = f"the purge ended with {process.returncode}"
        raise RuntimeError(message)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds=took, cpu=cpu, memory=highest, beside=beside)


def _work_beside(data: Path, beside: Beside, over: threading.Event) -> None:
    """Write an entry of the log and read a first page, again and again, as a page of staff does."""
    main = open_database(f"sqlite:///{data / 'main.sqlite3'}")
    while not over.wait(PAUSE):
        began = time.perf_counter()
        with main.writing() as session:
            record(session, event=Event.AUDIT_VIEWED, at=datetime.now(UTC), actor=OPERATOR)
        wrote = time.perf_counter()
        with main.reading() as session:
            session.execute(FIRST_PAGE).all()
        beside.writes.append((wrote - began) * 1000)
        beside.reads.append((time.perf_counter() - wrote) * 1000)
    main.close()


def _highest(number: int) -> int:
    try:
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:  # it ended meanwhile
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * KIB if found else 0
