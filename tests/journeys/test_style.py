"""Every component in a real browser: both colour schemes, all widths, with and without script."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency
from playwright.sync_api import expect

from tests.factories.sites import NOON, make_site
from tests.journeys.browser import (
    NARROW,
    NARROWEST,
    WIDE,
    Look,
    OpenPage,
    accessibility_problems,
    drop_files,
    overflows,
    shoot,
)
from tests.journeys.serving import served
from vault.domain.language import Language
from vault.errors import FieldError, InvalidInputError, StoreError
from vault.web.frame import frame
from vault.web.messages import problems_of
from vault.web.pages import make_environment, render
from vault.web.site import Site

STYLE = Path(__file__).parent / "style"
LAST_DAY = date(2029, 11, 22)
ROWS = [
    ("Åsa Lindqvist", "received", 0.96, "senast 22 nov 2029", "live"),
    ("Mohamed Warsame", "in_review", 0.95, "senast 20 nov 2029", "live"),
    ("Elin Öberg", "interview", 0.58, "3 okt 2028", "live"),
    ("Jonas Berg", "rejected", 0.03, "om 6 dagar, 28 nov", "soon"),
    ("Sara Nyström", "hired", 0.48, "10 nov 2028", "live"),
    ("Kandidat 7", "held", 1.0, "väntar på tvist", "held"),
]
TITLES = {
    "sv/form": "Systemutvecklare",
    "sv/receipt": "Tack",
    "staff/candidates": "Kandidater",
    "sv/missing": "Sidan finns inte",
}
LOOKS = [
    *(
        Look(width=width, dark=dark)
        for width in (WIDE, NARROW, NARROWEST)
        for dark in (False, True)
    ),
    Look(width=WIDE // 2, dark=False),  # 200 % zoom, WCAG 1.4.4
]
AnyRequest = Request[Any, Any, Any]
MENU = (("shared.jobs", "/staff/jobs"), ("shared.spontaneous", "/staff/x"))


@get("/{lang:str}/form", opt={"public": True}, sync_to_thread=False)
def show_form(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    return render("form.html", request=request, site=site, errors=(), typed={}, last_day=LAST_DAY)


@post("/{lang:str}/form", opt={"public": True}, request_max_body_size=None, status_code=200)
async def take_form(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    await request.body()  # first: where an upload is cut off, the form leaves a file open
    form = await request.form()
    if form["name"] == "busy":
        raise StoreError
    if form["name"] == "wrong":
        wrong = (FieldError("not-an-email", field="email"), FieldError("macros", field="cv"))
        errors = problems_of(InvalidInputError(wrong), Language.SV)
        typed = {"name": form["name"], "email": form["email"]}
        return render(
            "form.html",
            request=request,
            site=site,
            status_code=422,
            errors=errors,
            typed=typed,
            last_day=LAST_DAY,
        )
    return render("receipt.html", request=request, site=site, now=NOON, last_day=LAST_DAY)


@get("/{lang:str}/receipt", opt={"public": True}, sync_to_thread=False)
def show_receipt(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    return render("receipt.html", request=request, site=site, now=NOON, last_day=LAST_DAY)


@get("/staff/candidates", opt={"public": True}, sync_to_thread=False)
def show_candidates(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    return render(
        "candidates.html",
        request=request,
        site=site,
        rows=ROWS,
        errors=(),
        last_day=LAST_DAY,
        menu=MENU,
        section="shared.jobs",
        staff_name="Maria Ek",
        form_token="0" * 64,
    )


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    site = make_site()
    app: Litestar = frame(site=site, routes=[show_form, take_form, show_receipt, show_candidates])
    app.state.templates = make_environment(STYLE)
    with served(app) as address:
        yield address


@pytest.mark.parametrize("page", TITLES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['width']}-{look['dark']}")
def test_every_component_is_accessible_and_fits(
    house: str, open_page: OpenPage, pictures: Path | None, page: str, look: Look
) -> None:
    shown = open_page(f"{house}/{page}", **look)

    shoot(shown, pictures, f"{page.replace('/', '-')}-{look['width']}-{look['dark']:d}")

    assert shown.title() == f"{TITLES[page]} · Exempel AB"
    assert accessibility_problems(shown) == []
    assert not overflows(shown)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_wrong_fields_are_told_before_anything_is_sent_and_nothing_is_lost(
    house: str, open_page: OpenPage, pictures: Path | None, width: int
) -> None:
    page = open_page(f"{house}/sv/form", width=width)
    page.get_by_label("Namn").fill("Åsa")
    page.get_by_label("E-post").fill("asa@")
    drop_files(page, ".drop", {"bild.exe": b"MZ"})

    page.get_by_role("button", name="Skicka ansökan").click()

    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary a")).to_have_count(2)
    expect(page.get_by_label("Namn")).to_have_value("Åsa")
    assert page.title().startswith("Fel:")
    assert accessibility_problems(page) == []
    shoot(page, pictures, f"form-wrong-{width}")


def test_files_stay_chosen_when_the_server_wants_something_corrected(
    house: str, open_page: OpenPage, pictures: Path | None
) -> None:
    page = open_page(f"{house}/sv/form")
    page.get_by_label("Namn").fill("wrong")
    page.get_by_label("E-post").fill("asa@exempel.se")
    page.locator("#cv").set_input_files(
        {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    drop_files(page, ".field:has(#attachment) .drop", {"a.pdf": b"%PDF-a", "b.txt": b"b"})
    drop_files(page, ".field:has(#attachment) .drop", {"c.txt": b"c"})

    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator(".summary")).to_be_focused()

    expect(page.locator(".file-name")).to_have_text(["CV.pdf", "a.pdf", "b.txt", "c.txt"])
    assert accessibility_problems(page) == []
    shoot(page, pictures, "form-server-wrong")
    page.get_by_label("Namn").fill("Åsa")
    page.get_by_role("button", name="Ta bort c.txt").click()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_contain_text("Tack")
    expect(page.get_by_role("button", name="Kopiera Din egen länk")).to_be_visible()


def test_a_busy_server_is_told_above_the_button_and_the_form_stays(
    house: str, open_page: OpenPage, pictures: Path | None
) -> None:
    page = open_page(f"{house}/sv/form", dark=True)
    page.get_by_label("Namn").fill("busy")
    page.get_by_label("E-post").fill("asa@exempel.se")
    drop_files(page, ".drop", {"CV.pdf": b"%PDF-1.7"})

    page.get_by_role("button", name="Skicka ansökan").click()

    expect(page.get_by_role("status").first).to_contain_text("Vi kommer strax tillbaka")
    expect(page.get_by_label("Namn")).to_have_value("busy")
    expect(page.locator(".file-name")).to_have_text("CV.pdf")
    shoot(page, pictures, "form-busy")


def test_a_broken_connection_keeps_the_form_and_its_submission_key(
    house: str, open_page: OpenPage
) -> None:
    page = open_page(f"{house}/sv/form")
    page.get_by_label("Namn").fill("Åsa")
    page.get_by_label("E-post").fill("asa@exempel.se")
    drop_files(page, ".drop", {"CV.pdf": b"%PDF-1.7"})
    key = page.locator("[name=submission_key]").input_value()
    page.route("**/sv/form", lambda route: route.abort("connectionreset"))

    page.get_by_role("button", name="Skicka ansökan").click()

    expect(page.locator(".report.bad")).to_be_visible()
    assert page.locator("[name=submission_key]").input_value() == key
    page.unroute("**/sv/form")
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator("h1")).to_contain_text("Tack")


def test_the_form_works_without_script(
    house: str, open_page: OpenPage, pictures: Path | None
) -> None:
    page = open_page(f"{house}/sv/form", script=False, width=NARROW)
    page.get_by_label("Namn").fill("Åsa")
    page.get_by_label("E-post").fill("asa@exempel.se")
    page.locator("#cv").set_input_files(
        {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    shoot(page, pictures, "form-no-script")

    page.get_by_role("button", name="Skicka ansökan").click()

    expect(page.locator("h1")).to_contain_text("Tack")


def test_forced_colours_and_print_keep_every_state_visible(
    house: str, open_page: OpenPage, pictures: Path | None
) -> None:
    page = open_page(f"{house}/staff/candidates", forced_colors=True)
    shoot(page, pictures, "candidates-forced")
    page.emulate_media(media="print", forced_colors="none")
    shoot(page, pictures, "candidates-print")

    expect(page.locator("table")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator("tbody .tag")).to_have_count(len(ROWS) + 1)
