"""The reader gives the same events however the body was cut; the test client never cuts it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.submitting import BOUNDARY, CONTENT_TYPE, FilePart, form
from vault.errors import InputError, MalformedBodyError, TruncatedBodyError, WrongKindError
from vault.web.upload_parts import Event, PartEnd, PartReader, PartStart

# Contents that look like boundaries, whole and in part, are where cutting hurts.
TRICKY = [
    b"",
    b"\r\n",
    b"\r\n--",
    f"--{BOUNDARY}".encode(),
    f"\r\n--{BOUNDARY[:-1]}".encode(),
    f"\r\r\n-\r\n--{BOUNDARY[:5]}\r\n".encode() * 20,
    bytes(range(256)) * 4,
    "Åsa\r\n".encode(),
]
contents = st.one_of(st.binary(max_size=400), st.sampled_from(TRICKY)).filter(
    lambda content: f"\r\n--{BOUNDARY}".encode() not in b"\r\n" + content
)


def read(body: bytes, cuts: list[int]) -> list[tuple[str, str | None, bytes]]:
    reader = PartReader(untrusted_content_type=CONTENT_TYPE)
    events: list[Event] = []
    places = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    for start, end in pairwise(places):
        reader.feed(body[start:end])
        events.extend(reader.take())
    reader.finish()
    return parts_of(events)


def parts_of(events: list[Event]) -> list[tuple[str, str | None, bytes]]:
    parts: list[tuple[str, str | None, bytes]] = []
    current, content = PartStart(untrusted_name="", untrusted_filename=None), bytearray()
    for event in events:
        match event:
            case PartStart():
                current, content = event, bytearray()
            case PartEnd():
                parts.append((current.untrusted_name, current.untrusted_filename, bytes(content)))
            case _:
                content += event
    return parts


@given(
    first=contents,
    second=contents,
    text=st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=50),
    cuts=st.lists(st.integers(min_value=0), max_size=30),
)
def test_however_the_body_is_cut_the_parts_are_the_same(
    first: bytes, second: bytes, text: str, cuts: list[int]
) -> None:
    body = form(
        FilePart(content=first), ("name", text), FilePart(field="attachment", content=second)
    )

    assert read(body, cuts) == [
        ("cv", "cv.pdf", first),
        ("name", None, text.encode()),
        ("attachment", "cv.pdf", second),
    ]


@given(end=st.integers(min_value=0))
def test_a_body_that_is_cut_off_anywhere_is_never_taken_for_whole(end: int) -> None:
    body = form(FilePart(), ("name", "Åsa"))
    reader = PartReader(untrusted_content_type=CONTENT_TYPE)
    whole = len(body) - len(b"\r\n")  # the last line end may be missing

    reader.feed(body[: end % whole])
    with pytest.raises(TruncatedBodyError):
        reader.finish()


@given(body=st.binary(max_size=2000), cuts=st.lists(st.integers(min_value=0), max_size=5))
def test_garbage_is_an_error_of_ours_and_nothing_else(body: bytes, cuts: list[int]) -> None:
    with pytest.raises(InputError):
        read(body, cuts)


def test_what_was_typed_is_noted_on_the_way() -> None:
    reader = PartReader(untrusted_content_type=CONTENT_TYPE)
    reader.feed(form(("name", "Åsa"), FilePart(), ("message", "Hej"), closed=False)[:-4])

    assert reader.typed == {"name": "Åsa"}
    assert "cv" not in reader.typed


def test_a_file_name_comes_as_the_browser_wrote_it() -> None:
    body = form(FilePart(name="../../CV Åsa %22x%22.pdf"))

    ((_, name, _),) = read(body, [])

    assert name == "../../CV Åsa %22x%22.pdf"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_only_a_multipart_form_is_read(kind: str) -> None:
    with pytest.raises(WrongKindError):
        PartReader(untrusted_content_type=kind)


@pytest.mark.parametrize("boundary", ["", "x" * 71])
def test_a_boundary_that_cannot_be_one_is_refused(boundary: str) -> None:
    with pytest.raises(MalformedBodyError):
        PartReader(untrusted_content_type=f"multipart/form-data; boundary={boundary}")


def test_nothing_of_a_large_file_is_kept() -> None:
    reader = PartReader(untrusted_content_type=CONTENT_TYPE)
    reader.feed(form(FilePart(content=b"x" * 100_000), closed=False))

    assert reader.waiting_bytes == 100_000
    reader.take()

    assert (reader.waiting_bytes, reader.events) == (0, [])
