"""What the hired of a position had to offer, without who it was, and a statement to print."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.errors import InputError
from vault.usecases.merits import FIELDS, read_merits, write_merits
from vault.usecases.positions import read_position
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site


@get("/positions/{slug:str}/merits", opt={"action": Action.SEE_MERITS}, sync_to_thread=True)
def merits_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    slug: FromPath[str],
) -> Response[Any]:
    """Show the statement, and the form for what is still to be written."""
    return _page(request, recruiter, site, slug)


@post("/positions/{slug:str}/merits", opt={"action": Action.WRITE_MERITS}, sync_to_thread=True)
def take_merits(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Keep what was written."""
    position = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    try:
        write_merits(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            viewer=request.user.viewer,
            position_id=position.id,
            untrusted={name: form.text(name) for name in FIELDS},
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, slug, form=form, error=error)
    return go(f"/staff/positions/{slug}/merits", done="merits-written")


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    slug: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    position = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    found = read_merits(
        main=recruiter.main,
        opener=recruiter.opener,
        viewer=request.user.viewer,
        position_id=position.id,
        now=site.clock(),
    )
    return show(
        request,
        "merits.html",
        section="positions",
        error=error,
        position=position,
        found=found,
        typed={name: form.text(name) for name in FIELDS},
    )
