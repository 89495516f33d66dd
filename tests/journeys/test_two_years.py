"""Two applicants, one position, and a clock that runs ahead: one extends, the other is erased."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories.documents import PDF
from tests.journeys.house import House, built_house
from tests.journeys.visitor import Acknowledged, Visitor

A_YEAR = timedelta(days=366)
NEARLY_TWO_YEARS = timedelta(days=733 - 25)  # within the month before the end
TWO_YEARS_AND_TWO_DAYS = timedelta(days=733)
PATIENCE = 30.0


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with built_house(tmp_path / "house") as built:
        yield built


def told(house: House, *arguments: str, code: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Run a command with ``--json`` and return what it says."""
    done = house.run(*arguments, "--json")
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    return json.loads(done.stdout)


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.mark.timeout(600)
def test_two_years_and_two_days_after_the_decision(house: House) -> None:
    leaving, staying = two_apply_and_the_position_is_closed(house)
    one_extends_after_a_year(house, staying)
    the_end_of_the_other_is_told_beforehand(house)
    house.ahead = TWO_YEARS_AND_TWO_DAYS

    dry = told(house, "purge", "--dry-run")
    assert [each["id"] for each in dry["would_erase"]] == [leaving.id]
    assert dry["would_erase"][0]["rule"] == "position.rejected"
    assert (dry["due"], dry["erased"]) == (1, 0)

    done = told(house, "purge", "--yes")
    assert (done["due"], done["erased"], done["failed"], done["blobs"]) == (1, 1, 0, 1)
    assert len(done["receipts"]) == 1
    assert told(house, "work", "--once")["receipts"] == 1

    the_one_is_gone_and_the_other_can_be_read(house, leaving, staying)
    health = told(house, "doctor", code=1)
    assert {finding["code"] for finding in health["findings"]} == house.findings


def two_apply_and_the_position_is_closed(house: House) -> tuple[Acknowledged, Acknowledged]:
    house.start()
    (position,) = told(house, "position", "list")["positions"]
    slug = str(position["slug"])
    with Visitor(house.url) as visitor:
        both = [
            visitor.hand_in(PDF + bytes([number]), key=f"two-years-later-{number}", position=slug)
            for number in range(2)
        ]
    wait_until(lambda: told(house, "purge", "--dry-run", "--as-of", "2099-01-01")["due"] == 2)
    told(house, "position", "close", slug, "--cancel", "--confirm", str(position["reference"]))
    house.stop()
    return both[0], both[1]


def one_extends_after_a_year(house: House, staying: Acknowledged) -> None:
    house.ahead = A_YEAR
    house.start()
    with Visitor(house.url) as visitor:
        visitor.come_in(staying.link).raise_for_status()
        visitor.send("extend").raise_for_status()
    as_of = (house.now() + A_YEAR + timedelta(days=10)).date().isoformat()
    wait_until(lambda: told(house, "purge", "--dry-run", "--as-of", as_of)["due"] == 1)
    house.stop()


def the_end_of_the_other_is_told_beforehand(house: House) -> None:
    """Remind the applicant once, and whoever runs the vault by the forecast: of the same day."""
    house.ahead = NEARLY_TWO_YEARS
    assert [told(house, "work", "--once")["reminders"] for _ in range(2)] == [1, 0]

    as_of = (house.now() + timedelta(days=40)).date().isoformat()
    (planned,) = told(house, "purge", "--dry-run", "--as-of", as_of)["would_erase"]
    forecast = told(house, "report", "forecast", "--months", "3")
    assert [one for one in forecast["months"] if one["count"]] == [
        {"month": planned["end_day"][:7], "count": 1, "rules": {"position.rejected": 1}}
    ]
    assert (forecast["due"], forecast["later"]) == (0, 1)


def the_one_is_gone_and_the_other_can_be_read(
    house: House, leaving: Acknowledged, staying: Acknowledged
) -> None:
    house.start()
    with Visitor(house.url) as visitor:
        assert visitor.come_in(leaving.link).status_code == 422
    with Visitor(house.url) as visitor:
        visitor.come_in(staying.link).raise_for_status()
        assert visitor.document(staying.documents[0]) == PDF + bytes([1])
    house.stop()
    files = [path for path in (house.data / "blobs").rglob("*") if path.is_file()]
    assert [path.name[:32] for path in files] == [staying.id]
    assert leaving.id in (house.data / "ledger" / "erased.txt").read_text()
