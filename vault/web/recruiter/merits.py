"""What the hired of a position had to offer, without who it was, and a statement to print."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import ApplicationId, parse_id
from vault.errors import InputError
from vault.usecases.holds.merits import ASSESSMENT, FIELDS, read_merits, write_merits
from vault.usecases.positions.positions import read_position
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

_WORDS = (*FIELDS, ASSESSMENT)
_ID_DIGITS = 32


@get("/positions/{slug:str}/merits", opt={"action": Action.SEE_MERITS}, sync_to_thread=True)
def merits_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    slug: FromPath[str],
) -> Response[Any]:
    """Show the statement, and the form for what is still to be written.

    ``of`` names somebody who is compared with a claimant, while a claim stands (case E52).
    """
    untrusted = request.query_params.get("of", "")
    about = untrusted if len(untrusted) == _ID_DIGITS and untrusted.isalnum() else ""
    return _page(request, recruiter, site, slug, about=about)


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
    about = form.text("of")
    try:
        write_merits(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            viewer=request.user.viewer,
            position_id=position.id,
            untrusted={name: form.text(name) for name in _WORDS},
            about=ApplicationId(parse_id(about)) if about else None,
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, slug, about=about, form=form, error=error)
    return go(f"/staff/positions/{slug}/merits", done="merits-written")


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    slug: str,
    *,
    about: str = "",
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
        about=about,
        typed={name: form.text(name) for name in _WORDS},
    )
