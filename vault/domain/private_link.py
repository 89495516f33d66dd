"""The private link and the code that can be typed instead: how they are written and read.

Both carry the application id (16 bytes) and the token (32 bytes). The token opens the
application, so it travels in the fragment of the URL only (ASVS 14.2.1), and nothing here keeps,
logs or compares it. No randomness: the token is handed in.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field

from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.errors import FieldError

TOKEN_BYTES = 32  # cryptography.md §3
MAX_TEXT_CHARACTERS = 2000  # a long link, twice over; nobody types more

CODE_FIELD = "code"

# Crockford's base32: no I, L, O and U, so that nothing can be misread or spell a word.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BITS = 5
_GROUP = 5
_CHECK_BYTES = 2
# 48 bytes and a CRC-16 are 400 bits: 80 characters, 16 groups of five, and not a bit to spare.
_CODE_CHARACTERS = 8 * (ID_BYTES + TOKEN_BYTES + _CHECK_BYTES) // _BITS

_FRAGMENT = re.compile(r"([0-9a-fA-F]{32})\.([A-Za-z0-9_-]{43})")
# What mail programs and people put around a link: brackets, quotes, the end of a sentence.
_AROUND = "<>()[]\"'\u201c\u201d\u2019\xbb\xab.,;:"
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212.,_\u200b\ufeff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateLink:
    """What a link or code carries. Its repr does not show the token."""

    application_id: ApplicationId
    token: bytes = field(repr=False)


def fragment(*, application_id: ApplicationId, token: bytes) -> str:
    """This function will return ``<32 hex>.<43 base64url>``, the part after ``#``."""
    _check_lengths(application_id, token)
    text = base64.urlsafe_b64encode(token).rstrip(b"=").decode("ascii")
    return f"{application_id.hex()}.{text}"


def link(*, public_url: str, language: str, application_id: ApplicationId, token: bytes) -> str:
    """This function will return the whole private link, as the receipt shows it (design §7)."""
    tail = fragment(application_id=application_id, token=token)
    return f"{public_url.rstrip('/')}/{language}/my#{tail}"


def typed_code(*, application_id: ApplicationId, token: bytes) -> str:
    """This function will return the same as sixteen groups of five characters, with hyphens.

    The last characters hold a CRC-16, which notices every single wrong character and every swap
    of two neighbours.
    """
    _check_lengths(application_id, token)
    payload = application_id + token
    number = int.from_bytes(payload + _checksum(payload), "big")
    symbols = [
        _ALPHABET[(number >> (_BITS * place)) & (len(_ALPHABET) - 1)]
        for place in reversed(range(_CODE_CHARACTERS))
    ]
    groups = ["".join(symbols[at : at + _GROUP]) for at in range(0, _CODE_CHARACTERS, _GROUP)]
    return "-".join(groups)


def parse(*, untrusted_text: str) -> PrivateLink:
    """This function will return what a whole link, its fragment or a typed code carries.

    In a code, upper and lower case, spaces, hyphens, O for 0 and I or L for 1 do not matter.

    Raises:
        FieldError: names ``code``; ``missing`` when nothing was given, ``mistyped`` when a code of
            the right length does not add up, ``malformed`` for anything else.
    """
    if len(untrusted_text) > MAX_TEXT_CHARACTERS:
        raise FieldError("malformed", field=CODE_FIELD)
    # A link that was broken over two lines of a mail is joined again.
    compact = "".join(untrusted_text.split()).strip(_AROUND)
    if not compact:
        raise FieldError("missing", field=CODE_FIELD)
    untrusted_fragment = compact.rpartition("#")[2]
    found = _FRAGMENT.fullmatch(untrusted_fragment)
    if found is not None:
        return _from_fragment(found[1], found[2])
    return _from_code(untrusted_fragment)


def _from_fragment(hex_digits: str, base64_text: str) -> PrivateLink:
    token = base64.urlsafe_b64decode(base64_text + "=")
    # 43 characters hold 258 bits: the two that are left over have to be zero, or there would be
    # four ways of writing the same link.
    if base64.urlsafe_b64encode(token).rstrip(b"=").decode("ascii") != base64_text:
        raise FieldError("mistyped", field=CODE_FIELD)
    return PrivateLink(application_id=ApplicationId(bytes.fromhex(hex_digits)), token=token)


def _from_code(untrusted_text: str) -> PrivateLink:
    symbols = _SEPARATORS.sub("", untrusted_text).upper().translate(_READ_AS)
    if len(symbols) != _CODE_CHARACTERS or not set(symbols) <= set(_ALPHABET):
        raise FieldError("malformed", field=CODE_FIELD)
    number = 0
    for symbol in symbols:
        number = number << _BITS | _ALPHABET.index(symbol)
    everything = number.to_bytes(ID_BYTES + TOKEN_BYTES + _CHECK_BYTES, "big")
    payload, check = everything[:-_CHECK_BYTES], everything[-_CHECK_BYTES:]
    if _checksum(payload) != check:
        raise FieldError("mistyped", field=CODE_FIELD)
    return PrivateLink(application_id=ApplicationId(payload[:ID_BYTES]), token=payload[ID_BYTES:])


def _checksum(payload: bytes) -> bytes:
    """CRC-16/CCITT: against slips of the finger, not against people."""
    return binascii.crc_hqx(payload, 0xFFFF).to_bytes(_CHECK_BYTES, "big")


def _check_lengths(application_id: ApplicationId, token: bytes) -> None:
    if len(application_id) != ID_BYTES or len(token) != TOKEN_BYTES:
        raise ValueError("an application id has 16 bytes and a token 32")
