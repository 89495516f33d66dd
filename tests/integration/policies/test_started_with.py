"""A vault that is really started with a ready-made policy: it takes an application in."""

import json
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.factories.submitting import CONTENT_TYPE, FilePart, Parts, form
from tests.integration.policies.test_each_policy import CONSULTANT
from tests.journeys.house import House, open_house
from vault.adapters.policies_packaged import DEFAULT_POLICY, packaged_names

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OTHERS = [name for name in packaged_names() if name != DEFAULT_POLICY]


@pytest.fixture(params=OTHERS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path / "house", POLICY=request.param) as started:
        yield started


def asked(house: House, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", house.port, timeout=20)
    headers = {"Content-Type": CONTENT_TYPE} if body else {}
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    told = answer.read().decode()
    connection.close()
    return answer.status, told


def parts(name: str) -> Parts:
    texts = {"name": "Åsa Lindqvist", "email": "asa@exempel.se"}
    if name != "consultant-profile":
        return [FilePart(), *texts.items()]
    letter = FilePart(field="cover_letter", name="brev.pdf")
    return [FilePart(), letter, *({**CONSULTANT, **texts}).items()]


def test_a_vault_started_with_it_shows_its_notice_and_takes_an_application_in(
    house: House,
) -> None:
    name = house.settings["POLICY"]

    sv_status, sv_notice = asked(house, "GET", "/sv/privacy")
    en_status, en_notice = asked(house, "GET", "/en/privacy")
    status, told = asked(house, "POST", "/api/v1/applications", form(*parts(name)))

    assert (sv_status, en_status, status) == (200, 200, 201), told
    assert "Exempel AB" in sv_notice
    assert "Exempel AB" in en_notice
    ends = datetime.fromisoformat(json.loads(told)["expires_at"]).astimezone(STOCKHOLM)
    assert (ends.hour, ends.minute) == (0, 0)
