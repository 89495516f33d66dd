"""One value, one spelling; one history, one head."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.canonical import Json, canonical_json, read_canonical, read_stamp, stamp
from vault.crypto.chain import GENESIS_HEAD, checkpoint_payload, entry_hash, next_head
from vault.errors import FieldError, NotAuthenticError

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
EAST, WEST = timezone(timedelta(hours=2)), timezone(timedelta(hours=-7))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
JSON = st.dictionaries(
    TEXT,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


@given(value=JSON)
def test_what_is_spelt_reads_back_the_same(value: dict[str, Json]) -> None:
    assert read_canonical(untrusted_json=canonical_json(value=value)) == value


@given(value=JSON)
def test_the_order_of_writing_makes_no_difference(value: dict[str, Json]) -> None:
    backwards = dict(reversed(list(value.items())))

    assert canonical_json(value=backwards) == canonical_json(value=value)


def test_the_spelling_is_the_documented_one() -> None:
    value: Json = {"b": [1, None, True], "a": "Å\n", "A": ()}

    assert canonical_json(value=value) == '{"A":[],"a":"Å\\n","b":[1,null,true]}'.encode()


@pytest.mark.parametrize(
    "other",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1}\n',
        b'{"a":"\\u00e5"}',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":01}',
        b'{"a":"\\ud800"}',
        b'{"a":9007199254740992}',
        b"[1]",
        b"7",
        b"",
        b"\xff",
        b"[" * 100_000,
    ],
    ids=lambda other: repr(other[:20]),
)
def test_every_other_spelling_is_refused(other: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        read_canonical(untrusted_json=other)


def test_fractions_and_great_numbers_are_not_written() -> None:
    with pytest.raises(ValueError, match="spelling"):
        canonical_json(value={"a": [0.5]})  # type: ignore[list-item]  # on purpose
    with pytest.raises(ValueError, match="disagree"):
        canonical_json(value={"a": 2**53})


def test_half_a_character_is_named_as_such() -> None:
    with pytest.raises(FieldError) as caught:
        canonical_json(value={"file_name": "\ud800"})

    assert caught.value.code == "not-unicode"


@given(
    moment=st.datetimes(
        timezones=st.sampled_from([UTC, EAST, WEST]),
        min_value=datetime(1, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001  # hypothesis adds the zone
    )
)
def test_a_moment_reads_back_as_the_same_moment(moment: datetime) -> None:
    assert read_stamp(untrusted_text=stamp(moment=moment)) == moment


def test_a_moment_is_written_in_utc_with_six_decimals() -> None:
    in_sweden = NOW.astimezone(timezone(timedelta(hours=1)))

    assert stamp(moment=in_sweden) == "2026-03-01T08:30:00.000000Z"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        stamp(moment=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-03-01T08:30:00Z", "2026-03-01T08:30:00.0Z", "2026-13-01T08:30:00.000000Z"],
)
def test_a_moment_in_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(NotAuthenticError):
        read_stamp(untrusted_text=text)


def head_of(entries: list[Json]) -> bytes:
    head = GENESIS_HEAD
    for entry in entries:
        head = next_head(previous_head=head, entry_hash=entry_hash(entry=entry))
    return head


def test_a_history_that_is_edited_reordered_or_cut_has_another_head() -> None:
    entries: list[Json] = [{"n": 1}, {"n": 2}, {"n": 3}]
    head = head_of(entries)

    assert head == head_of(list(entries))
    assert head != head_of([{"n": 1}, {"n": 9}, {"n": 3}])
    assert head != head_of([{"n": 2}, {"n": 1}, {"n": 3}])
    assert head != head_of(entries[:-1])
    assert head != head_of(entries[1:])


@pytest.mark.parametrize(("head", "entry"), [(bytes(31), bytes(32)), (bytes(32), bytes(33))])
def test_heads_and_hashes_have_a_fixed_length(head: bytes, entry: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        next_head(previous_head=head, entry_hash=entry)


def test_a_checkpoint_says_where_when_and_what() -> None:
    payload = checkpoint_payload(seq=12, head=GENESIS_HEAD, at=NOW)

    assert read_canonical(untrusted_json=payload) == {
        "at": "2026-03-01T08:30:00.000000Z",
        "head": "00" * 32,
        "seq": 12,
        "version": 1,
    }
