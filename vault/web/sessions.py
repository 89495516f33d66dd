"""The cookies of signed-in staff. What they carry is known to the browser alone.

``__Host-`` and ``Secure`` by TLS, never readable by scripts, and lax, so that a link in a mail
finds whoever is signed in (ASVS 3.3.1 to 3.3.4). They end with the browser; the rows behind them
end earlier.
"""

from typing import Any, TypeAlias

from litestar import Request
from litestar.datastructures import Cookie, State

from vault.usecases.staff.sessions import SignedIn
from vault.web.languages import Connection
from vault.web.site import Site, cookie, cookie_name, ended_cookie

SESSION = "staff"
AWAITING_CODE = "staff-code"
"""Between the password and the code."""

StaffRequest: TypeAlias = Request[SignedIn, None, State]
"""Behind the guard, ``request.user`` is who is signed in."""


def session_token(connection: Connection, site: Site) -> str | None:
    """This function will return the session's token that the browser sent, unchecked."""
    return connection.cookies.get(cookie_name(site, SESSION))


def code_token(connection: Connection, site: Site) -> str | None:
    """This function will return the token of a sign-in that awaits its code, unchecked."""
    return connection.cookies.get(cookie_name(site, AWAITING_CODE))


def cookies_for(site: Site, token: str) -> list[Cookie]:
    """This function will return the cookies of a sign-in that is complete."""
    return [cookie(site, SESSION, token), ended_cookie(site, AWAITING_CODE)]


def cookies_awaiting_code(site: Site, token: str) -> list[Cookie]:
    """This function will return the cookies between password and code; an old session ends."""
    return [
        cookie(site, AWAITING_CODE, token, samesite="strict"),
        ended_cookie(site, SESSION),
    ]


def ended_cookies(site: Site) -> list[Cookie]:
    """This function will return the cookies that make a browser forget both."""
    return [ended_cookie(site, SESSION), ended_cookie(site, AWAITING_CODE)]


def signed_in_or_none(request: Request[Any, Any, Any]) -> SignedIn | None:
    """This function will return who is signed in, on pages that are there for strangers too."""
    found = request.scope.get("user")
    return found if isinstance(found, SignedIn) else None
