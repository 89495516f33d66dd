"""What we promise about consent: asked apart, never pre-ticked, as easy to take back as to give."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import select
from typing_extensions import override

from tests.factories.acting import check_recruiters_can_read, consents, order, work
from tests.factories.applications import (
    accepted,
    hand_in,
    knock,
    link_text,
    visit,
    work_tools,
)
from tests.factories.policies import changed_text
from tests.factories.purging import purge_now, reasons
from tests.factories.submitting import SLUG, World, make_world
from tests.factories.visiting import Browser, come_in, my_pages, rejected_a_year_ago
from tests.house.sources import ROOT
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.errors import BlockedError, FieldError, NotFoundError
from vault.usecases.links.fresh_link import application_key

ASKED_FOR_A_POSITION_TOO = (
    'asked = ["after_decision", "by_reminder"]',
    'asked = ["at_submission", "after_decision", "by_reminder"]',
)
TEMPLATES = ROOT / "vault" / "web" / "templates"


class Boxes(HTMLParser):
    """The checkboxes of a page: name, and whether each is ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, bool] = {}

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") in {"checkbox", "radio"}:
            self.found[told.get("name") or ""] = "checked" in told


def boxes(page: str) -> dict[str, bool]:
    parser = Boxes()
    parser.feed(page)
    return parser.found


@pytest.fixture(params=[*packaged_names(), "asked for a position too"])
def any_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    name = str(request.param)
    text = policy_text(name) if name in packaged_names() else changed_text(ASKED_FOR_A_POSITION_TOO)
    made = make_world(tmp_path, text=text)
    yield made
    made.close()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_box_is_ticked_before_the_person_has_been_there(any_world: World, language: str) -> None:
    with TestClient(my_pages(any_world)) as browser:
        pages = [browser.get(f"/{language}/jobs/{SLUG}"), browser.get(f"/{language}/spontaneous")]

    assert pages[0].status_code == 200
    ticked = {name: on for page in pages for name, on in boxes(page.text).items()}
    assert not any(ticked.values())


def test_no_address_ticks_a_box(any_world: World) -> None:
    with TestClient(my_pages(any_world)) as browser:
        page = browser.get("/sv/spontaneous?consent_keep=yes&consent_keep=on").text

    assert not any(boxes(page).values())


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_a_box_that_is_always_ticked(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    always = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    assert "checked" not in always
    assert not re.search(r"checked\s*=\s*true", text)


def test_submitting_is_no_consent(tmp_path: Path) -> None:
    world = make_world(tmp_path, text=changed_text(ASKED_FOR_A_POSITION_TOO))

    hand_in(world)

    assert consents(world) == []
    world.close()


def test_taking_back_takes_as_many_clicks_as_giving(world: World, browser: Browser) -> None:
    come_in(browser, rejected_a_year_ago(world))

    giving = clicks(browser, "extend")
    work(world)
    taking_back = clicks(browser, "withdraw-consent")
    work(world)

    assert taking_back <= giving
    assert [state for _, state, _ in consents(world)] == ["given", "withdrawn"]


def clicks(browser: Browser, step: str) -> int:
    """Go from the page to the step by its link and press the first button there."""
    page = browser.get("/sv/my/application").text
    assert f'href="/sv/my/{step}"' in page
    form = browser.get(f"/sv/my/{step}").text
    main = form.split("<main")[1]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
    assert browser.post(f"/sv/my/{step}", data=sent).status_code == 303
    return 2  # the link, and the button: there is nothing else on the way


def test_a_withdrawal_blocks_at_once_and_the_key_is_gone_within_a_day(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(timedelta(days=100))
    withdrawn_at = world.clock()

    order(world, visit(world, receipt), ActKind.WITHDRAW_CONSENT)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    world.clock.advance(timedelta(minutes=1))
    work(world)
    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    world.clock.at = withdrawn_at + timedelta(hours=23, minutes=59)
    assert purge_now(world).erased == 1
    assert reasons(world) == ["consent_withdrawn"]
    with world.stores.keyring.reading() as session:
        wraps = session.scalars(select(t.Wrap).where(t.Wrap.slot_id == receipt.application_id))
        assert wraps.all() == []
        assert not session.get_one(t.Slot, receipt.application_id).live
    with pytest.raises(FieldError):
        knock(world, link_text(receipt))
    with pytest.raises(NotFoundError):
        application_key(
            main=world.stores.main,
            keyring=world.stores.keyring,
            intake_opener=work_tools(world).intake_opener,
            opener=work_tools(world).opener,
            application_id=receipt.application_id,
        )
