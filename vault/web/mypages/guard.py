"""The gate in front of a visit: who has begun one gets on, everybody else is asked for the link.

Every POST inside a visit proves that its form was made for this visit; where it came from, the
guard of the whole application has checked before.
"""

from typing import TypeAlias, cast

from anyio.to_thread import run_sync
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, State
from litestar.handlers import BaseRouteHandler

from vault.errors import NotSignedInError
from vault.usecases.mypages.visit import WHOLE, OpenVisit, read_visit
from vault.web.csrf import FORM_TOKEN_FIELD, SAFE_METHODS, check_form_token
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.forms import read_fields
from vault.web.site import Site, cookie, cookie_name, ended_cookie

DOOR = "mypages"
"""The name under which wiring hands the door in."""
VISIT = "visit"

VisitRequest: TypeAlias = Request[None, None, State]


async def visit_guard(
    connection: ASGIConnection,  # type: ignore[type-arg]  # Litestar's own signature of a guard
    _: BaseRouteHandler,
) -> None:
    """Let through whoever has a visit under way, with a form of that visit.

    Raises:
        NotSignedInError: there is no visit.
        StaleFormError: the form belongs to another visit.
    """
    request = cast("VisitRequest", connection)
    visit = await visit_of(request)
    if visit is None:
        raise NotSignedInError
    if request.scope["method"] not in SAFE_METHODS:
        fields = await read_fields(request)
        check_form_token(
            session_secret=visit.secret.reveal(), untrusted_token=fields.get(FORM_TOKEN_FIELD)
        )
    request.state.visit = visit


async def visit_of(request: VisitRequest) -> OpenVisit | None:
    """This function will return the visit that is under way in this browser, or None."""
    site: Site = request.app.state.site
    door = cast("MyPagesDoor", await request.app.dependencies[DOOR]())
    untrusted_cookie = request.cookies.get(cookie_name(site, VISIT))
    if untrusted_cookie is None:
        return None
    try:
        return await run_sync(
            lambda: read_visit(
                keyring=door.keyring, untrusted_cookie=untrusted_cookie, now=site.clock()
            )
        )
    except NotSignedInError:
        return None


def provide_visit(request: VisitRequest) -> OpenVisit:
    """This function will provide the visit that the guard has read."""
    visit: OpenVisit = request.state.visit
    return visit


def visit_cookie(site: Site, value: str) -> Cookie:
    """This function will return the cookie of a visit: sent by our own pages alone."""
    return cookie(site, VISIT, value, max_age=int(WHOLE.total_seconds()), samesite="strict")


def no_visit_cookie(site: Site) -> Cookie:
    """This function will return the cookie that makes a browser forget the visit."""
    return ended_cookie(site, VISIT)
