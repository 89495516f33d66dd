"""The proxy's files, in a real nginx: who is asked, and that nothing comes to lie on its disk."""

import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers.nginx import NAME, Proxy, proxy

MEBIBYTE = 1024 * 1024
ADDRESSES = [
    ("/", "careers"),
    ("/sv/jobs/utvecklare", "careers"),
    ("/en/spontaneous", "careers"),
    ("/api/v1/applications", "careers"),
    ("/sv/my", "mypages"),
    ("/en/my/open", "mypages"),
    ("/sv/mylla", "careers"),
    ("/staff", "recruiter"),
    ("/staff/candidates", "recruiter"),
    ("/staffing", "careers"),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp("nginx")) as found:
        yield found


def written(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]


@pytest.mark.parametrize(("path", "door"), ADDRESSES)
def test_an_address_leads_to_its_door(running: Proxy, path: str, door: str) -> None:
    with running.connection() as connection:
        connection.request("GET", path)

        assert connection.getresponse().read().decode() == door


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_the_state_of_a_process_is_not_told_outside(running: Proxy, path: str) -> None:
    with running.connection() as connection:
        connection.request("GET", path)

        assert connection.getresponse().status == 404


def test_what_a_visitor_claims_to_have_come_through_is_dropped(running: Proxy) -> None:
    with running.connection() as connection:
        connection.request("GET", "/sv/jobs", headers={"X-Forwarded-For": "6.6.6.6", "Host": NAME})
        connection.getresponse().read()

        told = running.doors["careers"].seen.headers[-1]
        assert told["x-forwarded-for"] == "127.0.0.1"
        assert told["x-forwarded-proto"] == "https"
        assert told["host"] == NAME


def test_the_headers_of_an_answer_are_the_doors_own(running: Proxy) -> None:
    with running.connection() as connection:
        connection.request("GET", "/sv/jobs")
        answer = connection.getresponse()
        answer.read()

        assert answer.getheader("Content-Security-Policy") == "default-src 'none'"
        assert answer.getheader("Cache-Control") == "no-store"
        assert answer.getheader("Server") == "nginx"
        assert {name.lower() for name, _ in answer.getheaders()} == {
            *("content-security-policy", "cache-control", "content-length"),
            *("server", "date", "connection"),
        }


def test_a_document_is_passed_on_as_it_comes_and_never_laid_down(running: Proxy) -> None:
    half = 10 * MEBIBYTE
    before = written(running.folder)
    seen = running.doors["careers"].seen
    so_far = seen.bytes
    with running.connection() as connection:
        connection.putrequest("POST", "/sv/spontaneous")
        connection.putheader("Content-Length", str(2 * half))
        connection.endheaders()

        connection.send(bytes(half))
        until = time.monotonic() + 20
        while seen.bytes - so_far < half and time.monotonic() < until:
            time.sleep(0.01)
        arrived, lying = seen.bytes - so_far, written(running.folder)
        connection.send(bytes(half))

        assert arrived == half  # before the second half was sent
        assert lying == before
        assert connection.getresponse().read() == b"careers"
        assert seen.bytes - so_far == 2 * half


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/sv/spontaneous", 51 * MEBIBYTE, 200),
        ("/sv/spontaneous", 65 * MEBIBYTE, 413),
        ("/staff/positions", 2 * MEBIBYTE, 413),
    ],
)
def test_a_body_has_the_limit_of_its_door(
    running: Proxy, path: str, size: int, status: int
) -> None:
    with running.connection() as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        if status == 200:
            connection.send(bytes(size))

        assert connection.getresponse().status == status


def test_a_visit_without_tls_is_sent_to_the_address_with_it(running: Proxy) -> None:
    with closing(HTTPConnection("127.0.0.1", running.http, timeout=20)) as connection:
        connection.request("GET", "/sv/jobs?x=1", headers={"Host": NAME})
        answer = connection.getresponse()

    assert answer.status == 301
    assert answer.getheader("Location") == f"https://{NAME}/sv/jobs?x=1"


def test_nothing_is_noted_about_who_came(running: Proxy) -> None:
    with running.connection() as connection:
        connection.request("GET", "/staff/join/SECRET")
        connection.getresponse().read()

        noted = [path for path in written(running.folder) if b"SECRET" in path.read_bytes()]
        assert noted == []
        assert not list(running.folder.rglob("access*"))
