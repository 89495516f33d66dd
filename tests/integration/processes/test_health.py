"""What /livez and /readyz say is true: the proxy and the service manager act on it."""

import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.factories.documents import PDF
from tests.factories.submitting import CONTENT_TYPE, FilePart, application_parts, form
from tests.integration.processes.apart import door, wait_until
from tests.integration.processes.test_rolling import DRAIN
from tests.integration.processes.test_shared import submit
from tests.journeys.house import House, built_house
from tests.servers.postgres import postgres

FILLING = b"x" * (2 * 1024 * 1024)


def code(house: House, path: str) -> int:
    return httpx.get(house.url + path, timeout=30).status_code


@pytest.mark.timeout(180)
def test_without_its_database_a_process_lives_and_is_not_ready(tmp_path: Path) -> None:
    with postgres() as main, postgres() as keyring:
        urls = {"DATABASE": main.url(), "KEYRING": keyring.url()}
        with built_house(tmp_path / "house", **urls) as house:
            made = house.run("init")
            assert made.returncode == 0, made.stderr
            with door(house, "careers") as careers:
                assert (code(careers, "/livez"), code(careers, "/readyz")) == (200, 200)

                for server in (main, keyring):
                    server.kill()
                    assert (code(careers, "/livez"), code(careers, "/readyz")) == (200, 503)
                    assert submit(careers.url).status_code == 503
                    server.start()
                    wait_until(lambda: code(careers, "/readyz") == 200)

                assert submit(careers.url).status_code == 201


@pytest.mark.timeout(120)
def test_a_process_that_drains_says_so_and_still_takes_everybody(made: House) -> None:
    with door(made, "careers") as careers:
        careers.stop()
        careers.start("--surface", "careers", "--drain", "4")
        assert careers.process is not None
        careers.process.send_signal(signal.SIGTERM)
        wait_until(lambda: code(careers, "/readyz") == 503)

        answer = submit(careers.url)

        assert answer.status_code == 201
        assert answer.headers["connection"] == "close"
        assert code(careers, "/livez") == 200
        assert careers.wait() == 0


@pytest.mark.timeout(120)
def test_an_upload_that_is_under_way_when_it_drains_is_finished(made: House) -> None:
    scan = FilePart(field="attachment", content=PDF + FILLING)
    body = form(*application_parts(position="systemutvecklare"), scan)
    with door(made, "careers") as careers:
        careers.stop()
        careers.start("--surface", "careers", *DRAIN)
        with socket.create_connection(("127.0.0.1", careers.port), timeout=60) as client:
            client.sendall(
                f"POST /api/v1/applications HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Content-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            )
            client.sendall(body[: len(FILLING)])
            wait_until(lambda: any(one.is_file() for one in (made.data / "blobs").rglob("*")))
            assert careers.process is not None
            careers.process.send_signal(signal.SIGTERM)
            threading.Event().wait(2.0)  # longer than it drains: it no longer listens
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.1", careers.port), timeout=5)
            client.sendall(body[len(FILLING) :])
            answer = client.recv(65536)

        assert answer.startswith(b"HTTP/1.1 201"), answer
        assert careers.wait() == 0


@pytest.mark.timeout(120)
def test_who_is_asked_twice_does_not_wait_for_the_proxy(made: House) -> None:
    with door(made, "careers") as careers:
        careers.stop()
        careers.start("--surface", "careers", "--drain", "300")
        assert careers.process is not None
        careers.process.send_signal(signal.SIGTERM)
        wait_until(lambda: code(careers, "/readyz") == 503)
        began = time.monotonic()

        assert careers.stop(signal.SIGTERM) == 0

        assert time.monotonic() - began < 30
