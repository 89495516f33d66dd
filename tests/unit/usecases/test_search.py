import pytest

from vault.usecases.candidates.search import NameIndex

ASA, ODEN = b"\x01" * 16, b"\x02" * 16


@pytest.fixture
def names() -> NameIndex:
    index = NameIndex()
    index.put({ASA: "Åsa Lindqvist", ODEN: "Öden, Jonas"}, {ASA: 1, ODEN: 1})
    return index


@pytest.mark.parametrize("query", ["", "   ", "...", "-"])
def test_a_query_without_a_letter_finds_nobody(names: NameIndex, query: str) -> None:
    assert names.find(query) == []


@pytest.mark.parametrize("query", ["asa", "LIND", "lindqvist å", "åsa lindqvist"])
def test_every_word_sought_begins_a_word_of_the_name(names: NameIndex, query: str) -> None:
    assert names.find(query) == [ASA]


@pytest.mark.parametrize("query", ["qvist", "asa jonas"])
def test_the_middle_of_a_word_is_not_found(names: NameIndex, query: str) -> None:
    assert names.find(query) == []


def test_an_older_revision_is_not_passed_off_as_the_newest(names: NameIndex) -> None:
    assert names.known({ASA: 2, ODEN: 1}) == {ODEN: "Öden, Jonas"}


def test_the_nameless_come_last(names: NameIndex) -> None:
    nobody = b"\x00" * 16

    assert sorted([nobody, ODEN, ASA], key=names.place_of) == [ASA, ODEN, nobody]


def test_whoever_is_gone_is_forgotten(names: NameIndex) -> None:
    names.keep_only([ODEN])

    assert names.find("asa") == []
    assert len(names) == 1
