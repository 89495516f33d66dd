"""Handing out what was opened: under a name that is safe to save, in pieces, from a thread."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol
from urllib.parse import quote

from anyio import CancelScope
from litestar import Response
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK

from vault.web.headers import DOCUMENT_SECURITY_POLICY

RUN_BYTES = 1024 * 1024  # read at once: a change of threads costs as much as opening a third of it


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


def hand_out(
    opened: Opened, *, size: int, status_code: int, headers: dict[str, str], media_type: str
) -> Response[Any]:
    """This function will return the answer that hands it out; call it in a thread.

    What is small is read here and now: it costs half of what a stream does, and what does not
    verify becomes an ordinary error before anything was sent.
    """
    if size > RUN_BYTES:
        return Stream(flow(opened), status_code=status_code, headers=headers, media_type=media_type)
    content = b"".join(opened.pieces())
    return Response(content, status_code=status_code, headers=headers, media_type=media_type)


def hand_out_zip(export: Opened, *, name: str) -> Response[Any]:
    """This function will return the answer that hands a ZIP out as it grows; it is never shown."""
    return Stream(
        flow(export),
        status_code=HTTP_200_OK,
        media_type="application/zip",
        headers={
            "Content-Disposition": disposition(name),
            "Content-Security-Policy": DOCUMENT_SECURITY_POLICY,
        },
    )


async def flow(opened: Opened) -> AsyncIterator[bytes]:
    """This function will read and open in a thread, the next run while the last one is sent.

    An error breaks the answer off, after what came before it.
    """
    runs = _runs(opened.pieces())
    coming = _read_on(runs)
    try:
        while run := await asyncio.shield(coming):
            coming = _read_on(runs)
            for piece in run:
                yield piece
    finally:
        with CancelScope(shield=True):
            await asyncio.wait({coming})  # nobody reads on when the handle is given back
            if not coming.cancelled():
                coming.exception()  # told already, or of no interest to whoever went away
            opened.close()


def _runs(pieces: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Give several pieces at once; an error waits until those before it were given."""
    run: list[bytes] = []
    try:
        for piece in pieces:
            run.append(piece)
            if sum(map(len, run)) >= RUN_BYTES:
                yield run
                run = []
    except Exception:
        if run:
            yield run
        raise
    yield run


def _read_on(runs: Iterator[list[bytes]]) -> "asyncio.Future[list[bytes]]":
    # The loop's own threads: a run is too short a job for more ado.
    return asyncio.get_running_loop().run_in_executor(None, next, runs, [])
