"""What a recruiter does: signs up, puts positions out, reads, moves, decides and closes."""

import time
from collections.abc import Mapping

import pyotp
from playwright.sync_api import Locator, Page, expect

from tests.journeys.navigators.eye import Eye
from vault.domain.language import Language
from vault.web.texts import say

PASSWORD = "kvist moln tegel brygga"
EMAIL = "maria@exempel.se"
ACCEPTED_WITHIN = 60.0  # seconds
LOOK_MS = 200
MOST_TABS = 30


class Recruiter:
    """One recruiter at one browser; ``ahead`` is how far the vault's clock runs before ours."""

    def __init__(self, page: Page, eye: Eye, *, url: str, ahead: float = 0.0) -> None:
        """Take the browser, and the address of the vault."""
        self.page = page
        self.eye = eye
        self.url = url
        self.ahead = ahead
        self.language = Language(eye.language)
        self.secret = ""

    def words(self, key: str, **values: object) -> str:
        """Say what the page says, in the recruiter's language."""
        return say(key, self.language, **values)

    def press(self, key: str, **values: object) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=self.words(key, **values), exact=True).click()

    def follow(self, key: str, **values: object) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=self.words(key, **values), exact=True).click()

    def sees(self, key: str, **values: object) -> None:
        """Expect a text somewhere on the page."""
        expect(self.page.locator("main")).to_contain_text(self.words(key, **values))

    def heading(self) -> Locator:
        """Return the page's main heading."""
        return self.page.get_by_role("heading", level=1)

    def code(self) -> str:
        """Return what the authenticator shows now."""
        code: str = pyotp.TOTP(self.secret).at(int(time.time() + self.ahead))
        return code

    def sign_up(self, name: str) -> None:
        """Fill in the page of the sign-up link, where the browser is."""
        self.secret = self.page.locator(".secret code").inner_text().replace(" ", "")
        self.page.locator("#name").fill(name)
        self.page.locator("#email").fill(EMAIL)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#totp").fill(self.code())
        self.press("recruiter.join.go")
        expect(self.heading()).to_have_text(self.words("recruiter.today.title", name=name))

    def menu(self, entry: str) -> None:
        """Go to a part of the staff pages."""
        menu = self.page.get_by_role("navigation", name=self.words("shared.menu"))
        menu.get_by_role("link", name=self.words(f"recruiter.menu.{entry}"), exact=True).click()

    def write_position(self, fields: Mapping[str, str]) -> None:
        """Fill in the form of a position."""
        for field, value in fields.items():
            self.page.locator(f"#{field}").fill(value)

    def wait_for_candidates(self, count: int) -> None:
        """Look at the list until so many were accepted."""
        self.menu("candidates")
        rows = self.page.locator("tbody tr")
        until = time.monotonic() + ACCEPTED_WITHIN
        while rows.count() < count:
            assert time.monotonic() < until, f"{rows.count()} of {count} were accepted"
            self.page.wait_for_timeout(LOOK_MS)
            self.page.reload()
        expect(rows).to_have_count(count)

    def row(self, name: str) -> Locator:
        """Return a candidate's row in the list."""
        return self.page.locator("tbody tr").filter(has_text=name)

    def open_candidate(self, name: str) -> None:
        """Go from the menu to a candidate's page."""
        self.menu("candidates")
        self.row(name).get_by_role("link", name=name).click()
        expect(self.heading()).to_have_text(name)

    def download(self, name: str) -> tuple[str, bytes]:
        """Download a document of the page and return its name and content."""
        row = self.page.locator(".file").filter(has_text=name)
        with self.page.expect_download() as waiting:
            row.get_by_role("link").click()
        return waiting.value.suggested_filename, waiting.value.path().read_bytes()

    def move(self, *statuses: str) -> None:
        """Move a candidate from state to state."""
        for status in statuses:
            self.press(f"recruiter.candidate.move.{status}")
            expect(self.page.locator("main h1 + .row")).to_contain_text(
                self.words(f"status.{status}")
            )

    def confirm(self) -> None:
        """Type what the page asks to be typed."""
        label = self.page.locator("label[for=confirm]").inner_text()
        before, after = self.words("shared.confirm-typing", word="\0").split("\0")
        self.page.locator("#confirm").fill(label.removeprefix(before).removesuffix(after))

    def by_keyboard_to(self, selector: str) -> None:
        """Press the tab key until the focus is there, and see that it shows."""
        for _ in range(MOST_TABS):
            if self.page.locator(f"{selector}:focus").count():
                break
            self.page.keyboard.press("Tab")
        expect(self.page.locator(f"{selector}:focus-visible")).to_have_count(1)

    def sign_out(self) -> None:
        """Leave."""
        self.press("shared.sign-out")
        expect(self.heading()).to_have_text(self.words("recruiter.sign-in.title"))
