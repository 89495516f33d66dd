"""Applying, in a real browser: both languages, with and without script, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from tests.factories.documents import PDF, docx
from tests.factories.handed_in import key_by_link, open_handed_in
from tests.factories.submitting import SLUG, World, add_position, make_world
from tests.journeys.browser import (
    NARROW,
    NARROWEST,
    WIDE,
    OpenPage,
    accessibility_problems,
    drop_files,
    overflows,
    shoot,
)
from tests.journeys.serving import served
from vault.db import tables as t

WORDS = {
    "sv": {
        "send": "Skicka ansökan",
        "thanks": "Tack, vi har fått din ansökan",
        "wrong": "Något behöver rättas",
        "consent": "Ja, spara min ansökan",
        "other": "Thank",
        "name": "Namn",
        "email": "E-postadress",
        "gone": "Allt raderas",
        "cv": "CV",
        "closed": "Tjänsten går inte längre att söka",
        "need-consent": "bara spara en spontanansökan om du samtycker",
    },
    "en": {
        "send": "Send the application",
        "thanks": "Thank you, we have your application",
        "wrong": "Something needs correcting",
        "consent": "Yes, keep my application",
        "other": "Tack",
        "name": "Name",
        "email": "E-mail address",
        "gone": "Everything is erased",
        "cv": "CV",
        "closed": "This position can no longer be applied for",
        "need-consent": "keep a spontaneous application only if you consent",
    },
}
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with served(world.app()) as found:
        yield found


def sound(page: Page, *, script: bool) -> None:
    """The page neither scrolls sideways nor has anything that axe finds."""
    if script:
        assert accessibility_problems(page) == []
        assert not overflows(page)


def fill_in(page: Page, words: dict[str, str]) -> None:
    page.get_by_label(words["name"], exact=True).fill("Åsa Lindqvist")
    page.get_by_label(words["email"], exact=True).fill("asa@exempel.se")


@SCRIPTS
@LANGUAGES
def test_an_applicant_applies_for_a_position(  # noqa: PLR0917 - fixtures
    world: World,
    address: str,
    open_page: OpenPage,
    pictures: Path | None,
    language: str,
    script: bool,  # noqa: FBT001 - how the page is looked at
) -> None:
    words = WORDS[language]
    page = open_page(address, script=script, language=language)
    expect(page).to_have_url(f"{address}/{language}/jobs")
    shoot(page, pictures, f"careers-jobs-{language}")
    sound(page, script=script)
    page.get_by_role("link", name="Systemutvecklare" if language == "sv" else "Software").click()
    sound(page, script=script)
    fill_in(page, words)
    page.locator("#cv").set_input_files({"name": "CV Åsa.pdf", "mimeType": "", "buffer": PDF})
    page.locator("#attachment").set_input_files(
        [
            FilePayload(name="betyg.docx", mimeType="", buffer=docx()),
            FilePayload(name="intyg.pdf", mimeType="", buffer=PDF),
        ]
    )
    shoot(page, pictures, f"careers-filled-{language}-{'script' if script else 'plain'}")
    page.get_by_role("button", name=words["send"]).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(words["thanks"])
    link, code = page.locator("#link").inner_text(), page.locator("#code").inner_text()
    assert key_by_link(world, link) == key_by_link(world, code)
    expect(page.locator("main")).to_contain_text(words["gone"])
    shoot(page, pictures, f"careers-receipt-{language}-{'script' if script else 'plain'}")
    sound(page, script=script)
    with world.stores.main.reading() as session:
        row = session.scalars(select(t.Application)).one()
    opened = open_handed_in(world, row.id)
    assert opened.documents == {"CV Åsa.pdf": PDF, "betyg.docx": docx(), "intyg.pdf": PDF}
    assert row.language == language


@SCRIPTS
@LANGUAGES
def test_mistakes_are_told_and_nothing_typed_is_lost(  # noqa: PLR0917 - fixtures
    world: World,
    address: str,
    open_page: OpenPage,
    pictures: Path | None,
    language: str,
    script: bool,  # noqa: FBT001 - how the page is looked at
) -> None:
    words = WORDS[language]
    page = open_page(f"{address}/{language}/jobs/{SLUG}", script=script, width=NARROW)
    page.get_by_label(words["name"], exact=True).fill("Åsa Lindqvist")
    page.get_by_label(words["email"], exact=True).fill("asa@")
    page.get_by_role("button", name=words["send"]).click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text(words["wrong"])
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(page.get_by_label(words["name"], exact=True)).to_have_value("Åsa Lindqvist")
    expect(page.get_by_label(words["email"], exact=True)).to_have_value("asa@")
    shoot(page, pictures, f"careers-mistakes-{language}-{'script' if script else 'plain'}")
    sound(page, script=script)
    assert world.counts()["application"] == 0

    page.get_by_label(words["email"], exact=True).fill("asa@exempel.se")
    page.locator("#cv").set_input_files({"name": "cv.pdf", "mimeType": "", "buffer": PDF})
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["thanks"])


@SCRIPTS
def test_a_file_that_only_looks_right_is_refused_by_the_server(
    world: World,
    address: str,
    open_page: OpenPage,
    pictures: Path | None,
    script: bool,  # noqa: FBT001 - how the page is looked at
) -> None:
    page = open_page(f"{address}/sv/jobs/{SLUG}", script=script)
    fill_in(page, WORDS["sv"])
    page.locator("#cv").set_input_files({"name": "cv.pdf", "mimeType": "", "buffer": docx()})
    page.get_by_role("button", name="Skicka ansökan").click()

    expect(page.get_by_role("alert")).to_contain_text("filens namn säger ett slag")
    expect(page.get_by_label("Namn", exact=True)).to_have_value("Åsa Lindqvist")
    shoot(page, pictures, f"careers-refused-{'script' if script else 'plain'}")
    sound(page, script=script)
    assert world.counts()["files"] == 0


@SCRIPTS
@LANGUAGES
def test_a_spontaneous_application_explains_its_consent(  # noqa: PLR0917 - fixtures
    world: World,
    address: str,
    open_page: OpenPage,
    pictures: Path | None,
    language: str,
    script: bool,  # noqa: FBT001 - how the page is looked at
) -> None:
    words = WORDS[language]
    page = open_page(f"{address}/{language}/spontaneous", script=script, width=NARROW)
    expect(page.get_by_label(words["consent"])).not_to_be_checked()
    fill_in(page, words)
    page.locator("#cv").set_input_files({"name": "cv.pdf", "mimeType": "", "buffer": PDF})
    page.get_by_role("button", name=words["send"]).click()

    expect(page.get_by_role("alert")).to_contain_text(words["need-consent"])
    shoot(page, pictures, f"careers-consent-{language}-{'script' if script else 'plain'}")
    sound(page, script=script)
    assert world.counts()["application"] == 0

    page.get_by_label(words["consent"]).check()
    if not script:
        page.locator("#cv").set_input_files({"name": "cv.pdf", "mimeType": "", "buffer": PDF})
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["thanks"])
    assert world.counts()["consent_event"] == 1


def test_files_can_be_dropped_and_are_checked_before_anything_is_sent(
    world: World, address: str, open_page: OpenPage, pictures: Path | None
) -> None:
    page = open_page(f"{address}/sv/jobs/{SLUG}")
    fill_in(page, WORDS["sv"])
    drop_files(page, ".drop:has(#cv)", {"bild.png": b"\x89PNG"})
    drop_files(page, ".drop:has(#attachment)", {"tom.pdf": b""})
    page.get_by_role("button", name="Skicka ansökan").click()

    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    shoot(page, pictures, "careers-checked-before")
    assert accessibility_problems(page) == []
    assert world.counts()["audit_entry"] == 0

    drop_files(page, ".drop:has(#cv)", {"cv.pdf": PDF})
    page.get_by_role("button", name="Ta bort tom.pdf").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["sv"]["thanks"])


@LANGUAGES
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW, NARROWEST])
def test_every_page_stands_in_every_light_and_width(  # noqa: PLR0917 - fixtures
    world: World,
    address: str,
    open_page: OpenPage,
    pictures: Path | None,
    language: str,
    dark: bool,  # noqa: FBT001 - how the page is looked at
    width: int,
) -> None:
    add_position(world.stores, world.clock, slug="ekonom", last_date=None)
    add_position(world.stores, world.clock, slug="stangd", status="closed")
    pages = {
        "jobs": "jobs",
        "job": f"jobs/{SLUG}",
        "closed": "jobs/stangd",
        "spontaneous": "spontaneous",
        "privacy": "privacy",
    }
    look = f"{language}-{'dark' if dark else 'light'}-{width}"
    page = open_page(f"{address}/{language}/jobs", dark=dark, width=width)

    for name, path in pages.items():
        page.goto(f"{address}/{language}/{path}")
        shoot(page, pictures, f"careers-{name}-{look}")
        assert accessibility_problems(page) == [], name
        assert not overflows(page), name


@LANGUAGES
def test_without_positions_the_list_says_what_can_be_done(
    world: World, address: str, open_page: OpenPage, pictures: Path | None, language: str
) -> None:
    with world.stores.main.writing() as session:
        session.get_one(t.Position, world.position_id).status = "draft"

    page = open_page(f"{address}/{language}/jobs")

    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".empty a")).to_have_attribute("href", f"/{language}/spontaneous")
    shoot(page, pictures, f"careers-empty-{language}")
    sound(page, script=True)


def test_the_language_can_be_changed_on_the_page_itself(address: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}/sv/jobs/{SLUG}")

    page.get_by_role("link", name="In English").click()

    expect(page).to_have_url(f"{address}/en/jobs/{SLUG}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Software developer")


def test_it_can_be_done_by_keyboard_alone(world: World, address: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}/sv/jobs/{SLUG}")
    page.locator("#name").focus()
    page.keyboard.type("Åsa Lindqvist")
    page.keyboard.press("Tab")
    page.keyboard.type("asa@exempel.se")
    page.locator("#cv").set_input_files({"name": "cv.pdf", "mimeType": "", "buffer": PDF})
    page.get_by_role("button", name="Skicka ansökan").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert world.counts()["application"] == 1
