"""Who is in the story, and the vault that they meet at."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.corpus.documents import FOLDER
from tests.journeys.browser import WIDE, OpenPage
from tests.journeys.house import House
from tests.journeys.navigators.applicant import Applicant, Person, Receipt
from tests.journeys.navigators.eye import Eye
from tests.journeys.navigators.recruiter import Recruiter
from vault.domain.calendar import add_to_day, parse_period
from vault.domain.language import Language
from vault.domain.wording import date_in_words

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CV = FOLDER / "refcard-sv.pdf"
LETTER = FOLDER / "officer-example.docx"
STAFF = "Maria Ek"
SAMPLE = {"sv": "Systemutvecklare", "en": "Software developer"}
OWN = {"sv": "Båtbyggare", "en": "Boat builder"}
POSITION = {
    "title_sv": OWN["sv"],
    "title_en": OWN["en"],
    "description_sv": "Vi bygger roddbåtar i lärk.\n\nDu har en vass hyvel.",
    "description_en": "We build rowing boats of larch.\n\nYou own a sharp plane.",
    "place": "Orust",
}
ASA = Person(
    name="Åsa Lindqvist",
    email="asa@exempel.se",
    phone="070-174 06 00",
    message="Jag har byggt valv förr.\n\nVänligen, Åsa",
)
JONAS = Person(name="Jonas Öberg", email="jonas@exempel.se")
ERIK = Person(name="Erik Ståhl", email="erik@exempel.se")
LEILA, MIRA = "Leila Haddad", "Mira Søndergård"
ALLOWED_COOKIES = {"staff", "staff-code", "visit", "language"}
PLAN = {
    "run",
    "as_of",
    "due",
    "erased",
    "held",
    "restricted",
    "failed",
    "blobs",
    "bytes",
    "receipts",
}


@dataclass(slots=True, kw_only=True)
class Story:
    """One vault and everybody who meets at it."""

    house: House
    open_page: OpenPage
    eye: Eye
    pages: list[Page] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    closed_on: date = date.min

    @property
    def language(self) -> Language:
        return Language(self.eye.language)

    def applicant(self, *, width: int = WIDE, script: bool = True) -> Applicant:
        """Somebody at a browser that was never here before."""
        start = f"{self.house.url}/{self.language.value}/jobs"
        page = self.open_page(start, width=width, script=script, language=self.language.value)
        self.pages.append(page)
        eye = Eye(language=self.eye.language, pictures=self.eye.pictures, width=width)
        return Applicant(page, eye, url=self.house.url)

    def recruiter(self, address: str) -> Recruiter:
        """A recruiter at a browser that was never here before."""
        page = self.open_page(address, language=self.language.value)
        self.pages.append(page)
        ahead = self.house.ahead.total_seconds()
        return Recruiter(page, self.eye, url=self.house.url, ahead=ahead)

    def keep(self, who: str, receipt: Receipt) -> None:
        """Remember somebody's private link."""
        self.links[who] = receipt.link
        self.ids[who] = receipt.link.partition("#")[2].partition(".")[0]

    def today(self) -> date:
        """The day that it is where the organisation is, as the vault sees it."""
        return self.house.now().astimezone(STOCKHOLM).date()

    def day_in(self, period: str, *, since: date | None = None) -> date:
        """The day that lies a period after another; after today if none is given."""
        return add_to_day(day=since or self.today(), period=parse_period(text=period))

    def in_words(self, day: date) -> str:
        """A day as the pages write it."""
        return date_in_words(day, self.language)

    def later(self, ahead: timedelta) -> None:
        """Stop the vault, and start it again with a clock that runs ahead."""
        self.house.stop()
        self.house.ahead = ahead
        self.house.start()

    def would_go(self, day: date) -> dict[str, Any]:
        """What a dry run on the morning of a day says."""
        ran = self.house.run("purge", "--dry-run", "--as-of", day.isoformat(), "--json")
        assert ran.returncode == 0, ran.stderr
        said: dict[str, Any] = json.loads(ran.stdout)
        assert said.keys() >= PLAN
        return said
