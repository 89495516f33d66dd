"""Handing everything out, and erasing, for somebody who asked by e-mail, telephone or in person."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.positions import check_typed_confirmation
from vault.domain.requests import IdentityCheck, RequestChannel
from vault.errors import InputError
from vault.usecases.export.for_staff import export_for_staff
from vault.usecases.export.staff_extract import StaffExtract
from vault.usecases.requests.erase_on_request import erase_on_request
from vault.usecases.requests.rights_panel import RightsPanel, rights_panel
from vault.web.downloads import hand_out_zip
from vault.web.extract import staff_extract_page
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.rights_forms import asked_of, telling_of, today_of
from vault.web.recruiter.shown import go, show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site
from vault.web.texts import say

OK = 200
MAY_EXPORT = {"action": Action.EXPORT_APPLICATION}
MAY_ERASE = {"action": Action.ERASE_APPLICATION}


@get("/candidates/{candidate:str}/export", opt=MAY_EXPORT, sync_to_thread=True)
def ask_export(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Ask who wants it, and how that is known."""
    return _page(request, recruiter, site, candidate, "export")


@post("/candidates/{candidate:str}/export", opt=MAY_EXPORT, sync_to_thread=True, status_code=OK)
def take_export(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Hand everything out as a ZIP; it is written down before the first byte."""
    application_id = ApplicationId(parse_id(candidate))
    book, now = recruiter.policies(), site.clock()

    def page(extract: StaffExtract) -> bytes:
        return staff_extract_page(
            templates=request.app.state.templates,
            site=site,
            policy=book.active,
            extract=extract,
            made_at=now,
        )

    try:
        found = export_for_staff(
            main=recruiter.main,
            keyring=recruiter.keyring,
            blobs=recruiter.blobs,
            opener=recruiter.opener,
            book=book,
            viewer=request.user.viewer,
            application_id=application_id,
            asked=asked_of(form),
            page=page,
            now=now,
        )
    except InputError as error:
        return _page(request, recruiter, site, candidate, "export", form=form, error=error)
    return hand_out_zip(found.export, name=f"application-{application_id.hex()}.zip")


@get("/candidates/{candidate:str}/erase", opt=MAY_ERASE, sync_to_thread=True)
def ask_erase(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Say what an erasure means, and ask who wants it."""
    return _page(request, recruiter, site, candidate, "erase")


@post("/candidates/{candidate:str}/erase", opt=MAY_ERASE, sync_to_thread=True)
def take_erase(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Close the application and leave it to the purge, if that was confirmed by typing."""
    application_id = ApplicationId(parse_id(candidate))
    try:
        check_typed_confirmation(
            expected=say("erase.word", staff_language(request)),
            untrusted_typed=form.text("confirm"),
            field="confirm",
        )
        erase_on_request(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            application_id=application_id,
            asked=asked_of(form),
            ends_restriction=form.is_ticked("ends_restriction"),
            telling=telling_of(recruiter, site) if form.is_ticked("send") else None,
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, candidate, "erase", form=form, error=error)
    recruiter.figures.forget()
    return go("/staff/candidates", done="erased-on-request")


def panel_of(
    request: StaffRequest, recruiter: RecruiterDoor, site: Site, application_id: ApplicationId
) -> RightsPanel:
    """This function will return what stands about a candidate, for the page that shows it."""
    return rights_panel(
        main=recruiter.main,
        viewer=request.user.viewer,
        application_id=application_id,
        today=today_of(site),
        zone=site.zone.key,
        now=site.clock(),
    )


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    candidate: str,
    what: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    application_id = ApplicationId(parse_id(candidate))
    return show(
        request,
        f"{what}.html",
        section="candidates",
        error=error,
        candidate=application_id.hex(),
        panel=panel_of(request, recruiter, site, application_id),
        typed=form,
        identities=tuple(IdentityCheck),
        channels=tuple(RequestChannel),
        sends=error is None or form.is_ticked("send"),
        today=site.today(),
    )
