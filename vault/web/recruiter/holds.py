"""Holds: the list, placing one from a candidate's page, keeping and releasing it."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.holds import HoldReason
from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.positions import check_typed_confirmation
from vault.errors import InputError
from vault.usecases.holds.hold import NewHold, place_hold, release_hold, review_hold
from vault.usecases.holds.hold_list import list_holds, read_hold
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.rights import panel_of
from vault.web.recruiter.rights_forms import needed_day, today_of, word_of
from vault.web.recruiter.shown import go, show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site
from vault.web.texts import say

MAY_HOLD = {"action": Action.PLACE_HOLD}


@get("/holds", opt=MAY_HOLD, sync_to_thread=True)
def holds_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """Show the holds that stand, by their next review."""
    found = list_holds(main=recruiter.main, viewer=request.user.viewer, today=today_of(site))
    return show(request, "holds.html", section="holds", holds=found)


@get("/candidates/{candidate:str}/hold", opt=MAY_HOLD, sync_to_thread=True)
def ask_hold(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Ask for reason, owner and review date: none without."""
    return _form_page(request, recruiter, site, candidate)


@post("/candidates/{candidate:str}/hold", opt=MAY_HOLD, sync_to_thread=True)
def take_hold(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Place the hold."""
    try:
        place_hold(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            application_id=ApplicationId(parse_id(candidate)),
            wanted=NewHold(
                reason=word_of(HoldReason, form, "reason"),
                review_on=needed_day(form, "review_on"),
                untrusted_owner=form.text("owner"),
                untrusted_words=form.text("words"),
            ),
            now=site.clock(),
        )
    except InputError as error:
        return _form_page(request, recruiter, site, candidate, form=form, error=error)
    recruiter.figures.forget()
    return go(f"/staff/candidates/{candidate}", done="held")


@get("/holds/{hold:str}", opt=MAY_HOLD, sync_to_thread=True)
def hold_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    hold: FromPath[str],
) -> Response[Any]:
    """Show one hold, with what was written about it."""
    return _hold_page(request, recruiter, site, hold)


@post("/holds/{hold:str}/keep", opt=MAY_HOLD, sync_to_thread=True)
def keep(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    hold: FromPath[str],
) -> Response[Any]:
    """Let it stand until another day."""
    try:
        review_hold(
            main=recruiter.main,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            hold_id=parse_id(hold),
            review_on=needed_day(form, "review_on"),
            now=site.clock(),
        )
    except InputError as error:
        return _hold_page(request, recruiter, site, hold, form=form, error=error)
    return go(f"/staff/holds/{hold}", done="hold-kept")


@post("/holds/{hold:str}/release", opt=MAY_HOLD, sync_to_thread=True)
def release(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    hold: FromPath[str],
) -> Response[Any]:
    """Release it, if that was confirmed by typing: what is due goes the same day."""
    try:
        check_typed_confirmation(
            expected=say("hold.release-word", staff_language(request)),
            untrusted_typed=form.text("confirm"),
            field="confirm",
        )
    except InputError as error:
        return _hold_page(request, recruiter, site, hold, form=form, error=error)
    release_hold(
        main=recruiter.main,
        opener=recruiter.opener,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        hold_id=parse_id(hold),
        now=site.clock(),
    )
    recruiter.figures.forget()
    return go("/staff/holds", done="hold-released")


def _form_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    candidate: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    application_id = ApplicationId(parse_id(candidate))
    return show(
        request,
        "hold_form.html",
        section="candidates",
        error=error,
        candidate=application_id.hex(),
        panel=panel_of(request, recruiter, site, application_id),
        typed=form,
        reasons=tuple(HoldReason),
    )


def _hold_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    hold: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    view = read_hold(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        viewer=request.user.viewer,
        hold_id=parse_id(hold),
        today=today_of(site),
    )
    return show(request, "hold.html", section="holds", error=error, view=view, typed=form)
