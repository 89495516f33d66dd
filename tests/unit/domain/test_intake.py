import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.intake import (
    DEFAULT_FIELDS,
    MAX_PARTS,
    MAX_TEXT_FIELD_BYTES,
    IntakeMeter,
    IntakeRules,
    Part,
)
from vault.errors import FieldError, InputError, InvalidInputError, TooLargeError

SMALL = IntakeRules(fields=DEFAULT_FIELDS, max_file_bytes=100, max_total_bytes=250, max_files=3)


def fed(meter: IntakeMeter, name: str, filename: str | None, *sizes: int) -> int:
    meter.start_part(untrusted_name=name, untrusted_filename=filename)
    for size in sizes:
        meter.add(count=size)
    return meter.end_part()


def test_a_whole_application_passes_in_any_order_of_fields() -> None:
    meter = IntakeMeter(rules=SMALL)

    assert fed(meter, "attachment", "a.pdf", 10, 20) == 30
    fed(meter, "attachment", "b.pdf", 1)
    fed(meter, "email", None, 12)
    fed(meter, "cv", "cv.pdf", 100)
    fed(meter, "name", None, 4)
    fed(meter, "message", None)
    meter.check_complete()

    assert (meter.files, meter.total_bytes) == (3, 147)


def test_the_meter_says_what_a_part_is() -> None:
    meter = IntakeMeter(rules=SMALL)

    assert meter.start_part(untrusted_name="name", untrusted_filename=None) is Part.TEXT
    assert meter.start_part(untrusted_name="cv", untrusted_filename="a") is Part.FILE
    assert meter.start_part(untrusted_name="cover_letter", untrusted_filename="") is Part.NO_FILE


def test_a_file_input_left_empty_counts_as_nothing() -> None:
    meter = IntakeMeter(rules=SMALL)
    fed(meter, "cv", "")

    assert fed(meter, "cv", "", 0) == 0
    assert meter.files == 0
    assert [problem.field for problem in meter.missing()] == ["name", "email", "cv"]


@pytest.mark.parametrize(
    ("name", "filename", "code", "field"),
    [
        ("salary", None, "undeclared", ""),
        ("name", "name.txt", "not-text", "name"),
        ("cv", None, "not-a-file", "cv"),
    ],
)
def test_a_part_that_the_form_does_not_declare_is_refused(
    name: str, filename: str | None, code: str, field: str
) -> None:
    with pytest.raises(FieldError) as caught:
        IntakeMeter(rules=SMALL).start_part(untrusted_name=name, untrusted_filename=filename)

    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(("name", "filename"), [("name", None), ("cv", "cv.pdf")])
def test_only_a_repeatable_field_may_come_twice(name: str, filename: str | None) -> None:
    meter = IntakeMeter(rules=SMALL)
    fed(meter, name, filename, 5)

    with pytest.raises(FieldError) as caught:
        fed(meter, name, filename, 5)

    assert (caught.value.code, caught.value.field) == ("duplicate", name)


def test_a_file_of_no_bytes_is_refused() -> None:
    with pytest.raises(FieldError) as caught:
        fed(IntakeMeter(rules=SMALL), "cv", "cv.pdf", 0)

    assert (caught.value.code, caught.value.field) == ("empty", "cv")


def test_a_nameless_file_with_content_is_refused() -> None:
    with pytest.raises(FieldError) as caught:
        fed(IntakeMeter(rules=SMALL), "cv", "", 1)

    assert (caught.value.code, caught.value.field) == ("nameless", "cv")


def test_a_file_is_refused_at_the_byte_that_is_too_many() -> None:
    meter = IntakeMeter(rules=SMALL)
    meter.start_part(untrusted_name="cv", untrusted_filename="cv.pdf")
    meter.add(count=100)

    with pytest.raises(TooLargeError) as caught:
        meter.add(count=1)

    assert (caught.value.field, caught.value.values) == ("cv", {"limit": 100, "what": "file"})


def test_a_text_field_has_a_limit_of_its_own() -> None:
    meter = IntakeMeter(rules=IntakeRules(fields=DEFAULT_FIELDS))

    with pytest.raises(TooLargeError) as caught:
        fed(meter, "message", None, MAX_TEXT_FIELD_BYTES, 1)

    assert caught.value.values == {"limit": MAX_TEXT_FIELD_BYTES, "what": "text"}


def test_all_files_together_have_a_limit() -> None:
    meter = IntakeMeter(rules=SMALL)
    fed(meter, "cv", "a", 100)
    fed(meter, "attachment", "b", 100)

    with pytest.raises(TooLargeError) as caught:
        fed(meter, "attachment", "c", 51)

    assert caught.value.values == {"limit": 250, "what": "application"}


def test_the_fourth_of_three_files_is_refused_before_its_first_byte() -> None:
    meter = IntakeMeter(rules=SMALL)
    for _ in range(3):
        fed(meter, "attachment", "a", 1)

    with pytest.raises(TooLargeError) as caught:
        meter.start_part(untrusted_name="cv", untrusted_filename="cv.pdf")

    assert caught.value.values == {"limit": 3, "what": "files"}


def test_parts_cannot_be_repeated_without_end() -> None:
    meter = IntakeMeter(rules=SMALL)
    for _ in range(MAX_PARTS):
        fed(meter, "attachment", "")

    with pytest.raises(TooLargeError) as caught:
        fed(meter, "attachment", "")

    assert caught.value.values == {"limit": MAX_PARTS, "what": "parts"}


def test_one_missing_field_is_named_alone_and_several_together() -> None:
    meter = IntakeMeter(rules=SMALL)
    fed(meter, "name", None, 4)
    with pytest.raises(InvalidInputError) as several:
        meter.check_complete()
    fed(meter, "cv", "cv.pdf", 4)
    with pytest.raises(FieldError) as one:
        meter.check_complete()

    assert [problem.field for problem in several.value.problems] == ["email", "cv"]
    assert (one.value.code, one.value.field) == ("missing", "email")


@pytest.mark.parametrize("call", ["add", "end_part"])
def test_bytes_without_a_part_are_our_own_mistake(call: str) -> None:
    meter = IntakeMeter(rules=SMALL)
    calls = {"add": lambda: meter.add(count=1), "end_part": meter.end_part}

    with pytest.raises(RuntimeError):
        calls[call]()


def test_the_longest_request_leaves_room_for_what_surrounds_the_files() -> None:
    assert SMALL.max_total_bytes < SMALL.max_body_bytes < SMALL.max_total_bytes + 1024 * 1024


def sizes_taken(parts: list[tuple[str, int]]) -> list[int]:
    meter = IntakeMeter(rules=SMALL)
    taken: list[int] = []
    with contextlib.suppress(InputError):
        for name, size in parts:
            taken.append(fed(meter, name, "x", size))
    return taken


@given(
    st.lists(st.tuples(st.sampled_from(["cv", "attachment", "cover_letter"]), st.integers(0, 120)))
)
def test_nothing_beyond_a_limit_is_ever_counted_as_taken(parts: list[tuple[str, int]]) -> None:
    taken = sizes_taken(parts)

    assert len(taken) <= SMALL.max_files
    assert sum(taken) <= SMALL.max_total_bytes
    assert all(0 < size <= SMALL.max_file_bytes for size in taken)
