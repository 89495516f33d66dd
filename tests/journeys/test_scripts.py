"""What the scripts do that a form alone cannot: progress, cancelling, copying, the private link."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency
from playwright.sync_api import Page, expect

from tests.factories.sites import make_site
from tests.journeys.browser import OpenPage, drop_files
from tests.journeys.serving import served
from tests.journeys.test_style import STYLE, show_form, show_receipt, take_form
from vault.web.frame import frame
from vault.web.pages import make_environment, render
from vault.web.site import Site

FRAGMENT = "0123456789abcdef0123456789abcdef.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"
SLOW_BYTES_PER_SECOND = 100_000
AnyRequest = Request[Any, Any, Any]


@get("/{lang:str}/my", opt={"public": True}, sync_to_thread=False)
def show_my(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    return render("my.html", request=request, site=site)


@post("/{lang:str}/my", opt={"public": True}, status_code=200)
async def open_my(request: AnyRequest) -> str:
    form = await request.form()
    request.app.state.opened.append(form["code"])
    return "öppnad"


@pytest.fixture
def app() -> Litestar:
    routes = [show_form, take_form, show_receipt, show_my, open_my]
    app = frame(site=make_site(), routes=routes)
    app.state.templates = make_environment(STYLE)
    app.state.opened = []
    return app


@pytest.fixture
def house(app: Litestar) -> Iterator[str]:
    with served(app) as address:
        yield address


def fill(page: Page) -> None:
    page.get_by_label("Namn").fill("Åsa")
    page.get_by_label("E-post").fill("asa@exempel.se")
    drop_files(page, ".drop", {"CV.pdf": b"%PDF-1.7" + bytes(400_000)})


def slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": SLOW_BYTES_PER_SECOND,
        },
    )


def test_a_slow_upload_shows_progress_and_can_be_cancelled(house: str, open_page: OpenPage) -> None:
    page = open_page(f"{house}/sv/form")
    fill(page)
    slow_down(page)

    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator("[data-report-words]")).to_contain_text("Skickar, ")
    expect(page.locator(".file progress").first).to_be_visible()
    expect(page.get_by_role("button", name="Ta bort CV.pdf")).to_be_hidden()
    drop_files(page, ".drop", {"Other.pdf": b"%PDF-2"})
    page.get_by_role("button", name="Avbryt").click()

    expect(page.locator("[data-report-words]")).to_contain_text("Du avbröt")
    expect(page.locator(".file-name")).to_have_text("CV.pdf")
    expect(page.get_by_label("Namn")).to_have_value("Åsa")


def test_a_second_click_while_sending_sends_nothing(house: str, open_page: OpenPage) -> None:
    page = open_page(f"{house}/sv/form")
    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    fill(page)
    slow_down(page)

    page.get_by_role("button", name="Skicka ansökan").click()
    page.get_by_role("button", name="Skicka ansökan").click(force=True)
    expect(page.locator("h1")).to_contain_text("Tack")

    assert len(posts) == 1


def test_the_form_can_be_handed_in_by_keyboard_alone(house: str, open_page: OpenPage) -> None:
    page = open_page(f"{house}/sv/form")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#name").focus()
    page.keyboard.type("Åsa")
    page.keyboard.press("Tab")
    page.keyboard.type("asa@exempel.se")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#cv")).to_be_focused()
    page.locator("#cv").set_input_files(
        {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ta bort CV.pdf")).to_be_focused()

    page.locator("#name").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_be_focused()


def test_the_link_is_copied_or_selected_and_said_so(house: str, open_page: OpenPage) -> None:
    page = open_page(f"{house}/sv/receipt")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Kopiera Din egen länk").click()

    expect(page.get_by_text("Kopierat", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("https://exempel.se/sv/my#")


def test_the_private_link_is_posted_and_leaves_no_trace_in_address_or_history(
    app: Litestar, house: str, open_page: OpenPage
) -> None:
    seen: list[str] = []
    page = open_page(f"{house}/sv/my")
    page.on("request", lambda one: seen.append(one.url))

    page.evaluate("fragment => { location.hash = fragment }", FRAGMENT)
    expect(page.get_by_text("öppnad")).to_be_visible()

    assert app.state.opened == [FRAGMENT]
    assert "#" not in page.url
    page.go_back()
    assert "#" not in page.url
    assert not any(FRAGMENT in url for url in seen)


def test_anything_else_after_the_hash_is_left_alone(
    app: Litestar, house: str, open_page: OpenPage
) -> None:
    page = open_page(f"{house}/sv/my#main")

    expect(page.get_by_role("button", name="Öppna")).to_be_visible()

    assert app.state.opened == []
