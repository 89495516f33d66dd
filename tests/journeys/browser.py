"""A real Chromium, and what every page has to stand in it: no axe finding, no breach of the policy.

Journeys open pages with ``open_page`` (see conftest.py) and call ``accessibility_problems``.
"""

import shutil
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol, TypedDict, Unpack
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW, NARROWEST = 1280, 390, 320
HEIGHT = 900
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TIMEOUT_MS = 15_000


@dataclass
class Watch:
    """What went wrong on a page that nobody would see otherwise."""

    own_host: str
    faults: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Note breaches of the content security policy; a plain 4xx is no fault."""
        if "Content Security Policy" in message.text or "violates" in message.text:
            self.faults.append(f"policy: {message.text[:300]}")

    def on_error(self, error: Exception) -> None:
        """Note a script that threw."""
        self.faults.append(f"script: {error}")

    def on_request(self, request: Request) -> None:
        """Note every request that leaves our own host."""
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.own_host:
            self.faults.append(f"outside: {parts.netloc}")


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium; Playwright's own download is not used."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


class Look(TypedDict, total=False):
    """How a page is looked at; what is left out is a wide, light, Swedish one with script."""

    width: int
    dark: bool
    script: bool
    language: str
    forced_colors: bool


def new_page(browser: Browser, address: str, look: Look) -> tuple[Page, Watch]:
    """Open a page in a context of its own (its own cookies) and watch it."""
    context = browser.new_context(
        viewport={"width": look.get("width", WIDE), "height": HEIGHT},
        color_scheme="dark" if look.get("dark") else "light",
        reduced_motion="reduce",
        forced_colors="active" if look.get("forced_colors") else "none",
        java_script_enabled=look.get("script", True),
        locale="en-GB" if look.get("language") == "en" else "sv-SE",
        accept_downloads=True,
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    watch = Watch(own_host=urlsplit(address).netloc)
    page.on("console", watch.on_console)
    page.on("pageerror", watch.on_error)
    page.on("request", watch.on_request)
    page.goto(address)
    return page, watch


@cache
def _axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def accessibility_problems(page: Page) -> list[str]:
    """Return what axe finds (WCAG 2.2 AA and its best practices), one line each."""
    page.evaluate(_axe_source())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Tell whether the page scrolls sideways (WCAG 2.2, 1.4.10)."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide > int(page.evaluate("document.documentElement.clientWidth"))


def drop_files(page: Page, selector: str, names_and_contents: dict[str, bytes]) -> None:
    """Let files go over an element as a person would from the desktop."""
    page.evaluate(
        """([selector, files]) => {
            const carrier = new DataTransfer();
            for (const [name, bytes] of files)
                carrier.items.add(new File([new Uint8Array(bytes)], name));
            const target = document.querySelector(selector);
            for (const kind of ["dragenter", "dragover", "drop"])
                target.dispatchEvent(new DragEvent(kind,
                    {dataTransfer: carrier, bubbles: true, cancelable: true}));
        }""",
        [selector, [[name, list(body)] for name, body in names_and_contents.items()]],
    )


def shoot(page: Page, folder: Path | None, name: str) -> None:
    """Keep a picture of the whole page, when the run was asked for pictures."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)


class OpenPage(Protocol):
    """What the fixture ``open_page`` is."""

    def __call__(self, address: str, **look: Unpack[Look]) -> Page: ...
