"""The real server, killed while eight clients hand in: what was acknowledged is there."""

import json
import random
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL

import httpx
import pytest
from typing_extensions import override

from tests.factories.documents import PDF
from tests.factories.stores import copy_stores, place_urls, url_in, wait_until_alone
from tests.integration.kill.house import House as OpenedHouse
from tests.integration.kill.house import open_house
from tests.journeys.house import House, built_house
from tests.journeys.visitor import Acknowledged, Visitor
from vault.db.migrate import Store
from vault.domain.private_link import parse

CLIENTS = 8
KILLS = 4
SIZE = 300_000
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


def content_of(key: str) -> bytes:
    """A CV that is nobody else's."""
    return PDF + random.Random(key).randbytes(SIZE)


def opened(house: House, copy: Path) -> OpenedHouse:
    """Open a copy of the vault's folders with its keys."""
    wait_until_alone(house.folder)
    data = copy_stores(house.folder, copy) / "data"
    shutil.copytree(house.keys, data / "keys")
    if house.settings.get("DATABASE"):
        place_urls(data, main=url_in(copy, Store.MAIN), keyring=url_in(copy, Store.KEYRING))
    return open_house(data)


class Client(threading.Thread):
    """Hands in one application after the other, each until it is acknowledged."""

    def __init__(self, url: str, name: str, enough: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._url = url
        self._enough = enough
        self.acknowledged: dict[str, Acknowledged] = {}
        self.broken_off = 0

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
            except httpx.TransportError:
                self.broken_off += 1
                time.sleep(0.05)


@pytest.mark.timeout(400)
def test_a_server_that_is_killed_under_load_loses_nothing_that_it_acknowledged(
    house: House, tmp_path: Path
) -> None:
    house.start()
    enough = threading.Event()
    clients = [Client(house.url, f"client-{number}", enough) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    chance = random.Random(7)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.7, 2.5))
        house.stop(SIGKILL)
        house.start()
    time.sleep(2)
    enough.set()
    for client in clients:
        client.join()
    house.stop(SIGKILL)
    house.ahead = SWEPT
    house.start()
    house.stop()
    assert house.run("work", "--once").returncode == 0

    acknowledged = {key: one for client in clients for key, one in client.acknowledged.items()}
    broken_off = sum(client.broken_off for client in clients)
    print(f"\n{len(acknowledged)} acknowledged, {broken_off} broken off, {KILLS + 1} kills")
    assert len(acknowledged) >= CLIENTS
    assert broken_off >= CLIENTS
    vault = opened(house, tmp_path / "copy")
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
