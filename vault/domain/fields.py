"""What the text fields of a form may say.

Every check returns the text as it is kept (trimmed, NFC, line ends as LF) or raises a FieldError
that names the field and never repeats the value. No clock, no I/O.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vault.domain.personal_numbers import has_check_digit
from vault.errors import FieldError

MAX_LINE_CHARACTERS = 200  # the longest names on record fit
MAX_EMAIL_CHARACTERS = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
MAX_LOCAL_CHARACTERS = 64  # RFC 5321 §4.5.3.1.1
MAX_LABEL_CHARACTERS = 63  # RFC 1035 §2.3.4
MAX_PHONE_CHARACTERS = 40  # two numbers and an extension
MIN_PHONE_DIGITS = 5
MAX_TEXT_CHARACTERS = 10_000  # about four pages: what is longer is a document

YES = "yes"


class Shape(StrEnum):
    """How a field is read."""

    LINE = "line"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    ORGANISATION_NUMBER = "organisation-number"
    TEXT = "text"
    YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """One text field: its name, its shape, and how long it may be (None: the shape's limit)."""

    name: str
    shape: Shape = Shape.LINE
    required: bool = False
    max_characters: int | None = None


RULES: Mapping[str, FieldRule] = {
    rule.name: rule
    for rule in (
        FieldRule(name="name", shape=Shape.LINE, required=True),
        FieldRule(name="email", shape=Shape.EMAIL, required=True),
        FieldRule(name="phone", shape=Shape.PHONE),
        FieldRule(name="message", shape=Shape.TEXT),
        FieldRule(name="consent_keep", shape=Shape.YES),
    )
}
"""The text fields of design §7. What the policy adds brings its own rule."""

_LIMITS: Mapping[Shape, int] = {
    Shape.LINE: MAX_LINE_CHARACTERS,
    Shape.EMAIL: MAX_EMAIL_CHARACTERS,
    Shape.PHONE: MAX_PHONE_CHARACTERS,
    Shape.DATE: MAX_LINE_CHARACTERS,  # "next Monday" is no date, rather than one that is too long
    Shape.ORGANISATION_NUMBER: MAX_LINE_CHARACTERS,
    Shape.TEXT: MAX_TEXT_CHARACTERS,
    Shape.YES: MAX_LINE_CHARACTERS,  # "true" is no yes, rather than one that is too long
}

# Cc: control characters; Cs: lone surrogates, which no UTF-8 can hold; Zl and Zp: line breaks in
# disguise. The rest turn the direction of the text around them and can make one name look like
# another; the joiners that Persian and Indic names need are not among them.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORGANISATION_NUMBER = re.compile(r"(?:16|18|19|20)?([0-9]{6})[- ]?([0-9]{4})")
_PHONE = re.compile(r"[0-9+\-() ]+")


def decode_text(*, name: str, untrusted_bytes: bytes) -> str:
    """This function will return the text of a form part, which has to be UTF-8.

    Raises:
        FieldError: ``not-unicode``.
    """
    try:
        return untrusted_bytes.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FieldError("not-unicode", field=name) from error


def check_text_field(
    *, name: str, untrusted_value: str | None, rule: FieldRule | None = None
) -> str:
    """This function will return the value as it is kept; ``""`` for an optional one left empty.

    ``rule`` is needed only for fields that the policy adds; None stands for a part that never came.

    Raises:
        FieldError: ``undeclared``, ``missing``, ``too-long`` (with ``limit``),
            ``control-characters``, ``not-an-email``, ``not-a-phone-number``, ``not-a-date``,
            ``not-an-organisation-number`` or ``not-yes``.
    """
    rule = rule or RULES.get(name)
    if rule is None:
        raise FieldError("undeclared", field="")
    untrusted_text = _tidy(untrusted_value or "")
    if not untrusted_text:
        if rule.required:
            raise FieldError("missing", field=name)
        return ""
    limit = rule.max_characters or _LIMITS[rule.shape]
    if len(untrusted_text) > limit:
        raise FieldError("too-long", field=name, limit=limit)
    if not _is_printable(untrusted_text, may_break=rule.shape is Shape.TEXT):
        raise FieldError("control-characters", field=name)
    return _SHAPES[rule.shape](name, untrusted_text)


def ascii_address(*, email: str) -> str:
    """This function will return a checked address with its domain in ASCII, as SMTP needs it.

    Raises:
        FieldError: the address was never checked.
    """
    local, _, domain = email.rpartition("@")
    return f"{local}@{_ascii_domain('email', domain)}"


def _tidy(untrusted_value: str) -> str:
    text = untrusted_value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def _is_printable(text: str, *, may_break: bool) -> bool:
    kept = text.replace("\n", "").replace("\t", "") if may_break else text
    return not any(
        unicodedata.category(character) in _REFUSED_CATEGORIES or character in _TURNING
        for character in kept
    )


def _any_text(_name: str, text: str) -> str:
    return text


def _email(name: str, untrusted_text: str) -> str:
    # One @, an unquoted local part in ASCII, a domain with a dot. No space, comma, bracket or line
    # break survives this, so the address cannot carry a header or a second recipient (ASVS 1.3.11).
    local, at, untrusted_domain = untrusted_text.rpartition("@")
    if not at or len(local) > MAX_LOCAL_CHARACTERS or not _LOCAL.fullmatch(local):
        raise FieldError("not-an-email", field=name)
    if len(local) + 1 + len(_ascii_domain(name, untrusted_domain)) > MAX_EMAIL_CHARACTERS:
        raise FieldError("too-long", field=name, limit=MAX_EMAIL_CHARACTERS)
    return f"{local}@{untrusted_domain.lower()}"


def _ascii_domain(name: str, untrusted_domain: str) -> str:
    try:
        domain = untrusted_domain.lower().encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FieldError("not-an-email", field=name) from error
    labels = domain.split(".")
    is_sane = all(
        len(label) <= MAX_LABEL_CHARACTERS and _LABEL.fullmatch(label) for label in labels
    )
    # A last label of digits alone would be an IP address.
    if not is_sane or len(labels) == 1 or labels[-1].isdigit():
        raise FieldError("not-an-email", field=name)
    return domain


def _phone(name: str, untrusted_text: str) -> str:
    text = untrusted_text.replace("\u00a0", " ").replace("\u2013", "-")
    digits = sum(character.isdigit() for character in text)
    if not _PHONE.fullmatch(text) or digits < MIN_PHONE_DIGITS:
        raise FieldError("not-a-phone-number", field=name)
    return text


def _date(name: str, untrusted_text: str) -> str:
    # As a browser's date field sends it; kept as it is, since only people read it.
    if not _DATE.fullmatch(untrusted_text):
        raise FieldError("not-a-date", field=name)
    try:
        return date.fromisoformat(untrusted_text).isoformat()
    except ValueError as error:
        raise FieldError("not-a-date", field=name) from error


def _organisation_number(name: str, untrusted_text: str) -> str:
    # Ten digits, of which the last is a check digit; a sole trader's begins like a birthday.
    match = _ORGANISATION_NUMBER.fullmatch(untrusted_text)
    digits = "".join(match.groups()) if match else ""
    if not match or not has_check_digit(digits=digits):
        raise FieldError("not-an-organisation-number", field=name)
    return f"{match[1]}-{match[2]}"


def _yes(name: str, untrusted_text: str) -> str:
    # Consent is a separate, affirmative yes (Art 4(11) GDPR): nothing else is read as one.
    if untrusted_text != YES:
        raise FieldError("not-yes", field=name)
    return YES


_SHAPES: Mapping[Shape, Callable[[str, str], str]] = {
    Shape.LINE: _any_text,
    Shape.EMAIL: _email,
    Shape.PHONE: _phone,
    Shape.DATE: _date,
    Shape.ORGANISATION_NUMBER: _organisation_number,
    Shape.TEXT: _any_text,
    Shape.YES: _yes,
}
