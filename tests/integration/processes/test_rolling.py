"""A new version is put in place of the old one under load, and nobody has a request fail."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from tests.fakes.proxy import Proxy, proxy
from tests.integration.processes.apart import beside, wait_until, worker
from tests.integration.processes.test_shared import TIMEOUT, submit
from tests.journeys.house import House
from tests.journeys.navigators.desk import Desk, candidate_address, handed

DRAIN = ("--drain", "1")
ENOUGH = 3  # answers of each kind between two restarts


@dataclass(slots=True)
class Load:
    """Asks one thing again and again, in a thread, and notes what came of it."""

    ask: Callable[[], httpx.Response]
    answered: int = 0
    failed: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                answer = self.ask()
            except httpx.HTTPError as error:
                self.failed.append(repr(error))
                continue
            if answer.status_code in {200, 201, 206}:
                self.answered += 1
            else:
                self.failed.append(f"{answer.status_code} {answer.text[:200]}")


@contextmanager
def running(*loads: Load) -> Iterator[None]:
    threads = [threading.Thread(target=one.run) for one in loads]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for one in loads:
            one.stopping.set()
        for thread in threads:
            thread.join()


@contextmanager
def two(house: House, surface: str, **settings: str) -> Iterator[tuple[Proxy, list[House]]]:
    with ExitStack() as stack:
        both = [
            stack.enter_context(beside(house, f"{surface}-{number}", **settings))
            for number in (1, 2)
        ]
        for one in both:
            one.start("--surface", surface, *DRAIN)
        before = stack.enter_context(proxy(*(one.port for one in both)))
        wait_until(lambda: len(before.ready) == 2)
        yield before, both


def roll(before: Proxy, both: list[House], surface: str, loads: list[Load]) -> None:
    """Replace one process after the other, while everybody goes on asking."""
    for one in both:
        seen = [load.answered for load in loads]
        assert one.stop(signal.SIGTERM) == 0
        one.start("--surface", surface, *DRAIN)
        wait_until(lambda: len(before.ready) == 2)
        wait_until(
            lambda seen=seen: all(  # type: ignore[misc]  # of this round
                load.answered >= had + ENOUGH for load, had in zip(loads, seen, strict=True)
            )
        )


@pytest.mark.timeout(300)
def test_a_rolling_restart_fails_nobody(made: House) -> None:
    invited = made.run("staff", "invite", "--role", "administrator", "--role", "recruiter")
    link = next(word for word in invited.stdout.split() if "/staff/join/" in word)
    with (
        two(made, "careers", KEYS=str(made.public_keys())) as (careers, doors),
        two(made, "recruiter") as (staff, desks),
        worker(made),
        Desk(desks[0]) as desk,
    ):
        (desks[0].folder / "out.txt").write_text(f"{desks[0].url}{link}")
        desk.sign_up()
        one = handed(submit(careers.url))
        desk.candidate(one)
        document = f"{candidate_address(one)}/documents/{one.documents[0]}"
        with (
            httpx.Client(base_url=staff.url, cookies=desk.client.cookies, timeout=TIMEOUT) as lists,
            httpx.Client(base_url=staff.url, cookies=desk.client.cookies, timeout=TIMEOUT) as reads,
        ):
            loads = [
                Load(lambda: submit(careers.url)),
                Load(lambda: lists.get("/staff/candidates")),
                Load(lambda: reads.get(document)),
            ]
            with running(*loads):
                roll(careers, doors, "careers", loads)
                roll(staff, desks, "recruiter", loads)

    assert [load.failed for load in loads] == [[], [], []]
