"""Search engines are asked to read the open positions alone, and browsers find an icon."""

from urllib.robotparser import RobotFileParser

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from vault.web.assets import STATIC

House = TestClient[Litestar]


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/sv/jobs", True),
        ("/en/jobs/systemutvecklare", True),
        ("/", False),
        ("/sv", False),
        ("/sv/spontaneous", False),
        ("/sv/my", False),
        ("/en/my/open", False),
        ("/staff/sign-in", False),
        ("/api/openapi.json", False),
    ],
)
def test_robots_are_asked_to_read_the_positions_and_nothing_else(
    house: House, path: str, *, may: bool
) -> None:
    answer = house.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert rules.can_fetch("any-robot", f"https://jobb.exempel.se{path}") is may


def test_the_icon_is_found_where_browsers_look_for_it(house: House) -> None:
    answer = house.get("/favicon.ico")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.content == (STATIC / "mark.svg").read_bytes()
