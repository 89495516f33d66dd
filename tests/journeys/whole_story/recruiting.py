"""Recruiting: from the printed link to a closed position."""

from playwright.sync_api import expect

from tests.journeys.navigators.recruiter import Recruiter
from tests.journeys.whole_story.cast import (
    ASA,
    CV,
    ERIK,
    JONAS,
    LEILA,
    LETTER,
    MIRA,
    POSITION,
    STAFF,
    Story,
)


def a_recruiter_signs_up(story: Story) -> Recruiter:
    recruiter = story.recruiter(story.house.sign_up)
    recruiter.eye.look(recruiter.page, "10-sign-up")
    recruiter.sign_up(STAFF)
    recruiter.sees("recruiter.done.joined")
    recruiter.eye.look(recruiter.page, "11-today")
    return recruiter


def a_position_is_written_and_published(recruiter: Recruiter) -> None:
    recruiter.menu("positions")
    recruiter.eye.look(recruiter.page, "12-positions")
    recruiter.follow("recruiter.positions.new")
    recruiter.eye.look(recruiter.page, "13-position-form")
    recruiter.press("recruiter.position-form.save-draft")
    expect(recruiter.page.get_by_role("alert").get_by_role("link")).to_have_count(4)
    recruiter.eye.look(recruiter.page, "14-position-form-wrong")

    recruiter.write_position(POSITION)
    recruiter.press("recruiter.position-form.preview")
    preview = recruiter.page.locator("article")
    expect(preview).to_have_count(2)
    for at, tongue in enumerate(("sv", "en")):
        expect(preview.nth(at)).to_contain_text(POSITION[f"title_{tongue}"])
        expect(preview.nth(at)).to_have_attribute("lang", tongue)
    recruiter.eye.look(recruiter.page, "15-position-preview")
    recruiter.press("recruiter.position-form.save-draft")
    recruiter.sees("recruiter.done.drafted")
    recruiter.eye.look(recruiter.page, "16-position-draft")
    recruiter.press("recruiter.position.publish")
    recruiter.sees("recruiter.done.published")
    recruiter.eye.look(recruiter.page, "17-position-published")


def the_list_tells_them_apart(recruiter: Recruiter) -> None:
    recruiter.wait_for_candidates(5)
    expect(recruiter.row(ERIK.name)).to_contain_text(recruiter.words("kind.spontaneous"))
    for name in (JONAS.name, LEILA, MIRA):
        expect(recruiter.row(name)).to_contain_text(POSITION[f"title_{recruiter.language.value}"])
    recruiter.eye.look(recruiter.page, "30-list")

    recruiter.page.get_by_role("searchbox").fill("öberg")
    recruiter.press("recruiter.list.find")
    expect(recruiter.page.locator("tbody tr")).to_have_count(1)
    expect(recruiter.row(JONAS.name)).to_be_visible()
    assert "berg" not in recruiter.page.url, "a name stands in no address"
    recruiter.eye.look(recruiter.page, "31-search")


def a_candidate_is_read_and_moved(recruiter: Recruiter) -> None:
    recruiter.open_candidate(ASA.name)
    main = recruiter.page.locator("main")
    for shown in (ASA.email, ASA.phone, "Jag har byggt valv förr."):
        expect(main).to_contain_text(shown)
    recruiter.eye.look(recruiter.page, "32-candidate")
    for path in (CV, LETTER):
        assert recruiter.download(path.name) == (path.name, path.read_bytes())

    recruiter.open_candidate(JONAS.name)
    assert recruiter.download(CV.name) == (CV.name, CV.read_bytes())
    recruiter.move("in_review", "interview")
    recruiter.press("recruiter.candidate.move.back-to-review")
    recruiter.move("interview", "offered")
    recruiter.eye.look(recruiter.page, "33-candidate-offered")


def somebody_is_rejected_by_an_edited_letter(recruiter: Recruiter) -> None:
    recruiter.open_candidate(MIRA)
    recruiter.follow("recruiter.candidate.decide.rejected")
    recruiter.eye.look(recruiter.page, "34-reject")
    recruiter.page.locator("#text").fill("Hej Mira! Det blev en annan. Tack för ditt fina brev.")
    recruiter.press("recruiter.decide.go.rejected")  # without the word that confirms it
    expect(recruiter.page.get_by_role("alert")).to_be_visible()
    expect(recruiter.page.locator("#text")).to_have_value(
        "Hej Mira! Det blev en annan. Tack för ditt fina brev."
    )
    recruiter.eye.look(recruiter.page, "35-reject-unconfirmed")
    recruiter.confirm()
    recruiter.press("recruiter.decide.go.rejected")
    recruiter.sees("recruiter.done.decided")
    recruiter.sees("status.rejected")
    recruiter.eye.look(recruiter.page, "36-rejected")


def the_position_is_closed(story: Story, recruiter: Recruiter) -> None:
    recruiter.menu("positions")
    recruiter.page.get_by_role("link", name=POSITION[f"title_{story.language.value}"]).click()
    recruiter.follow("recruiter.position.close")
    main = recruiter.page.locator("main")
    expect(main).to_contain_text(story.in_words(story.day_in("P2Y")))
    recruiter.eye.look(recruiter.page, "37-close")
    recruiter.page.get_by_label(recruiter.words("recruiter.close.hired"), exact=True).check()
    recruiter.page.get_by_label(JONAS.name).check()
    recruiter.press("recruiter.close.go")
    expect(recruiter.page.get_by_role("alert")).to_be_visible()
    recruiter.eye.look(recruiter.page, "38-close-unconfirmed")
    recruiter.confirm()
    recruiter.press("recruiter.close.go")
    recruiter.sees("recruiter.done.closed")
    recruiter.sees("recruiter.position.outcome.hired")
    recruiter.eye.look(recruiter.page, "39-closed")

    recruiter.menu("candidates")
    for name, status in ((JONAS.name, "hired"), (LEILA, "rejected"), (ERIK.name, "accepted")):
        expect(recruiter.row(name)).to_contain_text(recruiter.words(f"status.{status}"))
    recruiter.eye.look(recruiter.page, "40-list-after")
