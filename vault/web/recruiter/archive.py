"""The archive: what is in it, and taking one application out, with a reason."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import ApplicationId, parse_id
from vault.errors import InputError
from vault.usecases.export.archive import (
    Archived,
    ArchiveReason,
    list_archive,
    open_archived,
    read_archived,
)
from vault.web.downloads import hand_out_zip
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.rights_forms import word_of
from vault.web.recruiter.shown import show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

OK = 200
ARCHIVE = {"action": Action.OPEN_ARCHIVED}


@get("/archive", opt=ARCHIVE, sync_to_thread=True)
def archive_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """Show what is archived, by position and day; no names."""
    found = _found(request, recruiter, site)
    return show(request, "archive.html", section="tasks", found=found)


@get("/archive/{candidate:str}", opt=ARCHIVE, sync_to_thread=True)
def ask_reason(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Ask why somebody wants it."""
    return _page(request, recruiter, site, candidate)


@post("/archive/{candidate:str}", opt=ARCHIVE, sync_to_thread=True, status_code=OK)
def take_out(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Hand one out as a ZIP; the reason is written down before the first byte."""
    application_id = ApplicationId(parse_id(candidate))
    try:
        reason = word_of(ArchiveReason, form, "reason")
    except InputError as error:
        return _page(request, recruiter, site, candidate, error=error)
    export = open_archived(
        main=recruiter.main,
        keyring=recruiter.keyring,
        blobs=recruiter.blobs,
        opener=recruiter.opener,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        application_id=application_id,
        reason=reason,
        now=site.clock(),
    )
    return hand_out_zip(export, name=f"archived-{application_id.hex()}.zip")


def _found(request: StaffRequest, recruiter: RecruiterDoor, site: Site) -> tuple[Archived, ...]:
    return list_archive(
        main=recruiter.main,
        viewer=request.user.viewer,
        zone=site.zone.key,
        now=site.clock(),
    )


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    candidate: str,
    *,
    error: InputError | None = None,
) -> Response[Any]:
    view = read_archived(
        main=recruiter.main,
        viewer=request.user.viewer,
        application_id=ApplicationId(parse_id(candidate)),
        zone=site.zone.key,
        now=site.clock(),
    )
    return show(
        request,
        "archived.html",
        section="tasks",
        error=error,
        view=view,
        reasons=tuple(ArchiveReason),
    )
