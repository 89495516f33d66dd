"""Stands between the vault and an imitation of KMS, and answers what the imitation cannot play.

The imitation opens with disabled keys and knows no conditions of policies. Here every call is
written down, and a judge may refuse it in KMS's own words before it gets there.
"""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as KMS sees it."""

    operation: str
    """``Decrypt``, ``Encrypt``…"""
    key: str
    context: dict[str, str]
    access_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer of KMS that is no result."""

    code: str
    message: str = ""
    status: int = 400


Judge = Callable[[Call], Refusal | None]


def let_pass(_call: Call) -> None:
    return


@dataclass(slots=True, kw_only=True)
class KmsFront:
    """Where it listens, what it was asked, and who judges."""

    port: int
    calls: list[Call] = field(default_factory=list)
    judge: Judge = let_pass

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def refuse_all(self, code: str, message: str = "", status: int = 400) -> None:
        self.judge = lambda _call: Refusal(code=code, message=message, status=status)

    def decrypts(self) -> list[str]:
        """The kinds of keys that were opened, in order."""
        return [one.context.get("key", "") for one in self.calls if one.operation == "Decrypt"]


@contextmanager
def kms_front(behind: int) -> Iterator[KmsFront]:
    """Have one before the server on port ``behind``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(behind))
    front = KmsFront(port=server.server_address[1])
    server.front = front  # type: ignore[attr-defined]  # how a handler reaches it
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent_server() -> Iterator[str]:
    """Have one that takes calls and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def _handler(behind: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            front: KmsFront = self.server.front  # type: ignore[attr-defined]  # see above
            call = _call(dict(self.headers), json.loads(body))
            front.calls.append(call)
            refusal = front.judge(call)
            if refusal is not None:
                told = json.dumps({"__type": refusal.code, "message": refusal.message})
                self._answer(refusal.status, told.encode())
                return
            upstream = http.client.HTTPConnection("127.0.0.1", behind)
            upstream.request("POST", "/", body, dict(self.headers))
            answer = upstream.getresponse()
            self._answer(answer.status, answer.read())
            upstream.close()

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the calls are kept."""

    return Handler


def _call(headers: dict[str, str], body: dict[str, object]) -> Call:
    context = body.get("EncryptionContext")
    credential = headers.get("Authorization", "").partition("Credential=")[2]
    return Call(
        operation=headers["X-Amz-Target"].rpartition(".")[2],
        key=str(body.get("KeyId", "")),
        context={str(k): str(v) for k, v in context.items()} if isinstance(context, dict) else {},
        access_key=credential.partition("/")[0],
    )
