"""Handing a hired person's application over: download everything, then say that it has arrived."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import ApplicationId, parse_id
from vault.errors import InputError
from vault.usecases.candidates.candidate import open_candidate
from vault.usecases.export.hand_over import confirm_hand_over, download_hand_over, read_hand_over
from vault.web.downloads import hand_out_zip
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

OK = 200
HAND_OVER = {"action": Action.HAND_OVER}


@get("/hand-overs/{candidate:str}", opt=HAND_OVER, sync_to_thread=True)
def hand_over_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Show whose it is, until when it is kept, and what is left to do."""
    return _page(request, recruiter, site, candidate)


@post("/hand-overs/{candidate:str}/download", opt=HAND_OVER, sync_to_thread=True, status_code=OK)
def take_download(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Hand everything out as a ZIP; it is written down before the first byte."""
    application_id = ApplicationId(parse_id(candidate))
    export = download_hand_over(
        main=recruiter.main,
        keyring=recruiter.keyring,
        blobs=recruiter.blobs,
        opener=recruiter.opener,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        application_id=application_id,
        now=site.clock(),
    )
    return hand_out_zip(export, name=f"hand-over-{application_id.hex()}.zip")


@post("/hand-overs/{candidate:str}/confirm", opt=HAND_OVER, sync_to_thread=True)
def take_confirmation(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Note that the personnel file has it: the copy here is due."""
    try:
        confirm_hand_over(
            main=recruiter.main,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            application_id=ApplicationId(parse_id(candidate)),
            is_confirmed=form.is_ticked("arrived"),
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, candidate, error=error)
    recruiter.figures.forget()
    return go("/staff/tasks", done="handed-over")


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    candidate: str,
    *,
    error: InputError | None = None,
) -> Response[Any]:
    application_id = ApplicationId(parse_id(candidate))
    book, now = recruiter.policies(), site.clock()
    task = read_hand_over(
        main=recruiter.main,
        book=book,
        viewer=request.user.viewer,
        application_id=application_id,
        now=now,
    )
    view = open_candidate(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        book=book,
        viewer=request.user.viewer,
        application_id=application_id,
        now=now,
    )
    return show(request, "hand_over.html", section="tasks", error=error, task=task, candidate=view)
