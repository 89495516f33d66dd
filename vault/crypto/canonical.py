"""Canonical JSON: one value, one spelling, so that hashes and signatures mean something.

Keys sorted by code point, no spaces, UTF-8 without escapes beyond JSON's own, no fractions, times
as ``2026-03-01T08:30:00.000000Z``. Reading refuses every other spelling.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias, cast

from vault.errors import FieldError, NotAuthenticError

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | bool | None"

# JSON numbers beyond this are read differently by different readers (RFC 8259 §6).
MAX_INTEGER = 2**53 - 1
_spell = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical_json(*, value: Json) -> bytes:
    """This function will return the only spelling of ``value``.

    Raises:
        FieldError: it holds text that is not Unicode (half of a surrogate pair).
        ValueError: it holds a fraction, or an integer beyond 2**53 - 1.
    """
    _refuse_ambiguous(value)
    try:
        return _spell(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise FieldError("not-unicode", field="text") from error


def read_canonical(*, untrusted_json: bytes) -> dict[str, Json]:
    """This function will return the object that was written by ``canonical_json``.

    Raises:
        NotAuthenticError: no JSON, no object, or another spelling (spaces, order, a key twice).
    """
    try:
        value = json.loads(untrusted_json.decode("utf-8"))
        respelled = canonical_json(value=value)
    except (ValueError, RecursionError, FieldError) as error:
        raise NotAuthenticError("not canonical JSON") from error
    if respelled != untrusted_json or not isinstance(value, dict):
        raise NotAuthenticError("not a canonical JSON object")
    return cast("dict[str, Json]", value)


def stamp(*, moment: datetime) -> str:
    """This function will return an aware ``moment`` as UTC with six decimals.

    Raises:
        ValueError: ``moment`` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    # Not strftime: it writes the year 99 with two digits on some systems.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_stamp(*, untrusted_text: str) -> datetime:
    """This function will return the moment that ``stamp`` wrote, in UTC.

    Raises:
        NotAuthenticError: it is written in any other way.
    """
    try:
        moment = datetime.fromisoformat(untrusted_text)
        respelled = stamp(moment=moment)
    except (ValueError, OverflowError) as error:
        raise NotAuthenticError("not a time") from error
    if respelled != untrusted_text:
        raise NotAuthenticError("not a canonical time")
    return moment


def _refuse_ambiguous(value: Json) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, float):
        raise ValueError("fractions have more than one spelling")  # noqa: TRY004  # a value's fault
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise ValueError("an integer that readers disagree about")
    if isinstance(value, dict):
        for one in value.values():
            _refuse_ambiguous(one)
    elif isinstance(value, list | tuple):  # all that JSON can hold: ``dumps`` refuses others
        for one in value:
            _refuse_ambiguous(one)
