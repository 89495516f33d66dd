"""A staff page, with its menu and whose it is; and the ways from one page to the next."""

from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from vault.domain.access import Action, allowed
from vault.domain.language import Language
from vault.errors import InputError
from vault.usecases.staff.sessions import SignedIn
from vault.web.csrf import form_token
from vault.web.languages import LANGUAGE_COOKIE, LANGUAGE_QUERY, language_of, parse_language
from vault.web.messages import FormProblem, problems_of
from vault.web.pages import render
from vault.web.sessions import signed_in_or_none
from vault.web.site import Site
from vault.web.texts import all_texts

SEE_OTHER: Literal[303] = 303  # RFC 9110 §15.4.4: a reload does not send the form again
INVALID = 422
_MENU = (
    ("recruiter.menu.today", "/staff", Action.SEE_OWN_ACCOUNT),
    ("recruiter.menu.candidates", "/staff/candidates", Action.SEE_CANDIDATES),
    ("recruiter.menu.tasks", "/staff/tasks", Action.SEE_TASKS),
    ("recruiter.menu.positions", "/staff/positions", Action.SEE_POSITIONS),
    ("recruiter.menu.policy", "/staff/policy", Action.SEE_POLICY),
    ("recruiter.menu.people", "/staff/people", Action.MANAGE_PEOPLE),
    ("recruiter.menu.account", "/staff/account", Action.SEE_OWN_ACCOUNT),
)

# What waits for somebody stands side by side, one entry of the menu for all of it.
_WAITING = (
    ("recruiter.menu.tasks", "/staff/tasks", Action.SEE_TASKS),
    ("recruiter.menu.requests", "/staff/requests", Action.ANSWER_REQUESTS),
    ("recruiter.menu.holds", "/staff/holds", Action.PLACE_HOLD),
)

AnyRequest = Request[Any, Any, Any]


def show(
    request: AnyRequest,
    template: str,
    *,
    section: str = "",
    status_code: int = 200,
    error: InputError | None = None,
    cookies: Sequence[Cookie] = (),
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> Response[str]:
    """This function will return a staff page; ``section`` is its entry in the menu.

    ``error`` becomes ``errors`` in the template, and the status 422.
    """
    site: Site = request.app.state.site
    signed_in = signed_in_or_none(request)
    language = staff_language(request)
    errors: tuple[FormProblem, ...] = ()
    if error is not None:
        errors = problems_of(error, language)
        status_code = INVALID
    return render(
        f"recruiter/{template}",
        request=request,
        site=site,
        status_code=status_code,
        language=language,
        cookies=cookies,
        errors=errors,
        now=site.clock(),
        done=_done(request),
        **_place(f"recruiter.menu.{section}", signed_in),
        **frame_of(signed_in),
        **values,
    )


def frame_of(signed_in: SignedIn | None) -> dict[str, Any]:
    """This function will return what the frame of a page says of who is signed in."""
    if signed_in is None:
        return {"menu": (), "staff_name": "", "form_token": "", "may": _may_nothing}
    return {
        "menu": _allowed(_MENU, signed_in),
        "staff_name": signed_in.name,
        "form_token": form_token(session_secret=signed_in.csrf),
        "may": lambda word: allowed(roles=signed_in.roles, action=Action(word)),
    }


def _place(section: str, signed_in: SignedIn | None) -> dict[str, Any]:
    """Say which entry of the menu a page belongs to, and which pages stand beside it."""
    if signed_in is None or section not in {key for key, _, _ in _WAITING}:
        return {"section": section, "tab": "", "tabs": ()}
    return {"section": _WAITING[0][0], "tab": section, "tabs": _allowed(_WAITING, signed_in)}


def _allowed(
    entries: Sequence[tuple[str, str, Action]], signed_in: SignedIn
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, address)
        for key, address, action in entries
        if allowed(roles=signed_in.roles, action=action)
    )


def staff_language(request: AnyRequest) -> Language:
    """This function will return the visitor's choice of today, else the one on their account."""
    signed_in = signed_in_or_none(request)
    chosen = parse_language(request.query_params.get(LANGUAGE_QUERY)) or parse_language(
        request.cookies.get(LANGUAGE_COOKIE)
    )
    if chosen is None and signed_in is not None:
        return signed_in.language
    return chosen or language_of(request)


def go(address: str, *, done: str = "", cookies: Sequence[Cookie] = ()) -> Redirect:
    """This function will send the browser on; ``done`` names what the next page confirms."""
    if done:
        address = f"{address}?{urlencode({'done': done})}"
    return Redirect(address, status_code=SEE_OTHER, cookies=list(cookies))


def _done(request: AnyRequest) -> str:
    """Return the key of a confirmation, if it is one of ours."""
    key = f"recruiter.done.{request.query_params.get('done', '')}"
    return key if key in all_texts() else ""


def _may_nothing(_word: str) -> bool:
    return False
