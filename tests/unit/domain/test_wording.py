from datetime import date

import pytest

from tests.factories.policies import ZONE, utc
from vault.domain.language import Counted, Language, Text, literal
from vault.domain.wording import (
    date_in_words,
    datetime_in_words,
    day_text,
    listed,
    period_in_words,
    size_in_words,
)

SV, EN = Language.SV, Language.EN


def test_a_text_is_said_with_its_values() -> None:
    text = Text(sv="Hej {name}", en="Hello {name}")

    assert text.say(SV, name="Åsa") == "Hej Åsa"
    assert text.say(EN, name="Åsa") == "Hello Åsa"


def test_a_missing_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        Text(sv="{name}", en="{name}").say(SV)


def test_braces_of_somebody_else_stand_for_themselves() -> None:
    assert literal(sv="{a}", en="{b}").say(EN) == "{b}"


def test_one_is_not_many() -> None:
    files = Counted(
        one=Text(sv="{n} fil", en="{n} file"), other=Text(sv="{n} filer", en="{n} files")
    )

    assert [files.say(SV, n=n) for n in (0, 1, 2)] == ["0 filer", "1 fil", "2 filer"]


def test_dates_are_written_out() -> None:
    day = date(2027, 6, 10)

    assert date_in_words(day, SV) == "10 juni 2027"
    assert date_in_words(day, SV, weekday=True) == "torsdag 10 juni 2027"
    assert date_in_words(day, EN) == "10 June 2027"
    assert day_text(day, weekday=True).say(EN) == "Thursday 10 June 2027"


def test_times_of_day_are_local() -> None:
    moment = utc("2024-12-31T23:30")

    assert datetime_in_words(moment, ZONE, SV) == "1 januari 2025 kl. 00.30"
    assert datetime_in_words(moment, ZONE, EN) == "1 January 2025 at 00:30"


@pytest.mark.parametrize(
    ("size", "sv", "en"),
    [
        (0, "0 byte", "0 bytes"),
        (1, "1 byte", "1 byte"),
        (1024, "1 kB", "1 kB"),
        (1500, "1,5 kB", "1.5 kB"),
        (1024 * 1024 - 1, "1 MB", "1 MB"),
        (25 * 1024 * 1024, "25 MB", "25 MB"),
        (5 * 1024**5, "5120 TB", "5120 TB"),
    ],
)
def test_sizes_are_said_in_the_readers_language(size: int, sv: str, en: str) -> None:
    assert size_in_words(size, SV) == sv
    assert size_in_words(size, EN) == en


@pytest.mark.parametrize(
    ("period", "sv", "en"),
    [
        ("P2Y", "två år", "two years"),
        ("P1Y", "ett år", "one year"),
        ("P1M", "en månad", "one month"),
        ("P18M", "ett år och sex månader", "one year and six months"),
        ("P30D", "30 dagar", "30 days"),
        ("P1D", "en dag", "one day"),
        ("PT24H", "24 timmar", "24 hours"),
        ("PT0S", "ingen tid alls", "no time at all"),
    ],
)
def test_periods_are_said_as_people_say_them(period: str, sv: str, en: str) -> None:
    assert period_in_words(period, SV) == sv
    assert period_in_words(period, EN) == en


def test_lists_end_in_and() -> None:
    assert listed(words=["a", "b", "c"], language=SV) == "a, b och c"
    assert listed(words=["a"], language=EN) == "a"
    assert listed(words=[], language=EN) == ""
