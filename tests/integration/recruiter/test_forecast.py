"""The first page and its own show what will be erased in the coming months, without script."""

import re
from datetime import timedelta

from tests.factories.applications import hand_in
from tests.factories.recruiting import Office
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.web.texts import say

PICTURE = re.compile(r'<svg class="chart".*?</svg>', re.DOTALL)
BARS = re.compile(r'<rect class="chart-bar"[^>]*height="(\d+)"')


def spontaneous(office: Office, count: int) -> None:
    for _ in range(count):
        hand_in(office.world, kind=Kind.SPONTANEOUS)


def test_the_first_page_shows_a_bar_for_each_month_and_the_same_as_a_table(
    office: Office,
) -> None:
    spontaneous(office, 2)
    office.world.clock.advance(timedelta(days=400))

    page = office.staff().get("/staff").text

    (picture,) = PICTURE.findall(page)
    assert say("recruiter.forecast.picture", Language.SV, n=2) in picture
    assert BARS.findall(picture) == ["120"]
    assert "<script" not in picture
    assert page.count('<th scope="row">') == 12
    assert "november 2028" in page


def test_where_nothing_ends_soon_there_is_a_sentence_and_no_picture(office: Office) -> None:
    page = office.staff().get("/staff").text

    assert PICTURE.findall(page) == []
    assert say("recruiter.forecast.none", Language.SV) in page


def test_the_page_of_the_forecast_names_the_rules(office: Office) -> None:
    spontaneous(office, 1)
    office.world.clock.advance(timedelta(days=400))

    page = office.staff().get("/staff/forecast").text

    assert "<code>spontaneous.consent</code>" in page
    assert len(BARS.findall(page)) == 1


def test_what_has_expired_and_what_ends_later_is_told_in_words(office: Office) -> None:
    spontaneous(office, 1)
    somebody = office.staff()
    assert say("recruiter.forecast.later", Language.SV, n=1) in somebody.get("/staff").text
    office.world.clock.advance(timedelta(days=800))

    another = office.staff(email="karin@exempel.se")
    page = another.get("/staff/forecast").text

    assert say("recruiter.forecast.due", Language.SV, n=1) in page
