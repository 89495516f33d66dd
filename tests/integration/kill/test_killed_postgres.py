"""The database server, killed while clients hand in: what was acknowledged is there.

The vault goes on without being started again. The servers write to a disk and wait for it; a kill
proves what a crash of the process does, not what a power cut does.
"""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from tests.factories.stores import place_urls
from tests.integration.kill.house import open_house
from tests.integration.kill.test_killed_server import content_of
from tests.journeys.house import House, built_house
from tests.journeys.visitor import Acknowledged, Visitor
from tests.servers.postgres import PostgresServer, postgres
from vault.domain.private_link import parse

CLIENTS = 4
PATIENCE = 40.0
LOOK = 0.05
SWEPT = timedelta(minutes=20)  # every lease of before has run out


@pytest.fixture
def main() -> Iterator[PostgresServer]:
    with postgres(durable=True) as server:
        yield server


@pytest.fixture
def keyring() -> Iterator[PostgresServer]:
    with postgres(durable=True) as server:
        yield server


@pytest.fixture
def house(tmp_path: Path, main: PostgresServer, keyring: PostgresServer) -> Iterator[House]:
    urls = {"DATABASE": main.url(), "KEYRING": keyring.url()}
    with built_house(tmp_path / "house", SUBMISSIONS_PER_ADDRESS="100000", **urls) as built:
        yield built


class Client(threading.Thread):
    """Hands in one application after the other, each until it is acknowledged."""

    def __init__(self, url: str, name: str, enough: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._url = url
        self._enough = enough
        self.acknowledged: dict[str, Acknowledged] = {}
        self.refused: list[httpx.Response] = []

    @override
    def run(self) -> None:
        number = 0
        while not self._enough.is_set():
            self._hand_in(f"{self.name}-application-{number}")
            number += 1

    def _hand_in(self, key: str) -> None:
        """Try as often as it takes: a retry is one application."""
        while key not in self.acknowledged:
            try:
                with Visitor(self._url) as visitor:
                    self.acknowledged[key] = visitor.hand_in(content_of(key), key=key)
            except httpx.HTTPStatusError as error:
                self.refused.append(error.response)
                time.sleep(LOOK)


def readiness(house: House) -> int:
    return httpx.get(f"{house.url}/readyz", timeout=PATIENCE).status_code


def wait_for(house: House, status: int) -> None:
    until = time.monotonic() + PATIENCE
    while readiness(house) != status:
        assert time.monotonic() < until, f"not {status} in time"
        time.sleep(LOOK)


def crash(house: House, servers: Sequence[PostgresServer]) -> None:
    """Kill servers, see that the vault says so, start them, and see that it says that, too."""
    for server in servers:
        server.kill()
    wait_for(house, 503)
    time.sleep(4 * LOOK)
    for server in servers:
        server.start()
    wait_for(house, 200)


@pytest.mark.timeout(300)
def test_a_database_server_that_is_killed_under_load_loses_nothing_that_was_acknowledged(
    house: House, main: PostgresServer, keyring: PostgresServer
) -> None:
    house.start()
    enough = threading.Event()
    clients = [Client(house.url, f"client-{number}", enough) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    chance = random.Random(11)
    for servers in ((main,), (keyring,), (main, keyring), (main,)):
        time.sleep(chance.uniform(0.7, 2.0))
        crash(house, servers)
    time.sleep(1)
    enough.set()
    for client in clients:
        client.join(PATIENCE)
    house.stop()
    house.ahead = SWEPT
    assert house.run("work", "--once").returncode == 0

    acknowledged = {key: one for client in clients for key, one in client.acknowledged.items()}
    refused = [answer for client in clients for answer in client.refused]
    print(f"\n{len(acknowledged)} acknowledged, {len(refused)} put off")
    assert len(acknowledged) >= CLIENTS
    assert refused
    for answer in refused:
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert int(answer.headers["retry-after"]) > 0
    place_urls(house.data, main=main.url(), keyring=keyring.url())
    vault = open_house(house.data, keys=house.keys)
    assert {one.id for one in acknowledged.values()} == {
        each.hex() for each in vault.application_ids()
    }
    for key, one in acknowledged.items():
        link = parse(untrusted_text=one.link)
        expected = {"cv.pdf": content_of(key)}
        assert vault.read_by_staff(bytes.fromhex(one.id)) == expected
        assert vault.read_by_link(bytes.fromhex(one.id), link.token) == expected
    left = vault.left_behind()
    assert left["file"] == left["document"] == left["arrival"] == len(acknowledged)
    vault.close()
