"""Ending in order when asked to: say so, stop listening, finish what is under way."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog

from vault.web.draining import Draining

if TYPE_CHECKING:
    import uvicorn

Message = Mapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]
"""As ASGI has it: what frameworks call its parts differs between them."""

log = structlog.get_logger()


class Leaving:
    """What becomes of a server that is asked to end.

    SIGTERM drains for the given seconds and then ends; a second one, or Ctrl+C, ends at once. What
    is under way then has the server's own time to finish; asked once more, it is cut off.
    """

    def __init__(self, *, drain_seconds: float) -> None:
        """Take how long a proxy needs to notice."""
        self.draining = Draining()
        self._drain_seconds = drain_seconds
        self._server: uvicorn.Server | None = None

    def ends(self, server: "uvicorn.Server") -> None:
        """This method will take the server that is to be ended."""
        self._server = server

    def watch(self, app: Application) -> Application:
        """This method will return the application, which listens for signals once it has begun."""

        async def watched(
            scope: Message, receive: object, send: Callable[[Message], Awaitable[None]]
        ) -> None:
            if scope["type"] != "lifespan":
                await app(scope, receive, send)
                return

            async def send_and_listen(message: Message) -> None:
                # The server has put its own handlers in place before, and does so only once.
                if message["type"] == "lifespan.startup.complete":
                    self._listen()
                await send(message)

            await app(scope, receive, send_and_listen)

        return watched

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._drain)
        loop.add_signal_handler(signal.SIGINT, self._end)

    def _drain(self) -> None:
        if self.draining.is_under_way or not self._drain_seconds:
            self._end()
            return
        log.info("server.draining", seconds=self._drain_seconds)
        self.draining.begin()
        asyncio.get_running_loop().call_later(self._drain_seconds, self._end)

    def _end(self) -> None:
        self.draining.begin()
        if self._server is not None:
            # A second time: not even what is under way is waited for.
            self._server.force_exit = self._server.should_exit
            self._server.should_exit = True
