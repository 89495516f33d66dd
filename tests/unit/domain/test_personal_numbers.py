import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.personal_numbers import find_personal_numbers


@pytest.mark.parametrize(
    "number",
    [
        "811228-9874",
        "8112289874",
        "19811228-9874",
        "198112289874",
        "811228+9874",
        "811228\u20139874",
        "811228 9874",
        "701063-2391",
        "670919-9530",
    ],
)
def test_a_number_with_a_right_check_digit_is_found_where_it_stands(number: str) -> None:
    text = f"Personnummer: {number}, tack."

    (span,) = find_personal_numbers(text=text)

    assert text[span.start : span.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "811228-9873",
        "811328-9878",
        "810029-9870",
        "811200-9876",
        "810229-9874",
        "556016-0680",
        "99811228-9874",
        "811228-98741",
        "1-811228-9874",
        "17811228-9874",
        "811228--9874",
        "ring 08-123 456 78",
    ],
)
def test_what_is_no_personal_number_is_left_alone(text: str) -> None:
    assert find_personal_numbers(text=text) == []


def test_all_of_them_are_found_in_order() -> None:
    text = "811228-9874 och 670919-9530 och 701063-2391"

    assert [span.start for span in find_personal_numbers(text=text)] == [0, 16, 32]


def test_a_leap_day_counts_where_some_century_has_it() -> None:
    assert len(find_personal_numbers(text="000229-0005")) == len(
        find_personal_numbers(text="040229-0001")
    )


@given(st.text(alphabet="0123456789-+ ", max_size=60))
def test_no_text_is_too_strange_to_be_searched(text: str) -> None:
    for span in find_personal_numbers(text=text):
        assert sum(character.isdigit() for character in text[span.start : span.end]) in {10, 12}
