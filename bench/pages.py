"""The first page of 50 candidates: the vault's errand beside the plain program's query.

Both run in this process, so that neither the pages' looks nor HTTP is measured. The errand opens
fifty names and commits an audit entry, synced to the disk, before it returns; the plain query does
neither. So the commit is shown by itself as well.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from bench.filling import FullVault, full_vault
from bench.plain.store import fill, first_page, open_store
from bench.report import Row, at_most
from bench.uploads import scratch
from tests.factories.stores import T0
from vault.crypto.keys import random_id
from vault.domain.access import Grants, Role
from vault.domain.audit_events import Event
from vault.usecases.browse import Wanted, browse
from vault.usecases.recording import record, staff_actor
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
        with scratch() as folder:
            engine = open_store(folder=folder, durable=True)
            fill(engine, count=count, start=T0)
            plain = _milliseconds(partial(first_page, engine))
            engine.dispose()
        with scratch() as folder:
            vault = full_vault(folder=folder, count=count)
            yield from _rows(vault, count=count, plain=plain)
            vault.stores.main.close()
            vault.stores.keyring.close()


def _rows(vault: FullVault, *, count: int, plain: float) -> Iterator[Row]:
    known = NameIndex()
    measured = {
        "names opened before": lambda: _browse(vault, known),
        "names opened anew": lambda: _browse(vault, NameIndex()),
        "its audit entry alone": lambda: _only_record(vault),
    }
    for what, work in measured.items():
        yield at_most(
            work=f"first page of 50 at {count:,}, {what}",
            unit="ms",
            plain=plain,
            durable=plain,
            vault=_milliseconds(work),
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
    with vault.stores.main.writing() as session:
        record(
            session,
            event=Event.LIST_VIEWED,
            at=NOW,
            actor=RECRUITER.actor,
            detail={"page": 1, "count": 50},
        )


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000
