"""The database server, killed while clients hand in: what was acknowledged is there.

The vault goes on without being started again. The servers write to a disk and wait for it; a kill
proves what a crash of the process does, not what a power cut does.
"""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.factories.stores import place_urls
from tests.integration.kill.clients import PATIENCE, Crowd, assert_there
from tests.integration.kill.house import open_house
from tests.journeys.house import House, built_house
from tests.servers.postgres import PostgresServer, postgres

CLIENTS = 4
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
    crowd = Crowd(house.url, count=CLIENTS, endures=httpx.HTTPStatusError)
    chance = random.Random(11)
    for servers in ((main,), (keyring,), (main, keyring), (main,)):
        time.sleep(chance.uniform(0.7, 2.0))
        crash(house, servers)
    time.sleep(1)
    crowd.stop()
    house.stop()
    house.ahead = SWEPT
    assert house.run("work", "--once").returncode == 0

    acknowledged = crowd.acknowledged
    refused = [failure.response for failure in crowd.failures]
    print(f"\n{len(acknowledged)} acknowledged, {len(refused)} put off")
    assert len(acknowledged) >= CLIENTS
    assert refused
    for answer in refused:
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert int(answer.headers["retry-after"]) > 0
    place_urls(house.data, main=main.url(), keyring=keyring.url())
    vault = open_house(house.data, keys=house.keys)
    assert_there(vault, acknowledged)
    vault.close()
