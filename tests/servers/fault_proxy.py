"""A way to a server on the loopback that fails as it is told to.

It understands as much of HTTP/1.1 as it takes to find where a request begins and ends, so that it
can answer for the server; what comes back is passed on as it is. Everything runs in one thread of
its own; whoever tests sets the fields from another, and they count from the next bytes on.
"""

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

Fault = TypeVar("Fault")
PIECE = 64 * 1024
LOOK = 0.02
SLOW_DOWN = (503, "SlowDown")
INTERNAL_ERROR = (500, "InternalError")


class Way(Enum):
    """What becomes of connections."""

    OPEN = "open"
    REFUSED = "refused"
    """Reset as soon as they are made; those that are there, when they ask the next time."""
    BLACK_HOLE = "black hole"
    """Taken, and never answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of a request."""

    method: str
    target: str
    length: int
    raw: bytes

    def is_for(self, words: str) -> bool:
        """Whether ``words`` stand in ``METHOD TARGET``: "PUT", "partNumber", "POST /bucket"."""
        return words in f"{self.method} {self.target}"


@dataclass(slots=True)
class FaultProxy:
    """The faults that are set, and what came by."""

    upstream: tuple[str, int]
    port: int = 0
    way: Way = Way.OPEN
    latency: float = 0.0
    """Seconds before each piece is passed on, either way."""
    rate: float | None = None
    """Bytes a second, either way."""
    cuts: deque[tuple[str, int]] = field(default_factory=deque)
    """Of the next request for these words so many bytes of the body pass; then it is reset."""
    lost_answers: deque[tuple[str, int]] = field(default_factory=deque)
    """The next request for these words is carried out; of its answer so many bytes come."""
    answers: deque[tuple[str, int, str]] = field(default_factory=deque)
    """The next requests for these words are answered with a status and an S3 code."""
    requests: list[Head] = field(default_factory=list)
    """Whatever was asked, in order."""
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _losing: dict[asyncio.StreamWriter, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, fault: tuple[int, str], *, times: int, to: str = "") -> None:
        """Have the next requests answered by this fault."""
        self.answers.extend((to, *fault) for _ in range(times))

    def count(self, words: str) -> int:
        """How many requests for these words came."""
        return sum(head.is_for(words) for head in list(self.requests))

    def heal(self) -> None:
        """Take every fault away."""
        self.way, self.latency, self.rate = Way.OPEN, 0.0, None
        for faults in (self.cuts, self.lost_answers, self.answers):
            faults.clear()

    async def serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        """Pass connections on until the end."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await end.wait()
        server.close()
        for writer in list(self._open):
            _reset(writer)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.way is Way.REFUSED:
            _reset(writer)
            return
        self._open.add(writer)
        try:
            await self._pass(reader, writer)
        except (OSError, asyncio.CancelledError, asyncio.LimitOverrunError):
            _reset(writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, upstream = await asyncio.open_connection(*self.upstream)
        self._open.add(upstream)
        back = asyncio.ensure_future(self._pass_back(there, writer))
        try:
            while await self._pass_request(reader, writer, upstream):
                pass
        finally:
            self._open.discard(upstream)
            upstream.close()
            back.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await back

    async def _pass_request(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        upstream: asyncio.StreamWriter,
    ) -> bool:
        """Pass one request on; False when the connection is over."""
        head = await _read_head(reader)
        if head is None:
            return False
        self.requests.append(head)
        if self.way is Way.REFUSED:
            _reset(writer)
            return False
        if fault := _next_for(self.answers, head, lambda each: each[0]):
            await _answer(writer, fault[1], fault[2])
            return False
        cut = _next_for(self.cuts, head, lambda each: each[0])
        if lost := _next_for(self.lost_answers, head, lambda each: each[0]):
            self._losing[writer] = lost[1]
        upstream.write(head.raw)
        left = head.length
        while left:
            piece = await reader.read(min(PIECE, left))
            if not piece:
                return False
            left -= len(piece)
            await self._hold_up(len(piece))
            if cut and head.length - left > cut[1]:
                _reset(writer)
                return False
            upstream.write(piece)
            await upstream.drain()
        return True

    async def _pass_back(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await there.read(PIECE):
            await self._hold_up(len(piece))
            if writer in self._losing and not piece.startswith(b"HTTP/1.1 100"):
                self._losing[writer] -= len(piece)
                if self._losing[writer] < 0:
                    del self._losing[writer]
                    _reset(writer)
                    return
            writer.write(piece)
            await writer.drain()
        _reset(writer)  # the server went away

    async def _hold_up(self, count: int) -> None:
        while self.way is Way.BLACK_HOLE:  # noqa: ASYNC110 - a thread without a loop sets it
            await asyncio.sleep(LOOK)
        wait = self.latency + (count / self.rate if self.rate else 0.0)
        if wait:
            await asyncio.sleep(wait)


@contextmanager
def fault_proxy(url: str) -> Iterator[FaultProxy]:
    """Have a way to the server at ``url`` for as long as the block runs."""
    parts = urlsplit(url)
    proxy = FaultProxy(upstream=(parts.hostname or "", parts.port or 0))
    loop, ready, end = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    thread = threading.Thread(target=_run, args=(loop, proxy.serve(ready, end)), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise RuntimeError("the proxy did not start")
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(10)


def _run(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(work)
        others = asyncio.all_tasks(loop)
        for task in others:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*others, return_exceptions=True))
    finally:
        loop.close()


async def _read_head(reader: asyncio.StreamReader) -> Head | None:
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = raw.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    return Head(
        method=method, target=target, length=int(headers.get("content-length", "0")), raw=raw
    )


def _next_for(faults: deque[Fault], head: Head, words: Callable[[Fault], str]) -> Fault | None:
    if faults and head.is_for(words(faults[0])):
        return faults.popleft()
    return None


async def _answer(writer: asyncio.StreamWriter, status: int, code: str) -> None:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>told to</Message></Error>"
    writer.write(
        f"HTTP/1.1 {status} Fault\r\nContent-Type: application/xml\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
    )
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a machine that lost power does: RST and not FIN."""
    taken: socket.socket | None = writer.get_extra_info("socket")
    if taken is not None:
        with suppress(OSError):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
