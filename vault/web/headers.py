"""The headers that every answer carries, also 404 and 405 (OWASP ASVS 3.4.1-3.4.8, 14.2.2).

A ``before_send`` hook and no middleware: Litestar's middleware does not run when no route matched.
"""

from collections.abc import Awaitable, Callable

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
DOCUMENT_SECURITY_POLICY = "default-src 'none'; sandbox"
"""For what applicants handed in: a handler sets it on downloads (ASVS 3.2.1)."""
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
HSTS = "max-age=63072000; includeSubDomains"  # two years, ASVS 3.4.1 asks for at least one
STATIC_PREFIX = "/static/"
CLEAR_EVERYTHING = '"cache", "cookies", "storage"'
"""``Clear-Site-Data`` for the answer that ends a visit (ASVS 14.3.1)."""

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Frame-Options": "DENY",
}


def _with_head(allow: str) -> str:
    """Name HEAD where GET is: ``vault.web.head`` answers it, and Litestar does not know."""
    methods = {one.strip() for one in allow.split(",")}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def header_hook(*, https: bool) -> Callable[[Message, Scope], Awaitable[None]]:
    """This function will return the hook that puts the headers on each answer as it leaves."""

    async def put_headers(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in _FIXED.items():
            headers[name] = value
        if https:
            headers["Strict-Transport-Security"] = HSTS
        # A handler may only be stricter: a policy that does not begin with nothing is replaced.
        if not headers.get("Content-Security-Policy", "").startswith("default-src 'none'"):
            headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        if "Cache-Control" not in headers or not scope["path"].startswith(STATIC_PREFIX):
            headers["Cache-Control"] = "no-store"
        if "Allow" in headers:
            headers["Allow"] = _with_head(headers["Allow"])

    return put_headers
