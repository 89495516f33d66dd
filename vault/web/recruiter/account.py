"""My account: language and daily mail, a new password, signing out everywhere."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from vault.domain.access import Action
from vault.errors import InputError
from vault.usecases.staff.own_account import (
    change_password,
    end_other_sessions,
    set_own_settings,
    wants_daily_mail,
)
from vault.web.languages import LANGUAGE_COOKIE
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site, ended_cookie

OWN = {"action": Action.SEE_OWN_ACCOUNT}


@get("/account", opt=OWN, sync_to_thread=True)
def account_page(request: StaffRequest, recruiter: NamedDependency[RecruiterDoor]) -> Response[Any]:
    """Show what somebody can change about their own account."""
    return _page(request, recruiter)


@post("/account/settings", opt=OWN, sync_to_thread=True)
def take_settings(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Keep language and daily mail."""
    try:
        language = form.language("language")
    except InputError as error:
        return _page(request, recruiter, error=error)
    set_own_settings(
        main=recruiter.main,
        staff_id=request.user.staff_id,
        language=language,
        daily_mail=form.is_ticked("daily_mail"),
    )
    # The choice on the account replaces the one that this browser remembered.
    return go("/staff/account", done="saved", cookies=[ended_cookie(site, LANGUAGE_COOKIE)])


@post("/account/password", opt=OWN, sync_to_thread=True)
def take_password(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Set a new password; all other browsers are signed out."""
    try:
        change_password(
            main=recruiter.main,
            opener=recruiter.opener,
            signed_in=request.user,
            untrusted_current=form.text("current"),
            untrusted_new=form.text("password"),
            organisation=site.organisation,
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, error=error)
    return go("/staff/account", done="password")


@post("/account/sign-out-everywhere", opt=OWN, sync_to_thread=True)
def sign_out_everywhere(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """End all other sessions."""
    end_other_sessions(main=recruiter.main, signed_in=request.user, now=site.clock())
    return go("/staff/account", done="signed-out-everywhere")


def _page(
    request: StaffRequest, recruiter: RecruiterDoor, *, error: InputError | None = None
) -> Response[Any]:
    person = request.user
    return show(
        request,
        "account.html",
        section="account",
        error=error,
        person=person,
        daily_mail=wants_daily_mail(main=recruiter.main, staff_id=person.staff_id),
    )
