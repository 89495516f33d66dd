"""Tags under the KEK: what they vouch for, and what they refuse."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.keys import SecretBytes, StaffKey
from vault.crypto.staff_tags import TAG_BYTES, TagPurpose, check_tag, make_tag, tag_key
from vault.errors import NotAuthenticError

KEK = StaffKey(SecretBytes(bytes(range(32))))
KEY = tag_key(staff_key=KEK, purpose=TagPurpose.SESSION)
PARTS = (b"token", b"", b"person")
lists = st.lists(st.binary(max_size=12), max_size=5)


def test_a_tag_is_hmac_over_the_framed_parts_under_a_key_of_its_own() -> None:
    # RFC 5869 §2.2 and §2.3 by hand: an absent salt is 32 zero bytes.
    extracted = hmac.digest(bytes(32), bytes(range(32)), "sha256")
    key = hmac.digest(extracted, b"vault/1 tag session\x01", "sha256")
    framed = (
        b"\x00\x00\x00\x03" + b"\x00\x00\x00\x05token" + b"\x00\x00\x00\x00\x00\x00\x00\x06person"
    )

    tag = make_tag(key=KEY, parts=PARTS)

    assert tag == hmac.digest(key, framed, hashlib.sha256)
    assert len(tag) == TAG_BYTES


@given(one=lists, other=lists)
def test_a_tag_vouches_for_its_own_parts_and_no_others(
    one: list[bytes], other: list[bytes]
) -> None:
    tag = make_tag(key=KEY, parts=one)

    check_tag(key=KEY, parts=one, untrusted_tag=tag)
    if one != other:
        with pytest.raises(NotAuthenticError):
            check_tag(key=KEY, parts=other, untrusted_tag=tag)


@pytest.mark.parametrize("purpose", [one for one in TagPurpose if one is not TagPurpose.SESSION])
def test_a_tag_for_one_purpose_says_nothing_for_another(purpose: TagPurpose) -> None:
    tag = make_tag(key=KEY, parts=PARTS)

    with pytest.raises(NotAuthenticError):
        check_tag(key=tag_key(staff_key=KEK, purpose=purpose), parts=PARTS, untrusted_tag=tag)


def test_another_kek_does_not_vouch() -> None:
    other = tag_key(staff_key=StaffKey(SecretBytes(bytes(32))), purpose=TagPurpose.SESSION)

    with pytest.raises(NotAuthenticError):
        check_tag(key=KEY, parts=PARTS, untrusted_tag=make_tag(key=other, parts=PARTS))


@pytest.mark.parametrize("tag", [b"", bytes(32), bytes(64)])
def test_no_tag_and_one_of_another_length_are_refused(tag: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        check_tag(key=KEY, parts=PARTS, untrusted_tag=tag)
