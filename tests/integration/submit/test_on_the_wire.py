"""A real server on the loopback, and clients that are slow, rude or gone."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from tests.factories.documents import PDF
from tests.factories.submitting import (
    CONTENT_TYPE,
    NOTHING,
    FilePart,
    World,
    application_parts,
    form,
)
from tests.journeys.serving import served
from vault.web.upload_pace import Pace

MIB = 1024 * 1024
# Every limit a sixtieth of the real one, so that a minute takes a second.
QUICK = Pace(chunk_seconds=0.5, total_seconds=65, grace_seconds=1, bytes_a_second=60 * 4096)


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with served(world.app()) as found:
        yield found


def connect(address: str, headers: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    opened = socket.create_connection((host, int(port)), timeout=20)
    opened.sendall(
        f"POST /api/v1/applications HTTP/1.1\r\nHost: {host}\r\nContent-Type: {CONTENT_TYPE}\r\n"
        f"{headers}\r\n\r\n".encode()
    )
    return opened


def status(opened: socket.socket) -> int:
    answer = opened.recv(65536)
    assert answer.startswith(b"HTTP/1.1 ")
    return int(answer[9:12])


def until_nothing(world: World, *, but: dict[str, int] | None = None) -> dict[str, int]:
    """Wait until the server has taken everything back."""
    for _ in range(200):
        counts = world.counts()
        if counts == NOTHING | (but or {}):
            return counts
        time.sleep(0.05)
    return world.counts()


def test_a_body_in_chunks_of_every_size_is_taken(world: World, address: str) -> None:
    body = form(*application_parts(), FilePart(field="attachment", content=PDF + b"x" * 3 * MIB))

    for step in (7, 1000, 65_537, 1_048_577):
        pieces = (body[at : at + step] for at in range(0, len(body), step))
        if step == 7:
            short = form(*application_parts())
            pieces = (short[at : at + step] for at in range(0, len(short), step))
        answer = httpx.post(
            f"{address}/api/v1/applications",
            content=pieces,
            headers={"content-type": CONTENT_TYPE},
            timeout=60,
        )
        assert answer.status_code == 201, answer.text

    assert world.counts()["application"] == 4


def test_a_client_that_goes_away_leaves_nothing(world: World, address: str) -> None:
    body = form(*application_parts(), FilePart(field="attachment", content=PDF + b"x" * 3 * MIB))
    opened = connect(address, f"Content-Length: {len(body)}")
    opened.sendall(body[: 2 * MIB])
    for _ in range(100):
        if world.blob_files():
            break
        time.sleep(0.05)
    assert world.blob_files() != []

    opened.close()

    assert until_nothing(world) == NOTHING


def test_chunks_that_end_too_soon_are_a_truncated_body(world: World, address: str) -> None:
    body = form(*application_parts())[:-30]
    opened = connect(address, "Transfer-Encoding: chunked")

    opened.sendall(f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")

    assert status(opened) == 400
    opened.close()
    assert until_nothing(world) == NOTHING


def test_a_client_that_falls_silent_is_let_go(world: World) -> None:
    with served(world.app(pace=QUICK)) as address:
        body = form(*application_parts())
        opened = connect(address, f"Content-Length: {len(body)}")
        opened.sendall(body[:100])

        assert status(opened) == 408
        opened.close()
    assert until_nothing(world) == NOTHING


def test_a_client_that_drips_is_let_go_after_the_grace(world: World) -> None:
    with served(world.app(pace=QUICK)) as address:
        opened = connect(address, "Content-Length: 5000000")
        opened.sendall(form(*application_parts(), closed=False))
        began = time.monotonic()
        opened.settimeout(0.1)
        answer = b""
        while not answer and time.monotonic() - began < 15:
            try:
                opened.sendall(b"x")
                answer = opened.recv(65536)
            except TimeoutError:
                continue

        assert answer.startswith(b"HTTP/1.1 408")
        opened.close()
    assert until_nothing(world) == NOTHING


def test_a_slow_line_gets_through(world: World) -> None:
    # 20 MB at 256 kbit/s take eleven minutes; here everything runs sixty times as fast, the limits
    # and the line alike: 32 kB/s become 1.9 MB/s.
    content = PDF[:-6] + b"x" * (20 * 1000 * 1000) + b"%%EOF\n"
    body = form(FilePart(content=content), *application_parts()[1:])

    def slowly() -> Iterator[bytes]:
        step = 32_000
        began = time.monotonic()
        for place, at in enumerate(range(0, len(body), step)):
            ahead = place / 60 - (time.monotonic() - began)
            if ahead > 0:
                time.sleep(ahead)
            yield body[at : at + step]

    with served(world.app(pace=QUICK)) as address:
        answer = httpx.post(
            f"{address}/api/v1/applications",
            content=slowly(),
            headers={"content-type": CONTENT_TYPE},
            timeout=60,
        )

    assert answer.status_code == 201, answer.text
    assert answer.json()["documents"][0]["size"] == len(content)


def test_the_real_limits_let_the_slow_line_through() -> None:
    real = Pace()
    slow = 256_000 / 8  # bytes a second

    assert 20_000_000 / slow < real.total_seconds
    assert real.total_seconds > 50 * MIB / (128_000 / 8)
    assert slow > real.bytes_a_second
    scaled = replace(
        real,
        chunk_seconds=real.chunk_seconds / 60,
        total_seconds=real.total_seconds / 60,
        grace_seconds=real.grace_seconds / 60,
        bytes_a_second=real.bytes_a_second * 60,
    )
    assert scaled == QUICK


def test_too_much_is_answered_while_the_client_still_sends(world: World, address: str) -> None:
    announced = connect(address, f"Content-Length: {60 * MIB}")
    assert status(announced) == 413
    announced.close()

    # The limit of 25 MiB a file is noticed while it streams.
    body = form(*application_parts()[1:], FilePart(content=PDF + b"x" * (26 * MIB)), closed=False)
    opened = connect(address, f"Content-Length: {len(body) + 20 * MIB}")
    opened.sendall(body)
    opened.settimeout(20)
    assert status(opened) == 413
    opened.close()
    assert until_nothing(world) == NOTHING


def test_a_wrong_kind_is_answered_before_the_file_has_come(world: World, address: str) -> None:
    start = form(
        *application_parts()[1:],
        FilePart(content=b"\x89PNG\r\n\x1a\n" + b"\0" * (5 * MIB)),
        closed=False,
    )
    opened = connect(address, f"Content-Length: {24 * MIB}")

    opened.sendall(start)

    assert status(opened) == 415
    opened.close()
    assert until_nothing(world) == NOTHING
