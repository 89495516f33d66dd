"""The first page of 50 candidates: the vault's errand beside the plain program's query.

Both run in this process, so that neither the pages' looks nor HTTP is measured. The errand opens
fifty names and commits an audit entry, synced to the disk, before it returns; the plain query does
neither. So the commit is shown by itself as well.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial

from bench.filling import FullVault, full_vault
from bench.plain.store import fill, first_page, open_store
from bench.report import Row, at_most
from bench.uploads import scratch
from tests.factories.stores import T0
from vault.crypto.keys import random_id
from vault.db.arriving import add_rows
from vault.db.tables import AuditEntry
from vault.domain.access import Grants, Role
from vault.domain.audit_events import Event
from vault.usecases.browse import Wanted, browse
from vault.usecases.recording import entry_row, staff_actor
from vault.usecases.search import NameIndex
from vault.usecases.viewer import Viewer

COUNTS = (1_000, 10_000)
TIMES = 40
NOW = T0 + timedelta(days=1)
RECRUITER = Viewer(
    actor=staff_actor(random_id()),
    roles=Role.RECRUITER,
    grants=Grants(all_positions=True, spontaneous=True),
)


def pages() -> Iterator[Row]:
    """Three rows for each size of store."""
    for count in COUNTS:
        with scratch() as plain_folder, scratch() as folder:
            engine = open_store(folder=plain_folder, durable=True)
            fill(engine, count=count, start=T0)
            vault = full_vault(folder=folder, count=count)
            yield from _rows(vault, count=count, plain=partial(first_page, engine))
            engine.dispose()
            vault.stores.main.close()
            vault.stores.keyring.close()


def _rows(vault: FullVault, *, count: int, plain: Callable[[], object]) -> Iterator[Row]:
    known = NameIndex()
    measured: dict[str, Callable[[], object]] = {
        "names opened before": lambda: _browse(vault, known),
        "names opened anew": lambda: _browse(vault, NameIndex()),
        "its audit entry alone": lambda: _only_record(vault),
    }
    first, *others = _milliseconds([plain, *measured.values()])
    for what, figure in zip(measured, others, strict=True):
        yield at_most(
            work=f"first page of 50 at {count:,}, {what}",
            unit="ms",
            plain=first,
            durable=first,
            vault=figure,
            most=1.5,
        )


def _browse(vault: FullVault, names: NameIndex) -> None:
    page = browse(
        main=vault.stores.main,
        keyring=vault.stores.keyring,
        opener=vault.keys.opener,
        names=names,
        viewer=RECRUITER,
        wanted=Wanted(),
        now=NOW,
    )
    if not all(row.name for row in page.rows):
        message = "a name on the page did not open"
        raise RuntimeError(message)


def _only_record(vault: FullVault) -> None:
    entry = entry_row(
        event=Event.LIST_VIEWED, at=NOW, actor=RECRUITER.actor, detail={"page": 1, "count": 50}
    )
    with vault.stores.main.writing_rows() as connection:
        add_rows(connection, AuditEntry, entry)


def _milliseconds(works: Sequence[Callable[[], object]]) -> list[float]:
    """The median of each; they take turns, so that other work on the machine falls on all."""
    took: list[list[float]] = [[] for _ in works]
    for turn in range(TIMES + 1):
        for work, milliseconds in zip(works, took, strict=True):
            began = time.perf_counter()
            work()
            if turn:  # the first warms up
                milliseconds.append((time.perf_counter() - began) * 1000)
    return [statistics.median(milliseconds) for milliseconds in took]
