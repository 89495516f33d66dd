"""The end: extending, withdrawing, and the purge, with a clock that runs ahead."""

import json
from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys.browser import NARROW
from tests.journeys.navigators.recruiter import EMAIL, PASSWORD, Recruiter
from tests.journeys.whole_story.cast import ASA, CV, ERIK, JONAS, LEILA, MIRA, Story


def a_dry_run_says_who_goes_in_two_years(story: Story) -> None:
    end = story.day_in("P2Y")  # the last day on which they may be kept

    before = story.would_go(end)
    after = story.would_go(end + timedelta(days=2))

    assert [each["id"] for each in before["would_erase"]] == [story.ids[JONAS.name]]
    rules = {each["id"]: each["rule"] for each in after["would_erase"]}
    assert rules == {
        story.ids[JONAS.name]: "position.hired",
        story.ids[LEILA]: "position.rejected",
        story.ids[MIRA]: "position.rejected",
        story.ids[ERIK.name]: "spontaneous.consent",
    }
    assert (after["due"], after["erased"], after["receipts"]) == (4, 0, [])
    for each in after["would_erase"]:
        assert each["because"]["sv"] != each["because"]["en"]
    assert {each["end_day"] for each in after["would_erase"]} >= {end.isoformat()}


def somebody_extends(story: Story) -> None:
    leila = story.applicant(width=NARROW)
    leila.come_back(story.links[LEILA])
    rule_end = story.day_in("P2Y", since=story.closed_on)
    extended = story.day_in("P2Y")
    expect(leila.page.locator("main")).to_contain_text(story.in_words(rule_end))
    expect(leila.page.locator("main")).to_contain_text(leila.words("mypages.offer.title"))
    leila.eye.look(leila.page, "50-my-application")

    leila.follow("mypages.offer.go")
    for day in (rule_end, extended):
        expect(leila.page.locator("main")).to_contain_text(story.in_words(day))
    leila.eye.look(leila.page, "51-extend")
    leila.press("mypages.extend.yes", day=story.in_words(extended))
    leila.wait_until("mypages.act.extend.verified")
    expect(leila.page.locator("main")).to_contain_text(story.in_words(extended))
    leila.eye.look(leila.page, "52-extended")
    leila.press("mypages.close")
    leila.sees("mypages.closed.title")
    leila.eye.look(leila.page, "53-closed")


def somebody_withdraws(story: Story) -> None:
    asa = story.applicant(width=NARROW)
    asa.come_back(story.links[ASA.name])
    asa.sees("mypages.look.opened", who=asa.words("mypages.who.staff"))
    asa.sees("mypages.look.downloaded", who=asa.words("mypages.who.staff"), document=CV.name)
    asa.eye.look(asa.page, "54-who-looked")
    asa.follow("mypages.end")
    asa.eye.look(asa.page, "55-withdraw")
    asa.press("mypages.withdraw.go")
    asa.wait_until("mypages.act.withdraw.verified")
    asa.eye.look(asa.page, "56-withdrawn")


def the_recruiter_comes_back_by_keyboard(story: Story, recruiter: Recruiter) -> None:
    page = recruiter.page
    recruiter.ahead = story.house.ahead.total_seconds()
    page.goto(f"{story.house.url}/staff/candidates")  # a year later the session is over
    expect(recruiter.heading()).to_have_text(recruiter.words("recruiter.sign-in.title"))
    recruiter.eye.look(page, "60-sign-in")
    recruiter.by_keyboard_to("#email")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(recruiter.heading()).to_have_text(recruiter.words("recruiter.code.title"))
    recruiter.eye.look(page, "61-code")
    recruiter.by_keyboard_to("#totp")
    page.keyboard.type(recruiter.code())
    page.keyboard.press("Enter")

    expect(recruiter.heading()).to_have_text(recruiter.words("recruiter.list.title"))
    expect(recruiter.row(JONAS.name)).to_have_count(0)  # hired: thirty days after the closing
    expect(page.locator("tbody")).not_to_contain_text(ASA.name)
    expect(recruiter.row(LEILA)).to_contain_text(recruiter.words("recruiter.list.extended"))
    recruiter.eye.look(page, "62-list-a-year-later")
    recruiter.menu("today")
    recruiter.eye.look(page, "63-today")


def the_purge_takes_the_rest(story: Story) -> None:
    day = story.day_in("P2Y", since=story.closed_on) + timedelta(days=2)
    story.house.stop()
    story.house.ahead += day - story.today()
    said = story.house.run("purge", "--yes", "--json")
    assert said.returncode == 0, said.stderr
    report = json.loads(said.stdout)
    assert report["erased"] == report["due"] >= 2
    assert len(report["receipts"]) == report["erased"]
    story.house.start()

    blobs = {path.name for path in (story.house.data / "blobs").rglob("*") if path.is_dir()}
    gone = {story.ids[who] for who in (ASA.name, JONAS.name, MIRA, ERIK.name)}
    ledger = (story.house.data / "ledger" / "erased.txt").read_text("ascii")
    assert {id_ for id_ in gone if id_ not in ledger} == set()
    assert blobs & gone == set()
    assert story.ids[LEILA] not in ledger
    leila = story.applicant(width=NARROW)
    leila.come_back(story.links[LEILA])
    erik = story.applicant(width=NARROW)
    erik.page.goto("about:blank")
    erik.page.goto(story.links[ERIK.name])
    erik.is_told(erik.words("error.code.unknown"))
    erik.eye.look(erik.page, "70-gone")


def the_log_can_be_verified(story: Story) -> None:
    story.house.stop()  # the last head of the log is signed on the way out
    verified = story.house.run("audit", "verify", "--json")
    assert verified.returncode == 0, verified.stdout
    said = json.loads(verified.stdout)
    assert (said["ok"], said["problems"]) == (True, [])
    assert said["receipts"] == 4
    assert said["signed_through"] == said["entries"]
