"""The main job on the real product, in a real browser, in both languages: from the form to ash."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.browser import OpenPage
from tests.journeys.house import House, open_house
from tests.journeys.navigators.eye import Eye
from tests.journeys.whole_story import applying, ending, recruiting
from tests.journeys.whole_story.cast import ALLOWED_COOKIES, Story

pytestmark = pytest.mark.timeout(600)

LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])
A_YEAR_AND_A_DAY = timedelta(days=366)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path / "house") as opened:
        yield opened


@LANGUAGES
def test_from_the_form_to_ash(
    house: House, open_page: OpenPage, pictures: Path | None, language: str
) -> None:
    story = Story(house=house, open_page=open_page, eye=Eye(language=language, pictures=pictures))

    applying.somebody_applies_and_mistypes_first(story)
    recruiter = recruiting.a_recruiter_signs_up(story)
    recruiting.a_position_is_written_and_published(recruiter)
    applying.others_apply_for_it(story)
    applying.somebody_applies_without_a_position(story)
    recruiting.the_list_tells_them_apart(recruiter)
    recruiting.a_candidate_is_read_and_moved(recruiter)
    recruiting.somebody_is_rejected_by_an_edited_letter(recruiter)
    recruiting.the_position_is_closed(story, recruiter)
    story.closed_on = story.today()
    ending.a_dry_run_says_who_goes_in_two_years(story)

    story.later(A_YEAR_AND_A_DAY)
    ending.somebody_extends(story)
    ending.somebody_withdraws(story)
    ending.the_recruiter_comes_back_by_keyboard(story, recruiter)
    ending.the_purge_takes_the_rest(story)
    ending.the_log_can_be_verified(story)

    assert {cookie["name"] for page in story.pages for cookie in page.context.cookies()} <= (
        ALLOWED_COOKIES
    )
