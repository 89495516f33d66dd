"""What an applicant does: finds a position, hands in, keeps the link, and comes back with it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.navigators.eye import Eye
from vault.domain.language import Language
from vault.web.texts import say

VERIFIED_WITHIN = 30.0  # seconds; "usually within a minute" is what the page says
LOOK_MS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is looking for work."""

    name: str
    email: str
    phone: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the receipt gave: two ways to the same application."""

    link: str
    code: str


class Applicant:
    """One applicant at one browser."""

    def __init__(self, page: Page, eye: Eye, *, url: str) -> None:
        """Take the browser, and the address of the vault."""
        self.page = page
        self.eye = eye
        self.url = url
        self.language = Language(eye.language)

    def words(self, key: str, **values: object) -> str:
        """Say what the page says, in the applicant's language."""
        return say(key, self.language, **values)

    def choose(self, title: str) -> None:
        """Go from the careers page to a position."""
        self.page.goto(f"{self.url}/{self.language.value}/jobs")
        self.page.get_by_role("link", name=title).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def choose_none(self) -> None:
        """Go from the careers page to the spontaneous application."""
        self.page.goto(f"{self.url}/{self.language.value}/jobs")
        self.page.get_by_role("link", name=self.words("careers.jobs.spontaneous")).click()

    def fill(self, person: Person) -> None:
        """Write who one is."""
        for field in ("name", "email", "phone", "message"):
            self.page.locator(f"#{field}").fill(getattr(person, field))

    def attach(self, field: str, paths: Sequence[Path]) -> None:
        """Choose documents for a field."""
        self.page.locator(f"#{field}").set_input_files(list(paths))

    def send(self) -> None:
        """Press the one primary button."""
        self.page.get_by_role("button", name=self.words("careers.send")).click()

    def is_told(self, words: str) -> None:
        """Expect the error summary to say this."""
        summary = self.page.get_by_role("alert")
        expect(summary).to_contain_text(self.words("shared.error-summary"))
        expect(summary).to_contain_text(words)

    def receipt(self) -> Receipt:
        """Expect the receipt, and keep what it gives."""
        title = self.page.get_by_role("heading", level=1)
        expect(title).to_have_text(self.words("careers.receipt.title"))
        return Receipt(
            link=self.page.locator("#link").inner_text(),
            code=self.page.locator("#code").inner_text(),
        )

    def come_back(self, link: str) -> None:
        """Open the private link, as from a letter; the secret leaves the address at once."""
        self.page.goto("about:blank")
        self.page.goto(link)
        self.page.wait_for_url("**/my/application")
        assert link.partition("#")[2] not in self.page.url

    def type_code(self, code: str) -> None:
        """Come in by the code on the receipt."""
        self.page.goto(f"{self.url}/{self.language.value}/my")
        self.page.locator("#code").fill(code)
        self.page.get_by_role("button", name=self.words("mypages.open")).click()

    def follow(self, key: str) -> None:
        """Follow a link of my pages."""
        self.page.get_by_role("link", name=self.words(key), exact=True).click()

    def press(self, key: str, **values: object) -> None:
        """Press a button of my pages."""
        self.page.get_by_role("button", name=self.words(key, **values), exact=True).click()

    def wait_until(self, key: str) -> None:
        """Look again until the page says it."""
        until = time.monotonic() + VERIFIED_WITHIN
        while self.words(key) not in self.page.locator("main").inner_text():
            assert time.monotonic() < until, f"never said: {self.words(key)}"
            self.page.wait_for_timeout(LOOK_MS)
            self.page.goto(f"{self.url}/{self.language.value}/my/application")

    def sees(self, key: str, **values: object) -> None:
        """Expect a text somewhere on the page."""
        expect(self.page.locator("main")).to_contain_text(self.words(key, **values))
