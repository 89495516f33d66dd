"""Every document of the corpus is handed in, accepted, opened by a recruiter and compared."""

from collections.abc import Iterator, Mapping

import pytest

from tests.corpus.documents import RealDocument, real_documents
from tests.journeys.house import House
from tests.journeys.navigators.desk import Desk, candidate_address, hand_in, handed

LEAST = {"pdf": 15, "docx": 8, "odt": 5, "rtf": 5, "txt": 5}
AT_ONCE = 10  # the most files that one application may have


def bundles() -> Iterator[tuple[RealDocument, ...]]:
    """Ten at a time, as an applicant with many papers would hand them in."""
    every = real_documents()
    for at in range(0, len(every), AT_ONCE):
        yield every[at : at + AT_ONCE]


@pytest.mark.parametrize("bundle", list(bundles()), ids=lambda bundle: bundle[0].name)
def test_each_comes_back_byte_for_byte(
    house: House, desk: Desk, bundle: tuple[RealDocument, ...]
) -> None:
    files = {document.name: document.path.read_bytes() for document in bundle}

    one = handed(hand_in(house, files))
    page = desk.candidate(one)
    if "/release" in page:  # a real document may well hold a link or a script
        address = f"{candidate_address(one)}/release"
        desk.send(address, {"reason": "known-to-be-harmless"}, seen=page)
        page = desk.candidate(one)

    opened = {id_: desk.download(one, id_) for id_ in one.documents}
    assert {id_: answer.status_code for id_, answer in opened.items()} == dict.fromkeys(
        one.documents, 200
    )
    assert [answer.content for answer in opened.values()] == list(files.values())
    for name in files:
        assert name in page


def test_the_corpus_is_as_large_as_promised(
    corpus: Mapping[str, tuple[RealDocument, ...]],
) -> None:
    assert {kind: len(corpus[kind]) >= least for kind, least in LEAST.items()} == dict.fromkeys(
        LEAST, True
    )
