"""What every reader of a body of ours agrees on: it comes as it is, and its text is UTF-8."""

import re
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from vault.errors import FieldError, MalformedBodyError, WrongKindError

URLENCODED = "application/x-www-form-urlencoded"
_AS_IT_IS = frozenset({"", "identity"})  # RFC 9110 §8.4: no coding was applied
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


def refuse_encoded(request: Request[Any, Any, Any]) -> None:
    """This function will return when the body comes without a content coding (RFC 9110 §8.4).

    Raises:
        WrongKindError: ``encoded-body``: nothing here unpacks it, and a small body could become a
            large one.
    """
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in _AS_IT_IS:
        raise WrongKindError(field="", code="encoded-body")


async def read_pairs(request: Request[Any, Any, Any], *, max_fields: int) -> list[tuple[str, str]]:
    """This function will return the fields of a POST in their order, unchecked.

    Raises:
        WrongKindError: ``encoded-body``.
        FieldError: ``not-unicode``: a field's text is not UTF-8.
        MalformedBodyError: it is no form of ours, or has too many fields.
    """
    refuse_encoded(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if not body:
        return []
    if kind != URLENCODED:
        raise MalformedBodyError(field="")
    try:
        # Bytes that are not UTF-8 become lone surrogates here, so that the field can be named.
        pairs = parse_qsl(
            body.decode("ascii", errors="surrogateescape"),
            keep_blank_values=True,
            errors="surrogateescape",
            max_num_fields=max_fields,
        )
    except ValueError as error:
        raise MalformedBodyError(field="") from error
    return [(_words(name, field=""), _words(value, field=_told(name))) for name, value in pairs]


def _words(untrusted_text: str, *, field: str) -> str:
    try:
        return untrusted_text.encode("utf-8", errors="surrogateescape").decode("utf-8")
    except UnicodeError as error:
        raise FieldError("not-unicode", field=field) from error


def _told(untrusted_name: str) -> str:
    """Return the name of a field where it is a plain word, which may be told back."""
    return untrusted_name if _PLAIN_NAME.fullmatch(untrusted_name) else ""
