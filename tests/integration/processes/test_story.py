"""The whole story, by five processes under five roles: nobody lacks what they need."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.documents import PDF
from tests.integration.processes.apart import beside, door, wait_until, worker
from tests.integration.processes.ruled import Ruled, ruled_vault
from tests.integration.processes.test_shared import submit
from tests.journeys.house import House
from tests.journeys.navigators.desk import Desk, Handed, candidate_address, handed
from tests.journeys.visitor import Visitor
from vault.db.migrate import Store
from vault.db.roles.roles import Process

PUBLIC_URL = "http://127.0.0.1:8000"


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Ruled]:
    with ruled_vault(tmp_path / "house") as made:
        yield made


def signed_up(ruled: Ruled, staff: House, stack: ExitStack) -> Desk:
    invited = ruled.house.run("staff", "invite", "--role", "administrator", "--role", "recruiter")
    link = next(word for word in invited.stdout.split() if "/staff/join/" in word)
    (staff.folder / "out.txt").write_text(f"{staff.url}{link}")
    desk = stack.enter_context(Desk(staff))
    desk.sign_up()
    return desk


def purge(ruled: Ruled) -> dict[str, int]:
    """Erase what is due, without any key in reach."""
    nowhere = str(ruled.house.folder / "nowhere")
    with beside(ruled.house, "purging", **ruled.settings("purge"), KEYS=nowhere) as process:
        done = process.run("purge", "--json")
    assert done.returncode == 0, done.stderr
    report: dict[str, int] = json.loads(done.stdout)
    return report


def rejected(desk: Desk, one: Handed) -> None:
    address = f"{candidate_address(one)}/decide/rejected"
    fields = {"confirm": "avslå", "send": "yes", "subject": "Om din ansökan", "text": "Nej."}
    answer = desk.send(address, fields, seen=desk.page(address))
    assert answer.headers["location"].endswith("done=decided"), answer.text


@pytest.mark.timeout(280)
def test_the_whole_story_under_five_roles(ruled: Ruled) -> None:
    house, told = ruled.house, ruled.settings
    with ExitStack() as stack:
        careers = stack.enter_context(
            door(house, "careers", **told("careers"), PUBLIC_URL=PUBLIC_URL)
        )
        mine = stack.enter_context(door(house, "mypages", **told("mypages"), PUBLIC_URL=PUBLIC_URL))
        staff = stack.enter_context(door(house, "recruiter", **told("recruiter")))
        stack.enter_context(worker(replace(house, settings=told("work"))))
        desk = signed_up(ruled, staff, stack)

        answers = [submit(careers.url, key=key * 32) for key in "ab"]
        assert submit(careers.url, key="a" * 32).text == answers[0].text
        one, other = (handed(answer) for answer in answers)
        desk.candidate(one)
        desk.candidate(other)
        assert "Åsa Lindqvist" in desk.page("/staff/candidates")
        assert desk.page("/staff/candidates?q=lindqvist").count("Åsa Lindqvist") >= 2
        assert desk.download(one, one.documents[0]).content == PDF
        rejected(desk, other)

        with Visitor(mine.url) as visitor:
            visitor.come_in(one.link).raise_for_status()
            assert "Åsa Lindqvist" in visitor.page("application").text
            assert visitor.document(one.documents[0]) == PDF
            assert visitor.send("withdraw").status_code == 200
            acts = "SELECT verified_at FROM act WHERE verified_at IS NOT NULL"
            wait_until(lambda: bool(ruled.servers[Store.MAIN].execute(acts)))

        report = purge(ruled)
        assert (report["due"], report["erased"], report["failed"]) == (1, 1, 0)
        with Visitor(mine.url) as visitor:
            assert visitor.come_in(one.link).status_code == 422
            assert visitor.come_in(other.link).status_code == 200
        assert desk.client.get(candidate_address(one)).status_code == 404
        signed = "SELECT signature FROM erasure WHERE signature IS NOT NULL"
        wait_until(lambda: bool(ruled.servers[Store.MAIN].execute(signed)))

        for process in (careers, mine, staff):
            assert "error" not in process.logged, process.logged
        log = (house.folder / "work" / "err.txt").read_text("utf-8")
        assert "errand.failed" not in log, log
        assert "not_" not in log, log
    verified = house.run("audit", "verify", "--json")
    assert verified.returncode == 0, verified.stdout
    assert ruled.run(Process.PURGE, Store.MAIN, "SELECT count(*) FROM erasure") == [(1,)]
