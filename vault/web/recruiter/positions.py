"""Positions: the list, one of them, writing, looking at it as applicants will, publishing."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.language import Language
from vault.domain.positions import PositionStatus
from vault.errors import InputError, LostRaceError, StateError
from vault.usecases.positions.edit import (
    PositionForm,
    check_form,
    create_position,
    edit_position,
    publish_position,
)
from vault.usecases.positions.positions import PositionView, list_positions, read_position
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

SEE = {"action": Action.SEE_POSITIONS}
MANAGE = {"action": Action.MANAGE_POSITIONS}
FIELDS = ("title_sv", "title_en", "description_sv", "description_en", "reference", "place")


@get("/positions", opt=SEE, sync_to_thread=True)
def positions_page(
    request: StaffRequest, recruiter: NamedDependency[RecruiterDoor]
) -> Response[Any]:
    """Show all positions of whoever is signed in."""
    found = list_positions(main=recruiter.main, viewer=request.user.viewer)
    return show(request, "positions.html", section="positions", positions=found)


@get("/positions/{slug:str}", opt=SEE, sync_to_thread=True)
def position_page(
    request: StaffRequest, recruiter: NamedDependency[RecruiterDoor], slug: FromPath[str]
) -> Response[Any]:
    """Show one position, as applicants see it, and what can be done with it."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    return show(request, "position.html", section="positions", position=view)


@get("/new-position", opt=MANAGE, sync_to_thread=False)
def ask_new_position(request: StaffRequest) -> Response[Any]:
    """Show an empty form."""
    return _form_page(request, None, {}, "", preview=False)


@post("/new-position", opt=MANAGE, sync_to_thread=True)
def take_new_position(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Make a draft, or show what it would look like."""
    filled = _filled(form)
    try:
        if form.text("do") == "preview":
            check_form(form=filled, now=site.clock(), zone=site.zone)
            return _typed_page(request, None, form, preview=True)
        view = create_position(
            main=recruiter.main,
            opener=recruiter.opener,
            viewer=request.user.viewer,
            form=filled,
            now=site.clock(),
            zone=site.zone,
        )
    except InputError as error:
        return _typed_page(request, None, form, error=error)
    return go(f"/staff/positions/{view.slug}", done="drafted")


@get("/positions/{slug:str}/edit", opt=MANAGE, sync_to_thread=True)
def ask_edit(
    request: StaffRequest, recruiter: NamedDependency[RecruiterDoor], slug: FromPath[str]
) -> Response[Any]:
    """Show the form as it stands."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    if view.status is PositionStatus.CLOSED:
        raise StateError("closed")
    values = {
        "title_sv": view.titles[Language.SV],
        "title_en": view.titles[Language.EN],
        "description_sv": view.bodies[Language.SV],
        "description_en": view.bodies[Language.EN],
        "reference": view.reference,
        "place": view.place,
    }
    last_on = view.last_on.isoformat() if view.last_on else ""
    return _form_page(request, view, values, last_on, preview=False)


@post("/positions/{slug:str}/edit", opt=MANAGE, sync_to_thread=True)
def take_edit(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Change a position, or show what the change would look like."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    done = "saved"
    try:
        if form.text("do") == "preview":
            return _typed_page(request, view, form, preview=True)
        edit_position(
            main=recruiter.main,
            viewer=request.user.viewer,
            position_id=view.id,
            version=form.number("version"),
            form=_filled(form),
            now=site.clock(),
            zone=site.zone,
        )
    except LostRaceError:
        done = "raced"
    except InputError as error:
        return _typed_page(request, view, form, error=error)
    return go(f"/staff/positions/{slug}", done=done)


@post("/positions/{slug:str}/publish", opt={"action": Action.PUBLISH_POSITION}, sync_to_thread=True)
def publish(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Put a draft on the careers page."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    done = "published"
    try:
        publish_position(
            main=recruiter.main,
            viewer=request.user.viewer,
            position_id=view.id,
            version=form.number("version"),
            now=site.clock(),
            zone=site.zone,
        )
    except LostRaceError:
        done = "raced"
    except InputError as error:
        return show(request, "position.html", section="positions", position=view, error=error)
    return go(f"/staff/positions/{slug}", done=done)


def _filled(form: Form) -> PositionForm:
    return PositionForm(
        untrusted_texts={name: form.text(name) for name in FIELDS},
        untrusted_last_on=form.text("last_on"),
    )


def _typed_page(
    request: StaffRequest,
    view: PositionView | None,
    form: Form = EMPTY,
    *,
    preview: bool = False,
    error: InputError | None = None,
) -> Response[Any]:
    values = {name: form.text(name) for name in FIELDS}
    return _form_page(request, view, values, form.text("last_on"), preview=preview, error=error)


def _form_page(
    request: StaffRequest,
    view: PositionView | None,
    values: dict[str, str],
    last_on: str,
    *,
    preview: bool,
    error: InputError | None = None,
) -> Response[Any]:
    """Show the form, with what was typed in it."""
    return show(
        request,
        "position_form.html",
        section="positions",
        error=error,
        position=view,
        values={name: values.get(name, "") for name in FIELDS},
        last_on=last_on,
        preview=preview,
    )
