"""What is restricted: deciding objections, telling the person, lifting (Art 18 and 21 GDPR)."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import parse_id
from vault.domain.requests import RefusalGround
from vault.errors import InputError
from vault.usecases.requests.lift_restriction import (
    lift_restriction,
    refuse_objection,
    tell_of_lifting,
)
from vault.usecases.requests.restriction_list import read_restriction
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.rights_forms import desk_of, today_of, word_of
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

MAY_ANSWER = {"action": Action.ANSWER_REQUESTS}
GROUNDS = (RefusalGround.CLAIMS, RefusalGround.COMPELLING)
"""Why an objection may be refused (Art 21(1))."""


@get("/restrictions/{restriction:str}", opt=MAY_ANSWER, sync_to_thread=True)
def restriction_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    restriction: FromPath[str],
) -> Response[Any]:
    """Show one restriction and what has to happen before it ends."""
    return _page(request, recruiter, site, restriction)


@post("/restrictions/{restriction:str}/refuse", opt=MAY_ANSWER, sync_to_thread=True)
def take_refusal(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    restriction: FromPath[str],
) -> Response[Any]:
    """Refuse an objection, for a ground, and tell the person."""
    try:
        refuse_objection(
            desk=desk_of(recruiter, site),
            viewer=request.user.viewer,
            restriction_id=parse_id(restriction),
            ground=word_of(RefusalGround, form, "refusal"),
            sends=form.is_ticked("send"),
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, restriction, form=form, error=error)
    return go(f"/staff/restrictions/{restriction}", done="told")


@post("/restrictions/{restriction:str}/tell", opt=MAY_ANSWER, sync_to_thread=True)
def take_telling(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    restriction: FromPath[str],
) -> Response[Any]:
    """Tell the person that it is going to be lifted."""
    tell_of_lifting(
        desk=desk_of(recruiter, site),
        viewer=request.user.viewer,
        restriction_id=parse_id(restriction),
        sends=form.is_ticked("send"),
        now=site.clock(),
    )
    return go(f"/staff/restrictions/{restriction}", done="told")


@post("/restrictions/{restriction:str}/lift", opt=MAY_ANSWER, sync_to_thread=True)
def take_lift(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    restriction: FromPath[str],
) -> Response[Any]:
    """Lift it: the ordinary date counts again."""
    lift_restriction(
        desk=desk_of(recruiter, site),
        viewer=request.user.viewer,
        restriction_id=parse_id(restriction),
        now=site.clock(),
    )
    recruiter.figures.forget()
    return go("/staff/requests", done="lifted")


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    restriction: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    view = read_restriction(
        main=recruiter.main,
        viewer=request.user.viewer,
        restriction_id=parse_id(restriction),
        today=today_of(site),
        now=site.clock(),
    )
    return show(
        request,
        "restriction.html",
        section="requests",
        error=error,
        view=view,
        typed=form,
        refusals=GROUNDS,
    )
