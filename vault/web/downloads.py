"""Handing out what was opened: under a name that is safe to save, in pieces, from a thread."""

import unicodedata
from collections.abc import AsyncIterator, Iterator
from typing import Protocol
from urllib.parse import quote

from anyio import CancelScope
from anyio.to_thread import run_sync


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
    """This function will read and open in a thread; an error breaks the answer off."""
    pieces = opened.pieces()
    try:
        while piece := await run_sync(next, pieces, b""):
            yield piece
    finally:
        with CancelScope(shield=True):
            await run_sync(opened.close)
