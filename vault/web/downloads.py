"""Handing out what was opened: under a name that is safe to save, in pieces, from a thread."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Iterator
from typing import Protocol
from urllib.parse import quote

from anyio import CancelScope


class Opened(Protocol):
    """Something that is open and comes in pieces."""

    def pieces(self) -> Iterator[bytes]:
        """Give the plaintext; no piece is empty."""

    def close(self) -> None:
        """Give the handles back; may be called twice."""


def disposition(name: str) -> str:
    """This function will return the header that makes a browser save a file under that name.

    RFC 6266 §4.3: the plain form for old programs, the other in UTF-8.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


async def flow(opened: Opened) -> AsyncIterator[bytes]:
    """This function will read and open in a thread, the next piece while the last one is sent.

    An error breaks the answer off.
    """
    pieces = opened.pieces()
    coming = _read_on(pieces)
    try:
        while piece := await asyncio.shield(coming):
            coming = _read_on(pieces)
            yield piece
    finally:
        with CancelScope(shield=True):
            await asyncio.wait({coming})  # nobody reads on when the handle is given back
            if not coming.cancelled():
                coming.exception()  # told already, or of no interest to whoever went away
            opened.close()


def _read_on(pieces: Iterator[bytes]) -> "asyncio.Future[bytes]":
    # The loop's own threads: a piece is too short a job for more ado.
    return asyncio.get_running_loop().run_in_executor(None, next, pieces, b"")
