"""Putting the date of a position's decision right: asking, approving as the second, stopping."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import parse_id
from vault.domain.positions import PositionStatus
from vault.errors import InputError, StateError
from vault.usecases.decisions.correct_decision import (
    CorrectionReason,
    approve_correction,
    ask_correction,
    cancel_correction,
    waiting_correction,
)
from vault.usecases.positions.positions import PositionView, read_position
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

CORRECT = {"action": Action.CORRECT_DECISION}


@get("/positions/{slug:str}/correct", opt=CORRECT, sync_to_thread=True)
def correction_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    slug: FromPath[str],
) -> Response[Any]:
    """Show the form, or the correction that waits."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    return _page(request, recruiter, site, view)


@post("/positions/{slug:str}/correct", opt=CORRECT, sync_to_thread=True)
def take_correction(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Ask for it."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    try:
        ask_correction(
            main=recruiter.main,
            viewer=request.user.viewer,
            position_id=view.id,
            untrusted_day=form.text("decided_on"),
            untrusted_reason=form.text("reason"),
            zone=_zone(recruiter),
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, view, typed=form, error=error)
    return go(f"/staff/positions/{slug}/correct", done="correction-asked")


@post("/positions/{slug:str}/correct/approve", opt=CORRECT, sync_to_thread=True)
def take_approval(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Approve it as the second person."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    try:
        approve_correction(
            main=recruiter.main,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            position_id=view.id,
            correction_id=parse_id(form.text("correction"), field="correction"),
            zone=_zone(recruiter),
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, view, error=error)
    return go(f"/staff/positions/{slug}", done="correction-approved")


@post("/positions/{slug:str}/correct/cancel", opt=CORRECT, sync_to_thread=True)
def take_cancellation(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Stop it."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    cancel_correction(
        main=recruiter.main,
        viewer=request.user.viewer,
        position_id=view.id,
        correction_id=parse_id(form.text("correction"), field="correction"),
        zone=_zone(recruiter),
        now=site.clock(),
    )
    return go(f"/staff/positions/{slug}", done="correction-cancelled")


def _zone(recruiter: RecruiterDoor) -> str:
    return recruiter.policies().active.time_zone


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    view: PositionView,
    *,
    typed: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    if view.status is not PositionStatus.CLOSED:
        raise StateError("not closed")
    waiting = waiting_correction(
        main=recruiter.main,
        viewer=request.user.viewer,
        position_id=view.id,
        zone=_zone(recruiter),
        now=site.clock(),
    )
    return show(
        request,
        "correction.html",
        section="positions",
        error=error,
        position=view,
        waiting=waiting,
        reasons=[one.value for one in CorrectionReason],
        decided_on=typed.text("decided_on"),
        reason=typed.text("reason"),
    )
