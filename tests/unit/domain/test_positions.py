from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.application import Status
from vault.domain.positions import (
    MAX_SLUG_CHARACTERS,
    ClosingGround,
    PositionStatus,
    check_accepting,
    check_closing,
    check_last_on,
    check_position_move,
    check_texts,
    check_typed_confirmation,
    closes_to_applicants_at,
    is_accepting,
    slug_for,
)
from vault.errors import FieldError, InvalidInputError, NotFoundError, StateError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DRAFT, PUBLISHED, CLOSED = PositionStatus
TEXTS = {
    "title_sv": " Snickare ",
    "title_en": "Carpenter",
    "description_sv": "Vi bygger.\r\nKom!",
    "description_en": "We build.",
}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Förare på Öland", "forare-pa-oland"),
        ("  C++ / .NET-utvecklare (80 %)", "c-net-utvecklare-80"),
        ("Smørrebrød & Æble", "smorrebrod-aeble"),
        ("Großhändler", "grosshandler"),
        ("工程师", "position"),
        ("", "position"),
        ("a" * 90, "a" * MAX_SLUG_CHARACTERS),
        ("ordet " * 20, "-".join(["ordet"] * 10)),
    ],
)
def test_the_address_is_made_of_the_title(title: str, slug: str) -> None:
    assert slug_for(title=title) == slug


def test_a_second_position_of_the_same_title_gets_a_number() -> None:
    assert slug_for(title="Kock", taken={"kock", "kock-2"}) == "kock-3"


@given(st.text(max_size=200), st.integers(0, 12))
def test_every_title_gives_a_sound_address_of_its_own(title: str, count: int) -> None:
    taken: set[str] = set()
    for _ in range(count + 1):
        slug = slug_for(title=title, taken=taken)

        assert slug not in taken
        assert 0 < len(slug) <= MAX_SLUG_CHARACTERS
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert not slug.startswith("-")
        assert not slug.endswith("-")
        taken.add(slug)


def test_a_position_goes_from_draft_to_published_to_closed() -> None:
    check_position_move(current=DRAFT, new=PUBLISHED)
    check_position_move(current=PUBLISHED, new=CLOSED)


@pytest.mark.parametrize(
    ("current", "new"), [(DRAFT, CLOSED), (PUBLISHED, DRAFT), (CLOSED, PUBLISHED)]
)
def test_no_position_goes_back_or_is_opened_again(
    current: PositionStatus, new: PositionStatus
) -> None:
    with pytest.raises(StateError):
        check_position_move(current=current, new=new)


def test_the_texts_of_both_languages_are_kept_tidied() -> None:
    assert check_texts(untrusted_texts=TEXTS) == {
        "title_sv": "Snickare",
        "title_en": "Carpenter",
        "description_sv": "Vi bygger.\nKom!",
        "description_en": "We build.",
    }


def test_a_missing_language_is_named() -> None:
    with pytest.raises(FieldError) as one:
        check_texts(untrusted_texts=TEXTS | {"title_en": " "})
    with pytest.raises(InvalidInputError) as several:
        check_texts(untrusted_texts={"title_sv": "x" * 121, "description_sv": "Hej"})

    assert (one.value.code, one.value.field) == ("missing", "title_en")
    assert [problem.field for problem in several.value.problems] == [
        "title_sv",
        "title_en",
        "description_en",
    ]


@pytest.mark.parametrize(
    ("last_on", "instant"),
    [
        (date(2026, 1, 31), datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 22, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    ],
)
def test_the_last_day_lasts_to_its_local_midnight(last_on: date, instant: datetime) -> None:
    assert closes_to_applicants_at(last_on=last_on, zone=STOCKHOLM) == instant


def accepting(status: PositionStatus, last_on: date | None, now: datetime) -> bool:
    return is_accepting(status=status, last_on=last_on, now=now, zone=STOCKHOLM)


def test_applications_are_taken_until_the_last_day_has_ended() -> None:
    last_on = date(2026, 1, 31)
    late = datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC)
    too_late = datetime(2026, 1, 31, 23, tzinfo=UTC)

    assert accepting(PUBLISHED, last_on, late)
    assert not accepting(PUBLISHED, last_on, too_late)
    assert accepting(PUBLISHED, None, too_late)
    assert not accepting(DRAFT, None, late)
    assert not accepting(CLOSED, None, late)


def test_a_stranger_does_not_learn_of_a_draft_but_of_a_closed_position() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    check_accepting(status=PUBLISHED, last_on=None, now=now, zone=STOCKHOLM)
    with pytest.raises(NotFoundError):
        check_accepting(status=DRAFT, last_on=None, now=now, zone=STOCKHOLM)
    with pytest.raises(StateError):
        check_accepting(status=CLOSED, last_on=None, now=now, zone=STOCKHOLM)


def test_a_last_day_may_be_today_by_local_time_but_not_yesterday() -> None:
    now = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)

    check_last_on(last_on=None, now=now, zone=STOCKHOLM)
    check_last_on(last_on=date(2026, 2, 1), now=now, zone=STOCKHOLM)
    with pytest.raises(FieldError) as caught:
        check_last_on(last_on=date(2026, 1, 31), now=now, zone=STOCKHOLM)
    assert (caught.value.code, caught.value.field) == ("in-the-past", "last_on")


def closing(ground: ClosingGround, *hired: Status, status: PositionStatus = PUBLISHED) -> None:
    check_closing(status=status, ground=ground, hired_statuses=hired)


def test_a_position_is_closed_by_naming_the_hired_or_by_cancelling() -> None:
    closing(ClosingGround.HIRED, Status.OFFERED, Status.INTERVIEW)
    closing(ClosingGround.CANCELLED)


@pytest.mark.parametrize(
    ("ground", "hired", "code"),
    [
        (ClosingGround.HIRED, (), "missing"),
        (ClosingGround.CANCELLED, (Status.OFFERED,), "undeclared"),
    ],
)
def test_a_ground_that_does_not_fit_the_named_is_refused(
    ground: ClosingGround, hired: tuple[Status, ...], code: str
) -> None:
    with pytest.raises(FieldError) as caught:
        closing(ground, *hired)

    assert (caught.value.code, caught.value.field) == (code, "hired")


def test_nobody_who_withdrew_can_be_hired_and_nothing_is_closed_twice() -> None:
    with pytest.raises(StateError):
        closing(ClosingGround.HIRED, Status.WITHDRAWN)
    with pytest.raises(StateError):
        closing(ClosingGround.CANCELLED, status=CLOSED)


@pytest.mark.parametrize("typed", ["Snickare på Öland", "  snickare  PÅ o\u0308land "])
def test_a_confirmation_is_typed_in_any_case(typed: str) -> None:
    check_typed_confirmation(expected="Snickare på Öland", untrusted_typed=typed)


@pytest.mark.parametrize(("typed", "code"), [("  ", "missing"), ("Snickare", "not-confirmed")])
def test_anything_else_confirms_nothing(typed: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        check_typed_confirmation(expected="Snickare på Öland", untrusted_typed=typed)

    assert (caught.value.code, caught.value.field) == (code, "confirmation")
