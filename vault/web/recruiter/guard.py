"""The one gate in front of every staff page: deny by default.

A handler says ``opt={"action": Action.…}`` or ``opt={"public": True}``; one that says neither is
shut. Behind the gate ``request.user`` is who is signed in, and every POST has proven that its form
was made for this session.
"""

from typing import cast

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from vault.domain.access import Action, check
from vault.errors import NotAllowedError
from vault.usecases.staff.sessions import SignedIn, read_session
from vault.web.csrf import FORM_TOKEN_FIELD, SAFE_METHODS, check_form_token
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form, read_form
from vault.web.sessions import session_token
from vault.web.site import Site

DOOR = "recruiter"
"""The name under which wiring hands the door in."""


async def staff_guard(
    connection: ASGIConnection,  # type: ignore[type-arg]  # Litestar's own signature of a guard
    handler: BaseRouteHandler,
) -> None:
    """Let through whoever may do what the handler does; read and check the form of a POST."""
    request = cast("Request[SignedIn, None, State]", connection)
    changes = request.scope["method"] not in SAFE_METHODS
    if handler.opt.get("public") is True:
        request.state.form = await read_form(request) if changes else EMPTY
        return
    action = handler.opt.get("action")
    if not isinstance(action, Action):
        raise NotAllowedError("a page without an action")
    site: Site = connection.app.state.site
    door = cast("RecruiterDoor", await connection.app.dependencies[DOOR]())
    signed_in = await sync_to_thread(
        lambda: read_session(
            main=door.main,
            opener=door.opener,
            untrusted_token=session_token(connection, site),
            now=site.clock(),
        )
    )
    # Known before anything is refused, so that the page that refuses can say who is signed in.
    request.scope["user"] = signed_in
    check(roles=signed_in.roles, action=action)
    request.state.form = EMPTY
    if changes:
        form = await read_form(request)
        check_form_token(session_secret=signed_in.csrf, untrusted_token=form.text(FORM_TOKEN_FIELD))
        request.state.form = form


def provide_form(request: Request[SignedIn, None, State]) -> Form:
    """This function will provide the form that the guard has read."""
    form: Form = request.state.form
    return form
