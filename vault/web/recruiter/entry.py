"""Coming in and going out: sign-in, second factor, sign-up by invitation, sign-out."""

import hashlib
import hmac
import re
from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.errors import InputError, NotSignedInError, TooManyAttemptsError
from vault.usecases.staff.invite_accept import SignUp, Welcome, accept_invite, welcome
from vault.usecases.staff.sessions import end_session
from vault.usecases.staff.sign_in import Knock, check_code_step, check_password_step
from vault.web.addresses import rate_key_of
from vault.web.headers import CLEAR_EVERYTHING
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.shown import go, show, staff_language
from vault.web.sessions import (
    StaffRequest,
    code_token,
    cookies_awaiting_code,
    cookies_for,
    ended_cookies,
)
from vault.web.site import Site

PUBLIC = {"public": True}
HOME = "/staff"
_OWN_PAGE = re.compile(r"/staff(?:/[a-z0-9-]+)*")

AnyRequest = Request[Any, Any, Any]


def own_page(untrusted_path: str) -> str:
    """This function will return the path if it is a page of ours, else the first page."""
    return untrusted_path if _OWN_PAGE.fullmatch(untrusted_path) else HOME


@get("/sign-in", opt=PUBLIC, sync_to_thread=False)
def ask_password(request: AnyRequest) -> Response[str]:
    """Ask for address and password."""
    untrusted_next = request.query_params.get("next", "")
    return show(request, "sign_in.html", email="", next=own_page(untrusted_next))


@post("/sign-in", opt=PUBLIC, sync_to_thread=True)
def take_password(
    request: AnyRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Check address and password, and ask for the code."""
    email = form.text("email")
    following = own_page(form.text("next"))
    try:
        token = check_password_step(
            main=recruiter.main,
            limiter=recruiter.limiter,
            opener=recruiter.opener,
            knock=_knock(request, site, email),
            untrusted_email=email,
            untrusted_password=form.text("password"),
            now=site.clock(),
        )
    except InputError as error:
        return show(request, "sign_in.html", error=error, email=email[:254], next=following)
    return go(f"/staff/code?next={following}", cookies=cookies_awaiting_code(site, token))


@get("/code", opt=PUBLIC, sync_to_thread=False)
def ask_code(request: AnyRequest, site: NamedDependency[Site]) -> Response[Any]:
    """Ask for the code, of whoever gave the right password."""
    if code_token(request, site) is None:
        return go("/staff/sign-in")
    untrusted_next = request.query_params.get("next", "")
    return show(request, "code.html", next=own_page(untrusted_next))


@post("/code", opt=PUBLIC, sync_to_thread=True)
def take_code(
    request: AnyRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Check the code and sign in, under a new token."""
    following = own_page(form.text("next"))
    try:
        token = check_code_step(
            main=recruiter.main,
            limiter=recruiter.limiter,
            opener=recruiter.opener,
            untrusted_token=code_token(request, site),
            untrusted_code=form.text("totp"),
            now=site.clock(),
        )
    except InputError as error:
        return show(request, "code.html", error=error, next=following)
    except (NotSignedInError, TooManyAttemptsError):
        # The five minutes, or the five tries, are over: from the beginning.
        return go("/staff/sign-in", done="code-over", cookies=ended_cookies(site))
    return go(following, cookies=cookies_for(site, token))


@get("/join/{token:str}", opt=PUBLIC, sync_to_thread=True)
def ask_sign_up(
    request: AnyRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    token: FromPath[str],
) -> Response[str]:
    """Welcome somebody who was invited."""
    return _sign_up_page(request, recruiter, site, token, typed=None, error=None)


@post("/join/{token:str}", opt=PUBLIC, sync_to_thread=True)
def take_sign_up(
    request: AnyRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    token: FromPath[str],
) -> Response[Any]:
    """Set password and second factor, and sign in."""
    try:
        session = accept_invite(
            main=recruiter.main,
            opener=recruiter.opener,
            untrusted_token=token,
            sign_up=SignUp(
                untrusted_name=form.text("name"),
                untrusted_email=form.text("email"),
                untrusted_password=form.text("password"),
                untrusted_code=form.text("totp"),
                language=staff_language(request),
            ),
            organisation=site.organisation,
            now=site.clock(),
        )
    except InputError as error:
        return _sign_up_page(request, recruiter, site, token, typed=form, error=error)
    return go(HOME, done="joined", cookies=cookies_for(site, session))


@post("/sign-out", opt={"action": Action.SEE_OWN_ACCOUNT}, sync_to_thread=True)
def sign_out(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """End this session."""
    end_session(main=recruiter.main, signed_in=request.user, now=site.clock())
    answer = go("/staff/sign-in", done="signed-out", cookies=ended_cookies(site))
    answer.headers["Clear-Site-Data"] = CLEAR_EVERYTHING
    return answer


def _sign_up_page(
    request: AnyRequest,
    recruiter: RecruiterDoor,
    site: Site,
    token: str,
    *,
    typed: Form | None,
    error: InputError | None,
) -> Response[str]:
    shown = welcome(
        main=recruiter.main,
        opener=recruiter.opener,
        untrusted_token=token,
        organisation=site.organisation,
        now=site.clock(),
    )
    return show(
        request,
        "join.html",
        error=error,
        welcome=shown,
        secret=_in_fours(shown.secret),
        qr=_qr(shown),
        name=typed.text("name") if typed else "",
        email=typed.text("email") if typed else "",
    )


def _qr(shown: Welcome) -> str:
    """Draw the code as a data address: the page's policy lets no picture come from elsewhere."""
    return segno.make(shown.uri, error="m").svg_data_uri(scale=4, border=2)


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _knock(request: AnyRequest, site: Site, untrusted_email: str) -> Knock:
    """Turn who tries into keys for counting; they say nothing tomorrow."""
    address = rate_key_of(request, site)
    day_and_name = f"{site.today()}|{untrusted_email.strip().casefold()}"
    account = hmac.new(
        site.rate_secret(), day_and_name.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).digest()
    pair = hmac.new(site.rate_secret(), address + account, hashlib.sha256).digest()
    return Knock(address=address, account=account, pair=pair)
