"""The first page of 50 candidates: the vault's errand beside the plain program's query.

Both run in this process, so that neither the pages' looks nor HTTP is measured. The errand opens
fifty names and commits an audit entry, synced to the disk, before it returns; the plain query does
neither. So the commit is shown by itself as well.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from bench.filling import FullVault, settle
from bench.places import Place, scratch
from bench.plain.store import fill, first_page, open_store
from bench.report import Row, at_most
from bench.rows import NOW
from tests.factories.servers import BARE, chosen_servers
from vault.crypto.keys import random_id
from vault.db.arriving import add_rows
from vault.db.migrate import Store
from vault.db.tables import AuditEntry
from vault.domain.access import Grants, Role
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import entry_row, staff_actor
from vault.usecases.candidates.browse import CandidatePage, browse
from vault.usecases.candidates.search import NameIndex
from vault.usecases.candidates.wanted import Wanted
from vault.usecases.staff.viewer import Viewer

RECRUITER = Viewer(
    actor=staff_actor(random_id()),
    roles=Role.RECRUITER,
    grants=Grants(all_positions=True, spontaneous=True),
)


def pages(place: Place) -> Iterator[Row]:
    """Three rows for each number of applications."""
    for count in place.scale.counts:
        with (
            scratch() as folder,
            filled_plain(folder, count) as engine,
            place.stock.opened(count) as vault,
        ):
            plain = partial(first_page, engine)
            yield from _rows(vault, count=count, plain=plain, times=place.scale.times)


@contextmanager
def filled_plain(folder: Path, count: int) -> Iterator[Engine]:
    """Have the plain program's store with as many applications."""
    engine = open_store(folder=folder, durable=True, database=plain_address(folder))
    fill(engine, count=count, start=NOW)
    settle(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def plain_address(folder: Path) -> str | None:
    """Where the plain program has its rows: on the same server as ours, or in a file."""
    servers = chosen_servers()
    return servers.fresh(Store.MAIN, folder, copy_of=BARE) if servers else None


def _rows(
    vault: FullVault, *, count: int, plain: Callable[[], object], times: int
) -> Iterator[Row]:
    known = NameIndex()
    measured: dict[str, Callable[[], object]] = {
        "names opened before": lambda: look(vault, known),
        "names opened anew": lambda: look(vault, NameIndex()),
        "its audit entry alone": lambda: _only_record(vault),
    }
    first, *others = _milliseconds([plain, *measured.values()], times)
    for what, figure in zip(measured, others, strict=True):
        yield at_most(
            work=f"first page of 50, {what}",
            unit="ms",
            plain=None,
            durable=first,
            vault=figure,
            most=1.5,
            count=count,
        )


def look(vault: FullVault, names: NameIndex, query: str = "") -> CandidatePage:
    """Ask for a page as a recruiter does; every name that may be shown must have opened."""
    page = browse(
        main=vault.stores.main,
        keyring=vault.stores.keyring,
        opener=vault.keys.opener,
        names=names,
        viewer=RECRUITER,
        wanted=Wanted(query=query),
        now=NOW,
    )
    if any(row.name == "" for row in page.rows):
        message = "a name on the page did not open"
        raise RuntimeError(message)
    return page


def _only_record(vault: FullVault) -> None:
    entry = entry_row(
        event=Event.LIST_VIEWED, at=NOW, actor=RECRUITER.actor, detail={"page": 1, "count": 50}
    )
    with vault.stores.main.writing_rows() as connection:
        add_rows(connection, AuditEntry, entry)


def _milliseconds(works: Sequence[Callable[[], object]], times: int) -> list[float]:
    """The median of each; they take turns, so that other work on the machine falls on all."""
    took: list[list[float]] = [[] for _ in works]
    for turn in range(times + 1):
        for work, milliseconds in zip(works, took, strict=True):
            began = time.perf_counter()
            work()
            if turn:  # the first warms up
                milliseconds.append((time.perf_counter() - began) * 1000)
    return [statistics.median(milliseconds) for milliseconds in took]
