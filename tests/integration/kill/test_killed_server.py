"""The real server, killed while eight clients hand in: what was acknowledged is there."""

import json
import random
import shutil
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL

import httpx
import pytest

from tests.factories.stores import copy_stores, place_urls, url_in, wait_until_alone
from tests.integration.kill.clients import Crowd, assert_there, content_of
from tests.integration.kill.house import House as OpenedHouse
from tests.integration.kill.house import open_house
from tests.journeys.house import House, built_house
from vault.db.migrate import Store

CLIENTS = 8
KILLS = 4
SWEPT = timedelta(minutes=20)  # every lease of before has run out
FAULTS = {
    "arrivals-without-key",
    "keys-without-rows",
    "blobs-missing",
    "blobs-orphaned",
    "erased-came-back",
    "damaged",
    "store-failed",
    "no-vault",
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with built_house(tmp_path / "house", SUBMISSIONS_PER_ADDRESS="100000") as built:
        yield built


def opened(house: House, copy: Path) -> OpenedHouse:
    """Open a copy of the vault's folders with its keys."""
    wait_until_alone(house.folder)
    data = copy_stores(house.folder, copy) / "data"
    shutil.copytree(house.keys, data / "keys")
    if house.settings.get("DATABASE"):
        place_urls(data, main=url_in(copy, Store.MAIN), keyring=url_in(copy, Store.KEYRING))
    return open_house(data)


@pytest.mark.timeout(400)
def test_a_server_that_is_killed_under_load_loses_nothing_that_it_acknowledged(
    house: House, tmp_path: Path
) -> None:
    house.start()
    crowd = Crowd(house.url, count=CLIENTS, endures=httpx.TransportError)
    chance = random.Random(7)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.7, 2.5))
        house.stop(SIGKILL)
        house.start()
    time.sleep(2)
    crowd.stop()
    house.stop(SIGKILL)
    house.ahead = SWEPT
    house.start()
    house.stop()
    assert house.run("work", "--once").returncode == 0

    acknowledged = crowd.acknowledged
    broken_off = len(crowd.failures)
    print(f"\n{len(acknowledged)} acknowledged, {broken_off} broken off, {KILLS + 1} kills")
    assert len(acknowledged) >= CLIENTS
    assert broken_off >= CLIENTS
    vault = opened(house, tmp_path / "copy")
    assert_there(vault, acknowledged)
    vault.close()
    codes = {each["code"] for each in json.loads(house.run("doctor", "--json").stdout)["findings"]}
    assert not codes & FAULTS


@pytest.mark.timeout(200)
def test_nothing_stays_of_uploads_that_a_kill_cut_off(house: House, tmp_path: Path) -> None:
    house.start()
    halves = [half_an_upload(house) for _ in range(CLIENTS)]
    until = time.monotonic() + 20
    while len(parts := list((house.data / "blobs").rglob("*.part"))) < CLIENTS:
        assert time.monotonic() < until, f"{len(parts)} blobs were begun"
        time.sleep(0.05)
    house.stop(SIGKILL)
    for half in halves:
        half.close()
    assert len(list((house.data / "blobs").rglob("*.part"))) == CLIENTS

    house.ahead = SWEPT
    assert house.run("work", "--once").returncode == 0

    vault = opened(house, tmp_path / "copy")
    assert vault.left_behind() == {}
    vault.close()


def half_an_upload(house: House) -> socket.socket:
    """Send the head and most of the body of an application, and then nothing more."""
    boundary = "0123456789abcdef"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n\r\n'
    ).encode()
    body = head + content_of("half")
    connection = socket.create_connection(("127.0.0.1", house.port))
    connection.sendall(
        b"POST /api/v1/applications HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: multipart/form-data; boundary=" + boundary.encode() + b"\r\n"
        b"Content-Length: " + str(4 * len(body)).encode() + b"\r\n\r\n" + body + content_of("more")
    )
    return connection
