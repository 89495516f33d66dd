"""Documents that are not what they should be: refused, or taken and marked for what they are."""

import html
from collections.abc import Mapping

from tests.corpus.hard import Answer, HardDocument
from tests.journeys.house import House
from tests.journeys.navigators.desk import Desk, hand_in, handed
from vault.domain.content.kinds import Mark

ELSEWHERE = {"zero-byte": (422, "empty"), "macros": (415, "macros")}
MISLABELLED = {"word-called.pdf", "pdf-called.docx"}

WORDS = {
    Mark.TRUNCATED: "ofullständig fil",
    Mark.ENCRYPTED: "lösenordsskyddad",
}
"""What the candidate's page says of a mark, in Swedish."""


def test_what_is_refused_is_named_and_leaves_nothing(
    house: House, hard_documents: Mapping[str, HardDocument]
) -> None:
    refused = {name: hard for name, hard in hard_documents.items() if hard.answer is Answer.REFUSED}
    before = blobs(house)

    answers = {
        name: hand_in(house, {name: hard.path.read_bytes()}) for name, hard in refused.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: said_of(name)[0] for name in refused
    }
    for name, answer in answers.items():
        assert answer.headers["content-type"].startswith("application/problem+json"), name
        problem = answer.json()
        assert problem["type"] == f"/problems/{said_of(name)[1]}", name
        assert problem["field"] == "cv", name
        assert name not in answer.text, "a problem quotes no file name"
    assert len(answers) >= 10
    assert blobs(house) == before


def test_one_byte_too_many_is_too_large(
    house: House, hard_documents: Mapping[str, HardDocument]
) -> None:
    before = blobs(house)

    answer = hand_in(house, {"cv.pdf": hard_documents["over-size.pdf"].path.read_bytes()})

    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["type"] == "/problems/too-large"
    assert "25 MB" in answer.json()["detail"]
    assert blobs(house) == before


def test_what_is_taken_comes_back_whole_and_bears_its_mark(
    house: House, desk: Desk, hard_documents: Mapping[str, HardDocument]
) -> None:
    taken = {name: hard for name, hard in hard_documents.items() if hard.answer is Answer.TAKEN}
    assert {"encrypted.pdf", "truncated.pdf", "full-size.pdf"} <= set(taken)

    for name, hard in taken.items():
        content = hard.path.read_bytes()
        one = handed(hand_in(house, {name: content}))
        page = html.unescape(desk.candidate(one))

        assert desk.download(one, one.documents[0]).content == content, name
        shown = {mark for mark, words in WORDS.items() if words in page}
        assert shown == hard.marks, name


def said_of(name: str) -> tuple[int, str]:
    """The status and the type of the problem that a document is refused with."""
    if name in MISLABELLED:
        return 415, "mislabelled"
    for beginning, said in ELSEWHERE.items():
        if name.startswith(beginning):
            return said
    return 415, "wrong-kind"


def blobs(house: House) -> int:
    """Count the files below the folder of blobs."""
    return sum(1 for path in (house.data / "blobs").rglob("*") if path.is_file())
