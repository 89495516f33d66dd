"""One upload's work in threads: one job after the other, while more of the body is being read.

Jobs never overlap, so what they work on needs no lock. At most one is under way: whoever hands in
the next waits for it, which keeps the memory of an upload bounded.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


class Lane:
    """The jobs of one upload, in order. Used from one task."""

    def __init__(self, threads: Executor) -> None:
        """Take the threads, which all uploads share."""
        self._threads = threads
        self._job: asyncio.Future[Any] | None = None

    @property
    def job(self) -> "asyncio.Future[Any] | None":
        """The job that was begun and not looked at since. Wait for it; never await or cancel it."""
        return self._job

    async def begin(self, work: Callable[[], object]) -> None:
        """This method will wait for the last job, raise what it raised, and begin another."""
        await self.catch_up()
        self._job = self._start(work)

    async def run(self, work: Callable[[], T]) -> T:
        """This method will wait for the last job, and then return what this one returns."""
        await self.catch_up()
        self._job = job = self._start(work)
        await self.catch_up()
        result: T = job.result()
        return result

    async def catch_up(self) -> None:
        """This method will return once nothing is under way, or raise what the last job raised."""
        if self._job is not None:
            await asyncio.wait({self._job})
            self.check()

    def check(self) -> None:
        """This method will raise what the last job raised, if it has ended."""
        if self._job is not None and self._job.done():
            job, self._job = self._job, None
            job.result()

    async def end_with(self, work: Callable[[], object]) -> BaseException | None:
        """This method will run ``work`` whatever the last job did, and return what that raised."""
        failure = None
        if self._job is not None:
            await asyncio.wait({self._job})
            failure, self._job = self._job.exception(), None
        job = self._start(work)
        await asyncio.wait({job})
        job.result()
        return failure

    def _start(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.wrap_future(self._threads.submit(work))
