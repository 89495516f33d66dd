"""The register of requests: what waits and until when, taking one down, answering it."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.acts import CHOSEN_GROUNDS, Ground
from vault.domain.identifiers import parse_id
from vault.domain.requests import IdentityCheck, RefusalGround, RequestChannel, RequestKind
from vault.errors import FieldError, InputError, NotFoundError
from vault.usecases.requests.request_list import list_requests, read_request
from vault.usecases.requests.requests import (
    BY_ERRAND,
    NewRequest,
    extend_request,
    grant_request,
    record_request,
    refuse_request,
)
from vault.usecases.requests.restriction_list import list_restrictions
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.rights_forms import (
    application_of,
    day_of,
    desk_of,
    today_of,
    word_of,
)
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

MAY_ANSWER = {"action": Action.ANSWER_REQUESTS}
_HANDED_OUT = frozenset({RequestKind.ACCESS, RequestKind.PORTABILITY})
_ID_DIGITS = 32


@get("/requests", opt=MAY_ANSWER, sync_to_thread=True)
def requests_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """Show what waits for an answer, what is restricted, and what was answered lately."""
    viewer, now = request.user.viewer, site.clock()
    waiting, answered = list_requests(
        main=recruiter.main, viewer=viewer, zone=site.zone.key, now=now
    )
    return show(
        request,
        "requests.html",
        section="requests",
        waiting=waiting,
        answered=answered,
        restrictions=list_restrictions(
            main=recruiter.main, viewer=viewer, today=today_of(site), now=now
        ),
    )


@get("/requests/new", opt=MAY_ANSWER, sync_to_thread=True)
def ask_request(request: StaffRequest, site: NamedDependency[Site]) -> Response[Any]:
    """Ask what came in, how, when and about whom."""
    untrusted = request.query_params.get("candidate", "")
    candidate = untrusted if len(untrusted) == _ID_DIGITS and untrusted.isalnum() else ""
    return _form_page(request, site, candidate=candidate)


@post("/requests/new", opt=MAY_ANSWER, sync_to_thread=True)
def take_request(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Take it down: its month runs from the day on which it came."""
    try:
        request_id = record_request(
            desk=desk_of(recruiter, site),
            viewer=request.user.viewer,
            wanted=_wanted(form),
            now=site.clock(),
        )
    except NotFoundError:
        error = FieldError("unknown", field="application")
        return _form_page(request, site, form=form, error=error)
    except InputError as error:
        return _form_page(request, site, form=form, error=error)
    recruiter.figures.forget()
    return go(f"/staff/requests/{request_id.hex()}", done="request-taken")


@get("/requests/{asked:str}", opt=MAY_ANSWER, sync_to_thread=True)
def request_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    asked: FromPath[str],
) -> Response[Any]:
    """Show one request and the ways to answer it."""
    return _request_page(request, recruiter, site, asked)


@post("/requests/{asked:str}/grant", opt=MAY_ANSWER, sync_to_thread=True)
def take_grant(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    asked: FromPath[str],
) -> Response[Any]:
    """Note that what was asked for is done, and how the person was made sure of."""
    try:
        grant_request(
            desk=desk_of(recruiter, site),
            viewer=request.user.viewer,
            request_id=parse_id(asked),
            identity=word_of(IdentityCheck, form, "identity"),
            now=site.clock(),
        )
    except InputError as error:
        return _request_page(request, recruiter, site, asked, form=form, error=error)
    return go("/staff/requests", done="request-answered")


@post("/requests/{asked:str}/refuse", opt=MAY_ANSWER, sync_to_thread=True)
def take_refusal(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    asked: FromPath[str],
) -> Response[Any]:
    """Refuse it, for a ground, and tell the person why and where to complain."""
    try:
        refuse_request(
            desk=desk_of(recruiter, site),
            viewer=request.user.viewer,
            request_id=parse_id(asked),
            ground=word_of(RefusalGround, form, "refusal"),
            sends=form.is_ticked("send"),
            now=site.clock(),
        )
    except InputError as error:
        return _request_page(request, recruiter, site, asked, form=form, error=error)
    return go("/staff/requests", done="request-answered")


@post("/requests/{asked:str}/extend", opt=MAY_ANSWER, sync_to_thread=True)
def take_extension(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    asked: FromPath[str],
) -> Response[Any]:
    """Take two months more; the person hears of it within the first one."""
    extend_request(
        desk=desk_of(recruiter, site),
        viewer=request.user.viewer,
        request_id=parse_id(asked),
        sends=form.is_ticked("send"),
        now=site.clock(),
    )
    return go(f"/staff/requests/{asked}", done="request-extended")


def _wanted(form: Form) -> NewRequest:
    kind = word_of(RequestKind, form, "request_kind")
    asks_to_restrict = kind is RequestKind.RESTRICTION
    return NewRequest(
        kind=kind,
        channel=word_of(RequestChannel, form, "channel"),
        received_on=day_of(form, "received_on", optional=True),
        application_id=application_of(form, "application"),
        ground=word_of(Ground, form, "ground") if asks_to_restrict else Ground.ACCURACY,
        untrusted_words=form.text("words"),
    )


def _form_page(
    request: StaffRequest,
    site: Site,
    *,
    candidate: str = "",
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    return show(
        request,
        "request_form.html",
        section="requests",
        error=error,
        typed=form,
        application=form.text("application") or candidate,
        kinds=tuple(RequestKind),
        channels=tuple(RequestChannel),
        grounds=CHOSEN_GROUNDS,
        today=site.today(),
    )


def _request_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    asked: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    view = read_request(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        viewer=request.user.viewer,
        request_id=parse_id(asked),
        zone=site.zone.key,
        now=site.clock(),
    )
    return show(
        request,
        "request.html",
        section="requests",
        error=error,
        view=view,
        typed=form,
        identities=tuple(IdentityCheck),
        refusals=tuple(RefusalGround),
        is_errand=view.kind in BY_ERRAND and view.application_id is not None,
        is_handed_out=view.kind in _HANDED_OUT and view.application_id is not None,
        is_objection=view.kind is RequestKind.OBJECTION and view.application_id is not None,
    )
