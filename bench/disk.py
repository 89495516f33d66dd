"""How long the disk alone has somebody wait for a sync while somebody else keeps it busy."""

import os
import time
from functools import partial
from pathlib import Path
from threading import Event

from bench.beside import beside

LARGE = 4 * 1024 * 1024  # bytes: about what a transaction of the purge leaves in a log
SMALL = 16 * 1024  # and one of staff
EVERY = 0.04  # seconds between two large ones
PAUSE = 0.01
LAPS = 16  # of a file before it is written over


def slowest_sync(folder: Path, *, seconds: float) -> float:
    """Milliseconds that the slowest of many small writes took until it was on the disk."""
    with beside(partial(_keep_busy, folder / "busy")):
        return _slowest(folder / "small", until=time.perf_counter() + seconds)


def _slowest(path: Path, *, until: float) -> float:
    content, slowest = os.urandom(SMALL), 0.0
    with path.open("wb", buffering=0) as file:
        while (began := time.perf_counter()) < until:
            file.write(content)
            os.fdatasync(file.fileno())
            slowest = max(slowest, time.perf_counter() - began)
            time.sleep(PAUSE)
    return slowest * 1000


def _keep_busy(path: Path, over: Event) -> None:
    content, number = os.urandom(LARGE), 0
    with path.open("wb", buffering=0) as file:
        while not over.wait(EVERY):
            file.seek(number % LAPS * LARGE)
            file.write(content)
            os.fdatasync(file.fileno())
            number += 1
