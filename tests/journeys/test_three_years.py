"""Four applicants and a clock that runs three years ahead: reviews, reminders, a hold, a purge.

The policy is `three-years-inactive`. The days are fixed: everybody applies on a leap day, and one
grace ends in summer time that began in winter time.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories.documents import PDF
from tests.fakes.smtp import Sink, smtp_server
from tests.journeys.house import House, built_house
from tests.journeys.navigators.desk import EMAIL, Desk
from tests.journeys.visitor import Acknowledged, Applicant, Visitor
from vault.domain.language import Language
from vault.web.texts import say

STOCKHOLM = ZoneInfo("Europe/Stockholm")
RULE = "applicant.inactive"
REASON = "Söker vi en hyvelslipare i vår är det här personen."
REMINDED = "happening.reminder.made"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/(?:sv|en)/my#\S+")

ACTIVE = Applicant(name="Åsa Lindqvist", email="asa@exempel.se", consents=False)
SILENT = Applicant(name="Erik Ståhl", email="erik@exempel.se", language="en", consents=False)
FORGOTTEN = Applicant(name="Leila Haddad", email="leila@exempel.se", consents=False)
HELD = Applicant(name="Mira Sand", email="mira@exempel.se", language="en", consents=False)
FOR_A_POSITION = (ACTIVE, HELD)


@dataclass(slots=True, kw_only=True)
class Years:
    """One vault, its mail server, and who has applied at it."""

    house: House
    sink: Sink
    desk: Desk
    applied: dict[Applicant, Acknowledged] = field(default_factory=dict)
    held_by: str = ""

    def at(self, text: str) -> None:
        """Put everybody's clock to a local time."""
        self.house.put_clock(datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM))

    def told(self, *arguments: str, code: int = 0) -> Any:  # noqa: ANN401 - any JSON
        """Run a command with ``--json`` and return what it says."""
        done = self.house.run(*arguments, "--json")
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def work(self) -> Any:  # noqa: ANN401 - any JSON
        """Let the worker do everything, and what comes of it; say how much it was."""
        return self.told("work", "--once")

    def purge(self) -> Any:  # noqa: ANN401 - any JSON
        """Purge, as somebody who knows why the clock was put ahead; and sign what it wrote."""
        done = self.told("purge", "--yes")
        assert (done["failed"], done["waiting"], done["clockless"]) == (0, 0, 0)
        assert len(done["receipts"]) == done["erased"]
        if done["erased"]:
            assert self.work()["receipts"] == done["erased"]
        return done

    def plan(self, as_of: str) -> dict[str, str]:
        """Return who would go on the morning of a day, and after which last day."""
        said = self.told("purge", "--dry-run", "--as-of", as_of)["would_erase"]
        assert {each["rule"] for each in said} <= {RULE}
        return {each["id"]: each["end_day"] for each in said}

    def letters_to(self, who: Applicant | str, about: str) -> list[str]:
        """Return the bodies of the letters to somebody with such a subject."""
        address = who if isinstance(who, str) else who.email
        return [
            str(letter.get_content())
            for letter, to in zip(self.sink.messages, self.sink.recipients, strict=True)
            if to == [address] and about in str(letter["Subject"])
        ]

    def id(self, who: Applicant) -> str:
        return self.applied[who].id

    def status(self, who: Applicant) -> int:
        """Return how the recruiter's page about somebody is answered."""
        return self.desk.client.get(f"/staff/candidates/{self.id(who)}").status_code

    def happened(self, who: Applicant, what: str) -> int:
        """Return how often the candidate's page tells of something."""
        words = say(what, Language.SV, who="Maria Ek")
        return self.desk.page(f"/staff/candidates/{self.id(who)}").count(words)


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Years]:
    with built_house(tmp_path / "house") as house, smtp_server(tmp_path) as server:
        house.settings = {
            **house.settings,
            "POLICY": "three-years-inactive",
            "SMTP": server.url("smtp"),
            "PUBLIC_URL": house.url,
        }
        with Desk(house) as desk:
            yield Years(house=house, sink=server.sink, desk=desk)


@pytest.mark.timeout(600)
def test_three_years_without_a_sign_of_life(years: Years) -> None:
    four_apply_on_a_leap_day(years)
    years.house.start("--surface", "recruiter")
    a_year_later_three_reviews_are_answered(years)
    silence_at_a_review_cuts_reading_and_then_erases(years)
    two_years_later_all_are_kept_and_one_is_held(years)
    a_month_before_the_end_each_is_reminded_once(years)
    one_comes_back_in_time(years)
    at_the_instant_of_its_end_nobody_can_read_the_silent_one(years)
    a_hold_is_released_after_the_end(years)
    years.house.stop()
    what_is_left_is_whole(years)


def four_apply_on_a_leap_day(years: Years) -> None:
    years.at("2028-02-29 10:00:00")
    years.house.start()
    years.desk.sign_up()
    (position,) = years.told("position", "list")["positions"]
    with Visitor(years.house.url) as visitor:
        for number, who in enumerate((ACTIVE, SILENT, FORGOTTEN, HELD)):
            years.applied[who] = visitor.hand_in(
                PDF + bytes([number]),
                key=f"three-years-later-{number}",
                position=str(position["slug"]) if who in FOR_A_POSITION else None,
                who=who,
            )
    years.house.stop()
    years.work()

    # What has been silent for three years has been silent at the first review as well.
    assert years.plan("2031-03-01") == dict.fromkeys(map(years.id, years.applied), "2029-03-30")


def a_year_later_three_reviews_are_answered(years: Years) -> None:
    years.at("2029-01-25 10:00:00")
    years.desk.sign_in()
    assert reviews_waiting(years) == set()
    years.at("2029-02-14 10:00:00")
    years.desk.sign_in()
    assert reviews_waiting(years) == set(years.applied)

    for who in (ACTIVE, SILENT, HELD):
        keep(years, who)

    assert reviews_waiting(years) == {FORGOTTEN}
    assert years.happened(ACTIVE, "happening.review.made") == 1


def reviews_waiting(years: Years) -> set[Applicant]:
    """Whose reviews are listed as tasks; nobody is named there."""
    page = years.desk.page("/staff/tasks")
    assert not [who.name for who in years.applied if who.name in page]
    return {who for who in years.applied if f"/staff/candidates/{years.id(who)}/review" in page}


def keep(years: Years, who: Applicant) -> None:
    """Answer a review: keep, and why. Without a reason it is not taken."""
    address = f"/staff/candidates/{years.id(who)}/review"
    seen = years.desk.page(address)
    assert years.desk.send(address, {"answer": "keep", "reason": " "}, seen=seen).status_code == 422
    answer = years.desk.send(address, {"answer": "keep", "reason": REASON}, seen=seen)
    assert answer.headers["location"] == "/staff/tasks?done=review-kept", answer.text


def silence_at_a_review_cuts_reading_and_then_erases(years: Years) -> None:
    years.at("2029-02-27 23:58:00")
    years.desk.sign_in()
    assert years.status(FORGOTTEN) == 200
    years.at("2029-02-28 00:00:00")
    assert years.status(FORGOTTEN) == 403
    assert years.status(ACTIVE) == 200

    years.at("2029-02-28 10:00:00")
    assert years.purge()["recounted"] == 1  # the nightly run finds that nobody has answered
    assert years.work()["reminders"] == 1
    assert len(years.letters_to(FORGOTTEN, "Din ansökan raderas 30 mars 2029")) == 1
    (asked,) = years.letters_to(EMAIL, "En uppgift väntar på dig")
    assert f"{years.house.url}/staff/tasks" in asked
    assert not [who.name for who in years.applied if who.name in asked]

    years.at("2029-03-30 23:59:00")
    assert years.plan("2029-03-30") == {}
    assert years.purge()["erased"] == 0
    years.at("2029-03-31 00:00:00")
    assert years.told("purge", "--dry-run")["would_erase"][0]["end_day"] == "2029-03-30"
    assert years.purge()["erased"] == 1
    assert gone(years) == {FORGOTTEN}


def two_years_later_all_are_kept_and_one_is_held(years: Years) -> None:
    years.at("2030-02-01 10:00:00")
    years.desk.sign_in()
    assert reviews_waiting(years) == {ACTIVE, SILENT, HELD}
    for who in (ACTIVE, SILENT, HELD):
        keep(years, who)
    months = years.told("report", "forecast", "--months", "14")["months"]
    assert [one for one in months if one["count"]] == [
        {"month": "2031-02", "count": 3, "rules": {RULE: 3}}
    ]

    placed = years.told(
        *("hold", "place", years.id(HELD), "--reason", "court-case"),
        *("--owner", EMAIL, "--review", "2031-06-01"),
    )

    years.held_by = placed["hold"]
    assert years.told("report", "forecast", "--months", "14")["kept"] == 1


def a_month_before_the_end_each_is_reminded_once(years: Years) -> None:
    years.at("2031-01-27 10:00:00")
    assert years.work()["reminders"] == 0
    years.at("2031-01-28 10:00:00")
    assert years.work()["reminders"] == 2
    years.at("2031-01-31 10:00:00")
    assert years.work()["reminders"] == 0

    (swedish,) = years.letters_to(ACTIVE, "Din ansökan raderas 28 februari 2031")
    (english,) = years.letters_to(SILENT, "Your application will be erased on 28 February 2031")
    assert "fredag 28 februari 2031" in swedish
    assert "Friday 28 February 2031" in english
    assert years.letters_to(HELD, "erased") == years.letters_to(HELD, "raderas") == []
    years.desk.sign_in()
    assert reviews_waiting(years) == {ACTIVE, SILENT}
    for who in (ACTIVE, SILENT):
        keep(years, who)
        assert years.happened(who, REMINDED) == 1


def one_comes_back_in_time(years: Years) -> None:
    years.at("2031-02-08 10:00:00")
    years.house.stop()
    start_my_pages(years)
    found = LINK.search(years.letters_to(ACTIVE, "raderas")[0])
    assert found is not None
    with Visitor(years.house.url) as visitor:
        visitor.come_in(found[0]).raise_for_status()
        assert "28 februari 2031" in visitor.page("application").text
        assert years.work()["acts"] == 1
        assert "8 februari 2034" in visitor.page("application").text
    years.house.stop()
    years.house.start("--surface", "recruiter")

    assert years.plan("2031-03-01").keys() == {years.id(SILENT)}
    forecast = years.told("report", "forecast", "--months", "1")
    assert (forecast["months"][0]["count"], forecast["kept"], forecast["later"]) == (1, 1, 1)


def start_my_pages(years: Years) -> None:
    """They refuse to start with a key; whoever works beside them has its own."""
    everybodys = years.house.settings
    years.house.settings = {**everybodys, "KEYS": str(years.house.public_keys())}
    years.house.start("--surface", "mypages")
    years.house.settings = everybodys


def at_the_instant_of_its_end_nobody_can_read_the_silent_one(years: Years) -> None:
    years.at("2031-02-28 23:58:00")
    years.desk.sign_in()
    document = (
        f"/staff/candidates/{years.id(SILENT)}/documents/{years.applied[SILENT].documents[0]}"
    )
    assert years.status(SILENT) == 200
    assert years.desk.client.get(document).content == PDF + bytes([1])
    assert years.purge()["due"] == 0

    years.at("2031-03-01 00:00:00")
    assert years.status(SILENT) == 403
    assert years.desk.client.get(document).status_code == 403
    assert years.status(ACTIVE) == 200
    assert gone(years) == {FORGOTTEN}  # the purge has not run

    done = years.purge()
    assert (done["due"], done["erased"], done["held"]) == (1, 1, 1)
    assert gone(years) == {FORGOTTEN, SILENT}
    assert years.status(SILENT) == 404


def a_hold_is_released_after_the_end(years: Years) -> None:
    years.at("2031-03-10 10:00:00")
    assert years.purge()["held"] == 1
    released = years.told("hold", "release", years.held_by)
    assert (released["state"], released["end_day"]) == ("due", "2031-02-28")

    assert years.purge()["erased"] == 1

    assert gone(years) == {FORGOTTEN, SILENT, HELD}


def gone(years: Years) -> set[Applicant]:
    """Whose documents are no longer there; the ledger tells of exactly these."""
    files = [path for path in (years.house.data / "blobs").rglob("*") if path.is_file()]
    there = {path.name[:32] for path in files}
    ledger = (years.house.data / "ledger" / "erased.txt").read_text("ascii")
    erased = {who for who in years.applied if years.id(who) in ledger}
    assert erased == {who for who in years.applied if years.id(who) not in there}
    return erased


def what_is_left_is_whole(years: Years) -> None:
    verified = years.told("audit", "verify")
    assert (verified["ok"], verified["problems"], verified["receipts"]) == (True, [], 3)
    assert verified["signed_through"] == verified["entries"]
    health = years.told("doctor", code=1)
    assert {finding["code"] for finding in health["findings"]} == years.house.findings

    start_my_pages(years)
    with Visitor(years.house.url) as visitor:
        for who in (FORGOTTEN, SILENT, HELD):
            assert visitor.come_in(years.applied[who].link).status_code == 422
        visitor.come_in(years.applied[ACTIVE].link).raise_for_status()
        assert visitor.document(years.applied[ACTIVE].documents[0]) == PDF + bytes([0])
    years.house.stop()
