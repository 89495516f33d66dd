"""The list of candidates: filtered by its address, searched by a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from vault.domain.access import Action
from vault.domain.application import Kind
from vault.usecases.candidates.browse import CandidateRow, browse
from vault.usecases.candidates.wanted import Sort
from vault.usecases.positions.positions import list_positions
from vault.web.recruiter.asked import WORKING_ORDER, Asked, read_asked
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.life import life_of
from vault.web.recruiter.shown import show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site

MAY_LIST = {"action": Action.SEE_CANDIDATES}
_FIELDS = ("kind", "status", "position", "since", "until", "soon", "sort", "q", "page")
_PLACES = ("after", "before")


@get("/candidates", opt=MAY_LIST, sync_to_thread=True)
def list_candidates(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """Show the page that the address names."""
    untrusted = {name: request.query_params.getall(name, []) for name in (*_FIELDS, *_PLACES)}
    # A name in an address would stand in histories and logs: there it is not listened to.
    untrusted["q"] = []
    return _list(request, recruiter, site, read_asked(untrusted))


@post("/candidates", opt=MAY_LIST, sync_to_thread=True, status_code=200)
def search_candidates(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Show who bears the name that was searched for."""
    untrusted: Mapping[str, Sequence[str]] = {
        name: form.texts(name) for name in (*_FIELDS, *_PLACES)
    }
    return _list(request, recruiter, site, read_asked(untrusted))


def _list(
    request: StaffRequest, recruiter: RecruiterDoor, site: Site, asked: Asked
) -> Response[Any]:
    viewer, now = request.user.viewer, site.clock()
    positions = list_positions(main=recruiter.main, viewer=viewer)
    chosen = next((one for one in positions if one.slug == asked.position), None)
    page = browse(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        names=recruiter.names,
        viewer=viewer,
        wanted=asked.wanted(position_id=chosen.id if chosen else None, zone=site.zone, now=now),
        now=now,
    )
    language = staff_language(request)
    return show(
        request,
        "candidates.html",
        section="candidates",
        asked=asked,
        rows=[(row, _life(row, site)) for row in page.rows],
        previous=page.previous,
        following=page.following,
        figures=recruiter.figures.figures(main=recruiter.main, viewer=viewer, now=now),
        positions=[(one.slug, one.titles[language]) for one in positions],
        kinds=tuple(Kind),
        statuses=WORKING_ORDER,
        sorts=tuple(Sort),
        has_grants=_has_grants(request),
    )


def _life(row: CandidateRow, site: Site) -> object:
    return life_of(
        received_at=row.received_at,
        expires_at=row.expires_at,
        is_held=row.is_held,
        now=site.clock(),
        zone=site.zone,
    )


def _has_grants(request: StaffRequest) -> bool:
    grants = request.user.grants
    return grants.all_positions or grants.spontaneous or bool(grants.positions)
