"""HEAD is GET without the body (RFC 9110 §9.3.2); Litestar answers it with 405 by itself."""

from typing import cast

from litestar.enums import HttpMethod
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send


def answer_head(handler: ASGIApp) -> ASGIApp:
    """This function will return the same application, which also answers HEAD where it has GET."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != HttpMethod.HEAD:
            await handler(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        as_get = cast("HTTPScope", {**scope, "method": HttpMethod.GET.value})  # a copy of ours
        await handler(as_get, receive, send_without_body)

    return handle
