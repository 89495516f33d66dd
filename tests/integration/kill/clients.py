"""Clients that hand in without a pause while something is killed, and what has to be there then."""

import random
import threading
import time
from typing import Generic, TypeVar

import httpx
from typing_extensions import override

from tests.factories.documents import PDF
from tests.integration.kill.house import House
from tests.journeys.visitor import Acknowledged, Visitor
from vault.domain.private_link import parse

SIZE = 300_000
PATIENCE = 40.0
PAUSE = 0.05

Failure = TypeVar("Failure", bound=httpx.HTTPError)


def content_of(key: str) -> bytes:
    """A CV that is nobody else's."""
    return PDF + random.Random(key).randbytes(SIZE)


class Client(threading.Thread, Generic[Failure]):
    """Hands in one application after the other, each until it is acknowledged.

    It endures one kind of failure; by any other it ends, and the test with it.
    """

    def __init__(
        self, url: str, name: str, enough: threading.Event, endures: type[Failure]
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._url = url
        self._enough = enough
        self._endures = endures
        self.acknowledged: dict[str, Acknowledged] = {}
        self.failures: list[Failure] = []

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
            except self._endures as failure:
                self.failures.append(failure)
                time.sleep(PAUSE)


class Crowd(Generic[Failure]):
    """Some clients at once."""

    def __init__(self, url: str, *, count: int, endures: type[Failure]) -> None:
        self._enough = threading.Event()
        self._clients = [
            Client(url, f"client-{number}", self._enough, endures) for number in range(count)
        ]
        for client in self._clients:
            client.start()

    def stop(self) -> None:
        """Let each finish what it has begun."""
        self._enough.set()
        for client in self._clients:
            client.join(PATIENCE)
            assert not client.is_alive(), f"{client.name} does not come to an end"

    @property
    def acknowledged(self) -> dict[str, Acknowledged]:
        return {key: one for client in self._clients for key, one in client.acknowledged.items()}

    @property
    def failures(self) -> list[Failure]:
        return [failure for client in self._clients for failure in client.failures]


def assert_there(vault: House, acknowledged: dict[str, Acknowledged]) -> None:
    """What was acknowledged is there and reads as it was handed in, and nothing beside it is."""
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
