"""One vault, several processes: each with the settings of its own, on the same stores."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from tests.journeys.house import COMMAND, House, free_port

LOOK = 0.05
NOW = timedelta(0)


@contextmanager
def beside(house: House, name: str, **settings: str) -> Iterator[House]:
    """Have another process of the same vault in its own working folder; it ends with the block."""
    folder = house.folder / name
    folder.mkdir()
    given = {"DATA": str(house.data), "KEYS": str(house.keys), **house.settings, **settings}
    process = replace(house, folder=folder, settings=given, port=free_port(), process=None)
    try:
        yield process
    finally:
        if process.process is not None:
            process.process.kill()
            process.process.wait()


@contextmanager
def door(house: House, surface: str, name: str = "", **settings: str) -> Iterator[House]:
    """Have one door of the vault, running; a keyless one gets no key."""
    if surface != "recruiter":
        settings = {"KEYS": str(house.public_keys()), **settings}
    with beside(house, name or surface, **settings) as process:
        process.start("--surface", surface)
        yield process


@contextmanager
def worker(
    house: House, name: str = "work", *, ahead: timedelta = NOW, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Have a worker of the vault, running; its log lies in its own folder."""
    given = {"PUBLIC_URL": "http://127.0.0.1:8000", **settings}
    with beside(house, name, **given) as process, (process.folder / "err.txt").open("wb") as log:
        process.ahead = ahead
        child = subprocess.Popen(
            [COMMAND, "work", "--json"], env=process.environment(), cwd=process.folder, stderr=log
        )
        try:
            yield child
        finally:
            child.kill()
            child.wait()


def wait_until(done: Callable[[], bool], *, within: float = 60.0, every: float = LOOK) -> float:
    """Return how many seconds it took."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < within, "it did not happen in time"
        time.sleep(every)
    return time.monotonic() - began
