"""Two different things never share a context."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.contexts import Context, Kind, context


@st.composite
def things(draw: st.DrawFn) -> tuple[Kind, tuple[bytes, ...], int | None]:
    kind = draw(st.sampled_from(Kind))
    ids = tuple(draw(st.binary(min_size=size, max_size=size)) for size in kind.id_lengths)
    revision = draw(st.integers(1, 2**64 - 1)) if kind.has_revision else None
    return kind, ids, revision


def spelt(thing: tuple[Kind, tuple[bytes, ...], int | None]) -> Context:
    kind, ids, revision = thing
    return context(kind, *ids, revision=revision)


@given(first=things(), second=things())
def test_contexts_are_equal_only_for_the_same_thing(
    first: tuple[Kind, tuple[bytes, ...], int | None],
    second: tuple[Kind, tuple[bytes, ...], int | None],
) -> None:
    assert (spelt(first) == spelt(second)) == (first == second)


@given(thing=things())
def test_a_context_can_be_read_back_in_one_way_only(
    thing: tuple[Kind, tuple[bytes, ...], int | None],
) -> None:
    kind, ids, revision = thing

    start, word, rest = spelt(thing).split(b"\0", 2)

    assert (start, word) == (b"vault/1", kind.word.encode())
    assert rest.startswith(b"".join(ids))
    assert len(rest) == sum(kind.id_lengths) + (0 if revision is None else 8)


def test_no_two_kinds_share_a_word_and_none_holds_a_zero_byte() -> None:
    words = [kind.word for kind in Kind]

    assert len(set(words)) == len(words) == 17
    assert not any("\0" in word for word in words)


@pytest.mark.parametrize("ids", [(), (bytes(16),), (bytes(16), bytes(15)), (bytes(16),) * 3])
def test_ids_of_another_number_or_length_are_refused(ids: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="lengths"):
        context(Kind.DOC, *ids)


def test_a_revision_stands_where_it_belongs_and_nowhere_else() -> None:
    with pytest.raises(ValueError, match="revision"):
        context(Kind.CONTACT, bytes(16))
    with pytest.raises(ValueError, match="revision"):
        context(Kind.DOC, bytes(16), bytes(16), revision=1)


@pytest.mark.parametrize("revision", [0, -1, 2**64])
def test_revisions_count_from_one(revision: int) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        context(Kind.CONTACT, bytes(16), revision=revision)
