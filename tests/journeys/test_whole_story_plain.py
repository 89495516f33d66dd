"""The applicant's half on the real product without a script, and by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page, TimeoutError, expect  # noqa: A004 - its own name

from tests.journeys.browser import NARROW, OpenPage, drop_files, shoot
from tests.journeys.house import House, open_house
from tests.journeys.navigators.applicant import Applicant
from tests.journeys.navigators.eye import Eye
from tests.journeys.whole_story.cast import ALLOWED_COOKIES, ASA, CV, ERIK, LETTER, SAMPLE

pytestmark = pytest.mark.timeout(300)

LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])
MOST_TABS = 40
SLOW_BYTES_PER_SECOND = 150_000
LARGE = b"%PDF-1.7\n" + bytes(600_000)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("plain") / "house") as opened:
        yield opened


def applicant(
    house: House, open_page: OpenPage, language: str, *, script: bool, width: int = 1280
) -> Applicant:
    address = f"{house.url}/{language}/jobs"
    page = open_page(address, script=script, language=language, width=width)
    return Applicant(page, Eye(language=language, pictures=None, width=width), url=house.url)


@LANGUAGES
def test_without_script_one_applies_comes_back_by_the_code_and_withdraws(
    house: House, open_page: OpenPage, pictures: Path | None, language: str
) -> None:
    asa = applicant(house, open_page, language, script=False, width=NARROW)
    asa.choose(SAMPLE[language])
    asa.fill(ASA)
    asa.page.locator("#email").fill("asa@")
    asa.attach("cv", [CV])
    asa.send()

    asa.is_told(asa.words("error.not-an-email"))
    for kept in ("name", "phone", "message"):
        expect(asa.page.locator(f"#{kept}")).to_have_value(getattr(ASA, kept))
    asa.sees("careers.choose-again", names=CV.name)
    shoot(asa.page, pictures, f"80-plain-mistyped-{language}")

    asa.page.locator("#email").fill(ASA.email)
    asa.attach("cv", [CV])
    asa.attach("cover_letter", [LETTER])
    asa.send()
    receipt = asa.receipt()
    shoot(asa.page, pictures, f"81-plain-receipt-{language}")

    asa.type_code(receipt.code.lower())
    for held in (ASA.name, ASA.email, CV.name, LETTER.name):
        expect(asa.page.locator("main")).to_contain_text(held)
    shoot(asa.page, pictures, f"82-plain-my-application-{language}")
    with asa.page.expect_download() as waiting:
        asa.page.get_by_role("button", name=CV.name).click()
    assert waiting.value.path().read_bytes() == CV.read_bytes()

    asa.follow("mypages.end")
    asa.press("mypages.withdraw.go")
    asa.wait_until("mypages.act.withdraw.verified")
    asa.press("mypages.close")
    asa.sees("mypages.closed.title")
    assert {cookie["name"] for cookie in asa.page.context.cookies()} <= ALLOWED_COOKIES - {"visit"}


@LANGUAGES
def test_without_script_a_spontaneous_application_explains_its_consent(
    house: House, open_page: OpenPage, language: str
) -> None:
    erik = applicant(house, open_page, language, script=False)
    erik.choose_none()
    erik.fill(ERIK)
    erik.attach("cv", [CV])
    erik.send()
    erik.is_told(erik.words("error.consent-needed"))

    erik.page.locator("#consent_keep").check()
    erik.attach("cv", [CV])
    erik.send()

    erik.receipt()


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the focus is there, and see that it shows."""
    for _ in range(MOST_TABS):
        if page.locator(f"{selector}:focus").count():
            break
        page.keyboard.press("Tab")
    expect(page.locator(f"{selector}:focus-visible")).to_have_count(1)


def press_for_files(page: Page) -> FileChooser:
    """Press space until the browser asks for files: on a busy machine it may miss a key."""
    for patience in (5_000, 10_000, 15_000):
        try:
            with page.expect_file_chooser(timeout=patience) as waiting:
                page.keyboard.press("Space")
        except TimeoutError:
            continue
        return waiting.value
    raise AssertionError("the browser never asked for files")


@LANGUAGES
def test_the_whole_form_can_be_filled_in_by_keyboard_alone(
    house: House, open_page: OpenPage, language: str
) -> None:
    asa = applicant(house, open_page, language, script=True)
    page = asa.page
    page.goto(f"{house.url}/{language}/jobs")
    tab_to(page, "a[href$='/jobs/systemutvecklare']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/systemutvecklare")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for field in ("name", "email", "phone", "message"):
        tab_to(page, f"#{field}")
        page.keyboard.type(getattr(ASA, field).replace("\n", " "))
    tab_to(page, "#cv")
    press_for_files(page).set_files(CV)
    expect(page.locator(".file-name")).to_have_text(CV.name)
    tab_to(page, "form .button:not([type=button])")
    page.keyboard.press("Enter")

    asa.receipt()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@LANGUAGES
def test_a_slow_upload_shows_how_far_it_has_come(
    house: House, open_page: OpenPage, pictures: Path | None, language: str
) -> None:
    asa = applicant(house, open_page, language, script=True, width=NARROW)
    asa.choose(SAMPLE[language])
    asa.fill(ASA)
    drop_files(asa.page, ".drop:has(#cv)", {"CV Åsa.pdf": LARGE})
    asa.page.context.new_cdp_session(asa.page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": SLOW_BYTES_PER_SECOND,
        },
    )
    asa.send()

    words = asa.page.locator("[data-report-words]")
    expect(words).to_contain_text("%")
    expect(asa.page.locator(".file progress").first).to_be_visible()
    shoot(asa.page, pictures, f"83-progress-{language}")
    asa.receipt()
