"""A small reverse proxy before several processes of one surface, as an operator would set it up.

It asks each for ``/readyz`` and hands new connections to those that say yes, in turn. A connection
stays with the process that it was given to: what breaks there breaks for the client.
"""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

LOOK = 0.2  # seconds between two questions to a process
PATIENCE = 2.0
CHUNK = 64 * 1024


class Proxy:
    """Listens on a port of its own, in a thread of its own."""

    def __init__(self, backends: Sequence[int]) -> None:
        self.backends = tuple(backends)
        self.ready: set[int] = set()
        self.served: dict[int, int] = dict.fromkeys(self.backends, 0)
        self.port = 0
        self._turn = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._up = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(PATIENCE)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        looks = [asyncio.create_task(self._watch(port)) for port in self.backends]
        self._up.set()
        await self._stop.wait()
        server.close()
        for task in (*looks, *self._tasks):
            task.cancel()
        await asyncio.gather(*looks, *self._tasks, return_exceptions=True)

    async def _watch(self, port: int) -> None:
        while True:
            (self.ready.add if await self._is_ready(port) else self.ready.discard)(port)
            await asyncio.sleep(LOOK)

    async def _is_ready(self, port: int) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(b"GET /readyz HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n")
                    return (await reader.readline()).startswith(b"HTTP/1.1 200")
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._join(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ready = [port for port in self.backends if port in self.ready]
        if not ready:
            return
        self._turn += 1
        port = ready[self._turn % len(ready)]
        self.served[port] += 1
        there, back = await asyncio.open_connection("127.0.0.1", port)
        try:
            await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        finally:
            back.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    with suppress(OSError):
        writer.write_eof()


@contextmanager
def proxy(*backends: int) -> Iterator[Proxy]:
    """Have a proxy before these ports for as long as the block runs."""
    made = Proxy(backends)
    made.start()
    try:
        yield made
    finally:
        made.stop()
