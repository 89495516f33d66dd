import asyncio
from typing import Any

import pytest

from vault.errors import TooSlowError
from vault.web.upload_pace import Pace, PaceKeeper

PACE = Pace(chunk_seconds=5, total_seconds=100, grace_seconds=10, bytes_a_second=100)


class Line:
    """A line that brings so many bytes after so many seconds, by a clock of its own."""

    def __init__(self, *, seconds: float, size: int) -> None:
        self.now = 0.0
        self._seconds = seconds
        self._size = size

    def clock(self) -> float:
        return self.now

    async def receive(self) -> dict[str, Any]:
        self.now += self._seconds
        return {"type": "http.request", "body": b"x" * self._size}


async def messages_before_it_is_let_go(line: Line, most: int) -> int:
    keeper = PaceKeeper(pace=PACE, seconds=line.clock)
    for count in range(most):
        try:
            await keeper.wait(line.receive)
        except TooSlowError:
            return count
    return most


@pytest.mark.parametrize(
    ("seconds", "size", "taken"),
    [
        (1, 100, 100),  # exactly fast enough, until the total is over
        (1, 99, 100),  # the grace lasts that long
        (1, 50, 20),
        (1, 1, 10),
        (0.01, 1, 500),
        (4, 10_000, 25),
    ],
)
def test_a_line_is_let_go_when_it_is_too_slow(seconds: float, size: int, taken: int) -> None:
    line = Line(seconds=seconds, size=size)

    assert asyncio.run(messages_before_it_is_let_go(line, 500)) == taken


def test_our_own_time_does_not_count() -> None:
    line = Line(seconds=0.1, size=50)

    async def use_it_slowly() -> None:
        keeper = PaceKeeper(pace=PACE, seconds=line.clock)
        for _ in range(50):
            await keeper.wait(line.receive)
            line.now += 60  # we were busy

    asyncio.run(use_it_slowly())


def test_silence_ends_it() -> None:
    async def wait() -> None:
        keeper = PaceKeeper(pace=Pace(chunk_seconds=0.01), seconds=asyncio.get_running_loop().time)

        async def silence() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        await keeper.wait(silence)

    with pytest.raises(TooSlowError):
        asyncio.run(wait())
