"""Handing in: how many a second, and how much memory many at once take."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from threading import Event

from bench.beside import beside
from bench.client import hand_in, rate, together
from bench.places import FOLDER, S3, SQLITE, Place, megabytes
from bench.report import Row, at_least, within
from bench.servers import Served, plain, vault
from tests.corpus.sized_pdf import sized_pdf

MIB = 1024 * 1024
SAMPLE_SECONDS = 0.02
EACH_TO_S3 = 6  # MiB: a part of 5 MiB, and room


def uploads(place: Place) -> Iterator[Row]:
    """A row for each size and number of clients; the servers take turns, so that all see the same.

    Each round starts all of them anew, since what was stored before would slow the later ones.
    """
    for size in place.scale.sizes:
        document = sized_pdf(size=size)
        for clients in place.scale.clients:
            rounds = [
                _one_round(place, document, clients=clients) for _ in range(place.scale.rounds)
            ]
            as_written, durable, ours = zip(*rounds, strict=True)
            yield at_least(
                work=f"upload {megabytes(size)}, {clients} at once",
                unit="a second",
                plain=statistics.median(as_written) if _differs(place) else None,
                durable=statistics.median(durable),
                vault=statistics.median(ours),
                least=0.9,
            )


def _differs(place: Place) -> bool:
    """Whether the plain program is less durable as people write it: with two servers it is not."""
    return place.store == FOLDER or place.database == SQLITE


def _one_round(place: Place, document: bytes, *, clients: int) -> tuple[float, float, float]:
    as_written = 0.0
    if _differs(place):
        with plain(place, document, durable=False) as served:
            as_written = _warm_rate(served, clients, place.scale.seconds)
    with plain(place, document, durable=True) as served:
        durable = _warm_rate(served, clients, place.scale.seconds)
    with vault(place, document) as served:
        ours = _warm_rate(served, clients, place.scale.seconds)
    return as_written, durable, ours


def _warm_rate(served: Served, clients: int, seconds: float) -> float:
    port = served.server.port
    rate(port=port, form=served.form, clients=clients, seconds=min(seconds, 0.5))
    return rate(port=port, form=served.form, clients=clients, seconds=seconds)


def memory(place: Place) -> Iterator[Row]:
    """The peak while many large applications come in at once, against the idle server."""
    document = sized_pdf(size=place.scale.largest)
    at_once = place.scale.at_once
    with plain(place, document, durable=True) as served:
        _, plain_peak = _idle_and_peak(served, place)
    with vault(place, document) as served:
        idle, peak = _idle_and_peak(served, place)
    work = f"memory, {at_once} uploads of {megabytes(place.scale.largest)} at once"
    if place.store == S3:
        above, limit = (peak - idle) / MIB, at_once * EACH_TO_S3
        row = within(work=work, unit="MiB above idle", vault=above, limit=limit)
    else:
        row = within(work=work, unit="x idle", vault=peak / idle, limit=1.5)
    mib = [f"{one / MIB:.0f}" for one in (idle, peak, plain_peak)]
    yield replace(row, note=f"idle {mib[0]}, peak {mib[1]}, plain's peak {mib[2]} MiB")


def _idle_and_peak(served: Served, place: Place) -> tuple[int, int]:
    server = served.server
    small = HTTPConnection("127.0.0.1", server.port, timeout=120)
    hand_in(small, served.form)
    small.close()
    time.sleep(place.scale.idle)
    idle = server.memory()
    peak = [idle]

    def watch(over: Event) -> None:
        while not over.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], server.memory())

    def one() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
        hand_in(connection, served.form)
        connection.close()

    with beside(watch):
        together(place.scale.at_once, one)
    return idle, peak[0]
