"""Whether a request that changes something was made by a page of ours.

Two checks, because each alone has a gap:

1. Where it comes from. ``own_origin`` is a guard on every unsafe method. Browsers since 2023 send
   ``Sec-Fetch-Site``, which no page can set; only ``same-origin`` and ``none`` (the person's own
   doing) pass. Without it, an ``Origin`` that is not ours is refused. When neither says anything
   (a program, or an old browser, which sends ``null`` because of our referrer policy) the request
   passes this check: such a form has no session to abuse, and a session has check 2.
2. What it knows. A signed-in door puts ``form_token`` into its forms and calls ``check_form_token``
   before anything happens. It is made from the session's secret, so nothing has to be stored.

Litestar's own middleware is not used: it would read, and spool, a whole upload.
"""

import hashlib
import hmac

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from vault.errors import StaleFormError, StrangeOriginError
from vault.web.languages import Connection
from vault.web.site import Site

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110 §9.2.1
OWN_FETCH_SITES = frozenset({"same-origin", "none"})
FORM_TOKEN_FIELD = "csrf"  # noqa: S105 - the name of the field, not a secret
FORM_TOKEN_HEADER = "X-Form-Token"  # noqa: S105 - the name of the header, not a secret
_FORM_TOKEN_LABEL = b"vault/1 form token"  # apart from everything else made of the same secret


def check_origin(*, own: str, fetch_site: str | None, origin: str | None) -> None:
    """This function will return when the request may be ours.

    Raises:
        StrangeOriginError: a browser says that it is not.
    """
    if fetch_site is not None:
        if fetch_site not in OWN_FETCH_SITES:
            raise StrangeOriginError
        return
    if origin not in (None, "null") and origin.lower() != own:
        raise StrangeOriginError


async def own_origin(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]  # Litestar's own signature of a guard
    """Guard every unsafe method by where the request comes from; on the app, so on all routes.

    Asynchronous although it waits for nothing: Litestar would send each request through a thread.
    """
    if connection.scope["method"] not in SAFE_METHODS:  # type: ignore[typeddict-item]  # HTTP only
        check_own_origin(connection)


def check_own_origin(connection: Connection) -> None:
    """This function will do the guard's check on one request."""
    site: Site = connection.app.state.site
    check_origin(
        own=site.origin,
        fetch_site=connection.headers.get("sec-fetch-site"),
        origin=connection.headers.get("origin"),
    )


def form_token(*, session_secret: bytes) -> str:
    """This function will return what a signed-in form carries in its hidden field ``csrf``."""
    return hmac.new(session_secret, _FORM_TOKEN_LABEL, hashlib.sha256).hexdigest()


def check_form_token(*, session_secret: bytes, untrusted_token: str | None) -> None:
    """This function will return when the form was made for this session.

    Raises:
        StaleFormError: it was not.
    """
    expected = form_token(session_secret=session_secret).encode()
    if not hmac.compare_digest(expected, (untrusted_token or "").encode()):
        raise StaleFormError
