"""The one client that all servers are measured with: plain sockets, bodies made beforehand."""

import itertools
import secrets
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection

BOUNDARY = "measured-beside-the-plain-idiom"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
_ADDRESSES = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where to hand in, and the whole body."""

    path: str
    body: bytes


def form(*, path: str, document: bytes, fields: dict[str, str]) -> Form:
    """The body that a browser would send: the fields, then the CV."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    return Form(path=path, body="".join(parts).encode() + document + end)


def hand_in(connection: HTTPConnection, form: Form) -> bytes:
    """Hand one application in and return the answer."""
    number = next(_ADDRESSES)
    headers = {
        "Content-Type": MULTIPART,
        "Idempotency-Key": secrets.token_urlsafe(32),
        # Another applicant each time, or the limits for one address would be measured.
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }
    connection.request("POST", form.path, body=form.body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 201:
        message = f"{form.path} answered {answer.status}: {content[:500]!r}"
        raise RuntimeError(message)
    return content


def together(clients: int, work: Callable[[], None]) -> float:
    """Let ``clients`` threads do ``work`` at once; returns the seconds until the last is done."""
    failures: list[BaseException] = []
    ready = threading.Barrier(clients + 1)

    def one() -> None:
        ready.wait()
        try:
            work()
        except Exception as failure:  # noqa: BLE001 - handed to the caller below
            failures.append(failure)

    threads = [threading.Thread(target=one) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - began


def rate(*, port: int, form: Form, clients: int, seconds: float) -> float:
    """Applications a second that ``clients`` get acknowledged, each over one connection."""
    done = itertools.count()
    deadline = time.perf_counter() + seconds

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        in_time = True
        while in_time:  # each hands in one at least, however slow the machine is
            hand_in(connection, form)
            next(done)
            in_time = time.perf_counter() < deadline
        connection.close()

    took = together(clients, work)
    return next(done) / took


def fetch(connection: HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    """Fetch one page or document whole."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status not in {200, 206}:
        message = f"{path} answered {answer.status}"
        raise RuntimeError(message)
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Get:
    """What one server is asked for."""

    port: int
    path: str
    headers: dict[str, str]


def seconds_in_turn(gets: Sequence[Get], *, times: int = 30) -> list[float]:
    """The medians of the seconds that each GET takes, over connections that are open already.

    They take turns, so that whatever else the machine does falls on all of them.
    """
    connections = [HTTPConnection("127.0.0.1", get.port, timeout=60) for get in gets]
    took: list[list[float]] = [[] for _ in gets]
    for turn in range(times + 1):
        for get, connection, seconds in zip(gets, connections, took, strict=True):
            began = time.perf_counter()
            fetch(connection, get.path, get.headers)
            if turn:  # the first warms up
                seconds.append(time.perf_counter() - began)
    for connection in connections:
        connection.close()
    return [statistics.median(seconds) for seconds in took]
