"""Two processes of one surface behind a proxy are one surface to whoever uses it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import httpx
import pytest

from tests.factories.documents import PDF
from tests.fakes.proxy import Proxy, proxy
from tests.integration.processes.apart import door, wait_until
from tests.journeys.house import House
from tests.journeys.navigators.desk import Desk
from vault.usecases.submission.form import IDEMPOTENCY_HEADER

TIMEOUT = 60.0
KEY = "0123456789abcdef0123456789abcdef"


@contextmanager
def two(house: House, surface: str, **settings: str) -> Iterator[tuple[Proxy, House, House]]:
    """Have two processes of a surface, and a proxy that gives every connection to the next one."""
    with ExitStack() as stack:
        first, second = (
            stack.enter_context(door(house, surface, f"{surface}-{number}", **settings))
            for number in (1, 2)
        )
        before = stack.enter_context(proxy(first.port, second.port))
        wait_until(lambda: len(before.ready) == 2)
        yield before, first, second


def submit(url: str, *, key: str = "", name: str = "Åsa Lindqvist") -> httpx.Response:
    return httpx.post(
        f"{url}/api/v1/applications",
        headers={IDEMPOTENCY_HEADER: key} if key else {},
        data={"name": name, "email": "asa@exempel.se", "position": "systemutvecklare"},
        files=[("cv", ("cv.pdf", PDF))],
        timeout=TIMEOUT,
    )


@pytest.mark.timeout(180)
def test_who_signs_in_at_one_process_works_on_at_the_other(made: House) -> None:
    invited = made.run("staff", "invite", "--role", "administrator", "--role", "recruiter")
    link = next(word for word in invited.stdout.split() if "/staff/join/" in word)
    with two(made, "recruiter") as (_, first, second):
        (first.folder / "out.txt").write_text(f"{first.url}{link}")
        with Desk(first) as desk:
            desk.sign_up()
            token = dict(desk.client.cookies)
            with httpx.Client(base_url=second.url, cookies=token, timeout=TIMEOUT) as other:
                assert other.get("/staff/candidates").status_code == 200
                out = Desk(replace(second))
                out.client = other
                answer = out.send("/staff/sign-out", {}, seen=out.page("/staff"))

            assert answer.status_code == 303
            assert desk.client.get("/staff/candidates").status_code == 303


@pytest.mark.timeout(180)
def test_a_retry_that_meets_the_other_process_gets_the_same_answer(made: House) -> None:
    with two(made, "careers", PUBLIC_URL="http://127.0.0.1:8000") as (before, first, second):
        answers = [submit(url, key=KEY) for url in (first.url, second.url, before.url, before.url)]
        other = submit(second.url, key=KEY, name="Erik Ståhl")

    assert {one.status_code for one in answers} == {201}
    assert len({one.text for one in answers}) == 1
    assert other.status_code == 422
    assert all(count >= 1 for count in before.served.values())


@pytest.mark.timeout(180)
def test_both_count_what_comes_from_one_address(made: House) -> None:
    with two(made, "careers", SUBMISSIONS_PER_ADDRESS="3") as (before, _, _):
        codes = [submit(before.url).status_code for _ in range(5)]

    assert codes == [201, 201, 201, 429, 429]
