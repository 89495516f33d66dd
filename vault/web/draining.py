"""Leaving in order: a process says that it will end before it stops listening.

While it drains it answers whoever comes, tells the proxy at ``/readyz`` to send nobody more, and
ends each connection with its answer, so that none is cut off between two requests.
"""

from collections.abc import Callable

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class Draining:
    """Whether this process is about to end. May be shared by threads."""

    def __init__(self) -> None:
        """Begin as a process that stays."""
        self._is_under_way = False

    def begin(self) -> None:
        """This method will make it known; there is no way back."""
        self._is_under_way = True

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun."""
        return self._is_under_way


def end_connections(handler: ASGIApp, is_ending: Callable[[], bool]) -> ASGIApp:
    """This function will return the same application, which closes connections when it is ending.

    HTTP/1.1 only (RFC 9112 §9.6), which is what this server speaks.
    """

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_and_end(message: Message) -> None:
            if message["type"] == "http.response.start" and is_ending():
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await handler(scope, receive, send_and_end if scope["type"] == ScopeType.HTTP else send)

    return handle
