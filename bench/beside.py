"""Somebody who works in another thread while something is measured."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event


@contextmanager
def beside(work: Callable[[Event], None]) -> Iterator[None]:
    """Have ``work`` done while the block runs, until the event is set; what it raises counts."""
    over = Event()
    with ThreadPoolExecutor(1) as one:
        done = one.submit(work, over)
        try:
            yield
        finally:
            over.set()
        done.result()
