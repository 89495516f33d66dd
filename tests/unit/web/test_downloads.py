"""Handing out: what verified goes out in order and before an error, and nothing after one."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from vault.errors import NotAuthenticError
from vault.web.downloads import RUN_BYTES, flow, hand_out

QUARTER = RUN_BYTES // 4


class Pieces:
    """A document of these pieces; where ``breaks`` is set, what follows them does not verify."""

    def __init__(self, *pieces: bytes, breaks: bool = False) -> None:
        self._pieces = pieces
        self._breaks = breaks
        self.closed = False

    def pieces(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
            if self._breaks:
                raise NotAuthenticError("a chunk does not verify")
        finally:
            self.close()

    def close(self) -> None:
        self.closed = True


def numbered(count: int) -> list[bytes]:
    return [bytes([number]) * QUARTER for number in range(count)]


async def take_all(stream: AsyncIterator[bytes], taken: list[bytes]) -> None:
    async for piece in stream:
        taken.append(piece)  # noqa: PERF401 - extended at once, what came before an error is lost


async def take_one(stream: AsyncIterator[bytes]) -> bytes:
    first = await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]  # a generator, as Litestar closes it
    return first


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9])
def test_every_piece_goes_out_once_and_in_order(count: int) -> None:
    opened, taken = Pieces(*numbered(count)), list[bytes]()

    asyncio.run(take_all(flow(opened), taken))

    assert taken == numbered(count)
    assert opened.closed


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9])
def test_what_verified_before_an_error_goes_out_before_it(count: int) -> None:
    opened, taken = Pieces(*numbered(count), breaks=True), list[bytes]()

    with pytest.raises(NotAuthenticError):
        asyncio.run(take_all(flow(opened), taken))

    assert taken == numbered(count)
    assert opened.closed


def test_whoever_goes_away_leaves_nothing_open() -> None:
    opened = Pieces(*numbered(9))

    assert asyncio.run(take_one(flow(opened))) == numbered(1)[0]
    assert opened.closed


def test_of_something_small_nothing_goes_out_before_all_of_it_verified() -> None:
    opened = Pieces(b"genuine", breaks=True)

    with pytest.raises(NotAuthenticError):
        hand_out(opened, size=99, status_code=200, headers={}, media_type="application/pdf")

    assert opened.closed
