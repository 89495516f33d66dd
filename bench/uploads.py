"""Handing in: how many a second, and how much memory 32 at once take."""

import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.client import Form, fetch, form, hand_in, rate, together
from bench.processes import Server, plain_server, vault_server
from bench.report import Row, at_least, within
from tests.corpus.sized_pdf import sized_pdf

MIB = 1024 * 1024
SIZES = {"1 MB": 1_000_000, "25 MB": 25_000_000}
FIELDS = {"name": "Maja Lind", "email": "maja.lind@example.org"}
ROUNDS = 3
SECONDS = {"1 MB": 3.0, "25 MB": 5.0}
AT_ONCE = 32
SAMPLE_SECONDS = 0.02


def slug_of_first_position(port: int) -> str:
    """The position that a new vault opens by itself."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    page = fetch(connection, "/en/jobs", {}).decode()
    connection.close()
    found = re.search(r'href="/en/jobs/([^"/?#]+)"', page)
    if found is None:
        message = "the careers page shows no position"
        raise LookupError(message)
    return found[1]


def plain_form(document: bytes) -> Form:
    """One application for the plain server."""
    return form(path="/applications", document=document, fields=FIELDS)


def vault_form(document: bytes, *, slug: str) -> Form:
    """The same application by the contract's JSON door."""
    fields = {**FIELDS, "position": slug}
    return form(path="/api/v1/applications", document=document, fields=fields)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that is measured, gone afterwards."""
    # Not /tmp, which may be memory: what is synced has to reach a disk.
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=results))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def upload_rates() -> Iterator[Row]:
    """A row for each size and number of clients; the servers take turns, so that all see the same.

    Each round starts all three anew, since what was stored before would slow the later ones.
    """
    for size, count in SIZES.items():
        document = sized_pdf(size=count)
        for clients in (1, 8):
            rounds = [
                _one_round(document, clients=clients, seconds=SECONDS[size]) for _ in range(ROUNDS)
            ]
            plain, durable, vault = (
                statistics.median(figures) for figures in zip(*rounds, strict=True)
            )
            yield at_least(
                work=f"upload {size}, {clients} at once",
                unit="a second",
                plain=plain,
                durable=durable,
                vault=vault,
                least=0.9,
            )


def _one_round(document: bytes, *, clients: int, seconds: float) -> tuple[float, float, float]:
    with scratch() as folder, plain_server(folder=folder, durable=False) as plain:
        as_written = _warm_rate(plain, plain_form(document), clients, seconds)
    with scratch() as folder, plain_server(folder=folder, durable=True) as plain:
        durable = _warm_rate(plain, plain_form(document), clients, seconds)
    with scratch() as folder, vault_server(folder=folder) as vault:
        slug = slug_of_first_position(vault.port)
        sealed = _warm_rate(vault, vault_form(document, slug=slug), clients, seconds)
    return as_written, durable, sealed


def _warm_rate(server: Server, form: Form, clients: int, seconds: float) -> float:
    rate(port=server.port, form=form, clients=clients, seconds=0.5)
    return rate(port=server.port, form=form, clients=clients, seconds=seconds)


def memory_of_uploads() -> Iterator[Row]:
    """The peak while 32 applications of 25 MB come in at once, against the idle server."""
    document = sized_pdf(size=SIZES["25 MB"])
    with ExitStack() as stack:
        plain = stack.enter_context(
            plain_server(folder=stack.enter_context(scratch()), durable=True)
        )
        _, plain_peak = _idle_and_peak(plain, plain_form(document))
    with ExitStack() as stack:
        vault = stack.enter_context(vault_server(folder=stack.enter_context(scratch())))
        slug = slug_of_first_position(vault.port)
        idle, peak = _idle_and_peak(vault, vault_form(document, slug=slug))
    yield within(
        work=f"memory, {AT_ONCE} uploads of 25 MB at once"
        f" (idle {idle / MIB:.0f}, peak {peak / MIB:.0f}, plain's peak {plain_peak / MIB:.0f} MiB)",
        unit="x idle",
        vault=peak / idle,
        limit=1.5,
    )


def _idle_and_peak(server: Server, form: Form) -> tuple[int, int]:
    small = HTTPConnection("127.0.0.1", server.port, timeout=120)
    hand_in(small, form)
    small.close()
    time.sleep(2)
    idle = server.memory()
    peak = [idle]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], server.memory())

    def one() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
        hand_in(connection, form)
        connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        together(AT_ONCE, one)
    finally:
        stop.set()
        watcher.join()
    return idle, peak[0]
