"""Closing a position: who was hired, what it means for everybody else, and the letter to them."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action, allowed
from vault.domain.application import Status
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.positions import ClosingGround, PositionStatus
from vault.errors import FieldError, InputError, LostRaceError, StateError
from vault.usecases.candidates.browse import CandidateRow
from vault.usecases.candidates.browse_all import browse_all
from vault.usecases.candidates.wanted import Sort
from vault.usecases.decisions.close_letters import NAME_MARK, RejectionWords, draft_rejection
from vault.usecases.decisions.close_plan import ClosingPlan, plan_closing
from vault.usecases.decisions.close_position import Closing, close_position
from vault.usecases.positions.positions import PositionView, read_position
from vault.web.recruiter.asked import Asked
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

CLOSE = {"action": Action.CLOSE_POSITION}
_MAY_BE_HIRED = (
    Status.OFFERED,
    Status.INTERVIEW,
    Status.IN_REVIEW,
    Status.ACCEPTED,
    Status.HIRED,
)


@get("/positions/{slug:str}/close", opt=CLOSE, sync_to_thread=True)
def ask_closing(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    slug: FromPath[str],
) -> Response[Any]:
    """Show what closing would mean."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    return _closing_page(request, recruiter, site, view)


@post("/positions/{slug:str}/close", opt=CLOSE, sync_to_thread=True)
def take_closing(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Close the position, if it was confirmed by typing."""
    view = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    done = "closed"
    try:
        close_position(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            sealer=recruiter.sealer,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            position_id=view.id,
            version=form.number("version"),
            closing=_closing(request, form),
            now=site.clock(),
        )
    except LostRaceError:
        done = "raced"
    except InputError as error:
        return _closing_page(request, recruiter, site, view, typed=form, error=error)
    recruiter.figures.forget()
    return go(f"/staff/positions/{slug}", done=done)


def _closing(request: StaffRequest, form: Form) -> Closing:
    try:
        ground = ClosingGround(form.text("ground"))
    except ValueError as error:
        raise FieldError("not-a-choice", field="ground") from error
    hired = form.ids("hired") if ground is ClosingGround.HIRED else ()
    return Closing(
        ground=ground,
        hired=tuple(ApplicationId(one) for one in hired),
        untrusted_confirmation=form.text("confirm"),
        words=_words(form) if _may_write(request) and form.is_ticked("send") else None,
    )


def _words(form: Form) -> dict[Language, RejectionWords]:
    """Return the letter in each language that the form had a text for."""
    return {
        language: RejectionWords(
            untrusted_subject=form.text(f"subject_{language.value}"),
            untrusted_text=form.text(f"text_{language.value}"),
        )
        for language in Language
        if form.texts(f"text_{language.value}")
    }


def _may_write(request: StaffRequest) -> bool:
    return allowed(roles=request.user.roles, action=Action.SEND_LETTER)


def _closing_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    view: PositionView,
    *,
    typed: Form | None = None,
    error: InputError | None = None,
) -> Response[Any]:
    if view.status is not PositionStatus.PUBLISHED:
        raise StateError("not published")
    plan = plan_closing(
        main=recruiter.main,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        position_id=view.id,
        now=site.clock(),
    )
    form = typed or EMPTY
    choices = _choices(request, recruiter, site, view)
    return show(
        request,
        "close.html",
        section="positions",
        error=error,
        position=view,
        plan=plan,
        choices=[row for row in choices if row.status is not Status.ACCEPTED],
        unread=[row for row in choices if row.status is Status.ACCEPTED],
        ticked_unread=any(
            row.status is Status.ACCEPTED and row.id.hex() in form.texts("hired") for row in choices
        ),
        letters=_letters(request, site, view, plan, typed),
        ground=form.text("ground"),
        hired=form.texts("hired"),
        sends=form.is_ticked("send") if typed else True,
        may_write=_may_write(request),
        marks={one.value: NAME_MARK.say(one) for one in Language},
    )


def _choices(
    request: StaffRequest, recruiter: RecruiterDoor, site: Site, view: PositionView
) -> list[CandidateRow]:
    """Return everybody who can be named as hired, those who came furthest first.

    Administrators see nobody, and can only cancel.
    """
    if not allowed(roles=request.user.roles, action=Action.SEE_CANDIDATES):
        return []
    now = site.clock()
    rows = browse_all(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        names=recruiter.names,
        viewer=request.user.viewer,
        wanted=Asked(statuses=_MAY_BE_HIRED, sort=Sort.NAME).wanted(
            position_id=view.id, zone=site.zone, now=now
        ),
        now=now,
    )
    return sorted(
        (row for row in rows if row.name), key=lambda row: _MAY_BE_HIRED.index(row.status)
    )


def _letters(
    request: StaffRequest, site: Site, view: PositionView, plan: ClosingPlan, typed: Form | None
) -> list[dict[str, object]]:
    """Return the letter in each language that somebody wrote to us in."""
    if plan.last_day is None or not _may_write(request):
        return []
    found: list[dict[str, object]] = []
    for language in plan.languages:
        draft = draft_rejection(
            language=language,
            organisation=site.organisation,
            position_title=view.titles[language],
            last_day=plan.last_day,
            offers_extension=plan.offers_extension,
        )
        subject, text = f"subject_{language.value}", f"text_{language.value}"
        found.append(
            {
                "language": language.value,
                "subject": typed.text(subject) if typed else draft.subject,
                "text": typed.text(text) if typed else draft.text,
                "ending": draft.ending,
            }
        )
    return found
