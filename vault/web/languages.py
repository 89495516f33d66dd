"""Which language a page is in: first the address says, then the visitor's choice, then the browser.

A careers page and my pages have the language in their address (``/sv/jobs``); staff pages do not,
and take ``?lang=en`` once, remembered in a cookie.
"""

from typing import Any, TypeAlias
from urllib.parse import urlencode

from litestar.connection import ASGIConnection

from vault.domain.language import Language

LANGUAGE_COOKIE = "language"
"""Set only by the visitor's own choice, on pages whose address names no language."""
LANGUAGE_QUERY = "lang"

Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]


def parse_language(untrusted_text: str | None) -> Language | None:
    """This function will return the language of that name, or None when we do not speak it."""
    try:
        return Language(untrusted_text or "")
    except ValueError:
        return None


def language_of(connection: Connection, *, otherwise: Language = Language.SV) -> Language:
    """This function will return the language to answer in; it never fails."""
    return (
        language_in_path(connection.scope["path"])
        or parse_language(connection.query_params.get(LANGUAGE_QUERY))
        or parse_language(connection.cookies.get(LANGUAGE_COOKIE))
        or _accepted(connection.headers.get("accept-language", ""))
        or otherwise
    )


def language_in_path(untrusted_path: str) -> Language | None:
    """This function will return what the first segment names, if it names a language."""
    return parse_language(untrusted_path.lstrip("/").partition("/")[0])


def address_in(connection: Connection, language: Language) -> str:
    """This function will return the address of this same page in another language."""
    path = str(connection.scope["path"])
    query = [
        (name, value)
        for name, value in connection.query_params.multi_items()
        if name != LANGUAGE_QUERY
    ]
    if language_in_path(path):
        path = f"/{language.value}/{path.lstrip('/').partition('/')[2]}"
    else:
        query.append((LANGUAGE_QUERY, language.value))
    return f"{path}?{urlencode(query)}" if query else path


def _accepted(untrusted_header: str) -> Language | None:
    """Return our best match for ``Accept-Language`` (RFC 9110 §12.5.4), by the q-values."""
    wanted = []
    for place, part in enumerate(untrusted_header.split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        language = parse_language(tag.strip().lower().partition("-")[0])
        quality = _quality(parameters)
        if language and quality > 0:
            wanted.append((-quality, place, language))
    return min(wanted)[2] if wanted else None


def _quality(untrusted_parameters: str) -> float:
    name, _, value = untrusted_parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
