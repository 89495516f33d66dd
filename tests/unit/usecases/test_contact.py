import pytest

from vault.crypto.canonical import canonical_json
from vault.errors import NotAuthenticError
from vault.usecases.submission.contact import decode_contact, encode_contact


def test_what_was_filled_in_comes_back_and_what_was_not_is_absent() -> None:
    encoded = encode_contact(fields={"name": "Åsa", "phone": "", "message": "Rad ett\nRad två"})

    assert decode_contact(opened=encoded) == {"name": "Åsa", "message": "Rad ett\nRad två"}


@pytest.mark.parametrize(
    "strange",
    [
        b"",
        b"[]",
        canonical_json(value={"fields": {}, "version": 2}),
        canonical_json(value={"fields": [], "version": 1}),
        canonical_json(value={"version": 1}),
    ],
)
def test_anything_else_is_not_read(strange: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        decode_contact(opened=strange)
