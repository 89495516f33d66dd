"""A document over real HTTP: whole, in part, and asked for in ways that make no sense."""

import pytest

from tests.corpus.sized_pdf import sized_pdf
from tests.journeys.house import House
from tests.journeys.navigators.desk import Desk, Handed, candidate_address, hand_in, handed

SIZE = 3 * 1024 * 1024 + 17  # several chunks, the last of them short
DOCUMENT = sized_pdf(size=SIZE)


@pytest.fixture(scope="module")
def one(house: House, desk: Desk) -> Handed:
    found = handed(hand_in(house, {"Åsas CV.pdf": DOCUMENT}))
    desk.candidate(found)
    return found


def test_a_document_comes_whole_under_a_safe_name(desk: Desk, one: Handed) -> None:
    answer = desk.download(one, one.documents[0])

    assert answer.status_code == 200
    assert answer.content == DOCUMENT
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    name = answer.headers["content-disposition"]
    assert name.startswith("attachment; ")
    assert "filename*=UTF-8''%C3%85sas%20CV.pdf" in name


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=262000-263000", 262_000, 263_001),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ("bytes=1000000-", 1_000_000, SIZE),
        ("bytes=-17", SIZE - 17, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
        (f"bytes=100-{SIZE * 2}", 100, SIZE),
    ],
)
def test_a_part_is_the_same_bytes(
    desk: Desk, one: Handed, asked: str, start: int, stop: int
) -> None:
    answer = desk.download(one, one.documents[0], Range=asked)

    assert answer.status_code == 206
    assert answer.content == DOCUMENT[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE * 2}-{SIZE * 3}"])
def test_a_part_that_is_not_there_is_said_to_be_none(desk: Desk, one: Handed, asked: str) -> None:
    answer = desk.download(one, one.documents[0], Range=asked)

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("asked", ["bytes=5-1", "bytes=0-1,5-9", "pages=1-2", "bytes=", "bytes=-0"])
def test_what_is_not_one_range_gets_the_whole(desk: Desk, one: Handed, asked: str) -> None:
    answer = desk.download(one, one.documents[0], Range=asked)

    assert answer.status_code == 200
    assert answer.content == DOCUMENT


@pytest.mark.parametrize("document", ["0" * 32, "kort", "%00", "0" * 31 + "g"])
def test_a_document_that_is_not_there_is_not_found(desk: Desk, one: Handed, document: str) -> None:
    assert desk.download(one, document).status_code == 404


def test_its_headers_can_be_asked_for_alone(desk: Desk, one: Handed) -> None:
    answer = desk.client.head(f"{candidate_address(one)}/documents/{one.documents[0]}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(SIZE)


def test_a_stranger_is_sent_to_sign_in(house: House, one: Handed) -> None:
    with Desk(house) as stranger:
        answer = stranger.download(one, one.documents[0])

    assert answer.status_code in {302, 303}
    assert "/staff/sign-in" in answer.headers["location"]
