"""What looks at our pages finds what is planted: one that finds nothing would prove nothing."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

GOOD = '<html lang="en"><title>A page</title><main><h1>Hello</h1></main></html>'
BAD = '<html><title></title><main><h1>Hello</h1><input><img src="data:,"></main></html>'


def faults(browser: Browser, html: str) -> set[str]:
    page = browser.new_page()
    page.set_content(html)
    found = Axe().run(page).response["violations"]
    page.close()
    return {fault["id"] for fault in found}


def test_axe_finds_what_is_planted_in_a_real_browser(chromium: Browser) -> None:
    assert {"html-has-lang", "document-title", "label", "image-alt"} <= faults(chromium, BAD)


def test_axe_finds_nothing_in_a_plain_good_page(chromium: Browser) -> None:
    assert faults(chromium, GOOD) == set()
