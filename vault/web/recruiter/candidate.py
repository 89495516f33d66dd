"""One candidate: reading, moving, deciding."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.application import Outcome, Status
from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.positions import check_typed_confirmation
from vault.errors import BlockedError, FieldError, InputError, LostRaceError, StateError
from vault.usecases.candidates.candidate import CandidateView, blocked_candidate, open_candidate
from vault.usecases.candidates.move import ReleaseReason, move, release
from vault.usecases.candidates.review import review_waiting
from vault.usecases.candidates.timeline import timeline
from vault.usecases.decisions.decide import LetterWords, decide, draft_letter
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.life import life_of
from vault.web.recruiter.rights import panel_of
from vault.web.recruiter.shown import go, show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site
from vault.web.texts import say

_DECISIONS = {"rejected": Outcome.REJECTED, "hired": Outcome.HIRED}
CONFLICT = 409


@get("/candidates/{candidate:str}", opt={"action": Action.OPEN_CANDIDATE}, sync_to_thread=True)
def read_candidate(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Show one candidate; the look is in the audit log before the first byte goes out."""
    application_id = ApplicationId(parse_id(candidate))
    try:
        view = _open(request, recruiter, site, application_id)
    except BlockedError:
        return _blocked_page(request, recruiter, site, application_id)
    panel = panel_of(request, recruiter, site, application_id)
    return show(
        request,
        "candidate.html",
        section="candidates",
        view=view,
        life=life_of(
            received_at=view.received_at,
            expires_at=view.expires_at,
            is_held=panel.is_held,
            now=site.clock(),
            zone=site.zone,
        ),
        panel=panel,
        because=view.because.say(staff_language(request)),
        labels={
            field.name: field.label.say(staff_language(request))
            for field in recruiter.policies().active.fields
        },
        timeline=timeline(main=recruiter.main, application_id=application_id),
        reasons=tuple(ReleaseReason),
        decisions=[status for status in view.moves if status.value in _DECISIONS],
        moves=[status for status in view.moves if status.value not in _DECISIONS],
    )


def _blocked_page(
    request: StaffRequest, recruiter: RecruiterDoor, site: Site, application_id: ApplicationId
) -> Response[Any]:
    """Say what may be told of somebody whose reading is cut, and what can be done about it."""
    blocked = blocked_candidate(
        main=recruiter.main, viewer=request.user.viewer, application_id=application_id
    )
    return show(
        request,
        "blocked.html",
        section="candidates",
        view=blocked,
        panel=panel_of(request, recruiter, site, application_id),
        review=review_waiting(
            main=recruiter.main,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            application_id=application_id,
            now=site.clock(),
        ),
        status_code=403,
    )


@post("/candidates/{candidate:str}/move", opt={"action": Action.MOVE}, sync_to_thread=True)
def move_candidate(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Move a candidate one step; the page shows how it went."""
    application_id = ApplicationId(parse_id(candidate))
    done = "moved"
    try:
        move(
            main=recruiter.main,
            viewer=request.user.viewer,
            application_id=application_id,
            new=_status(form.text("to")),
            version=form.number("version"),
            now=site.clock(),
        )
    except LostRaceError:
        done = "raced"
    recruiter.figures.forget()
    return go(f"/staff/candidates/{candidate}", done=done)


@post(
    "/candidates/{candidate:str}/release",
    opt={"action": Action.RELEASE_QUARANTINED},
    sync_to_thread=True,
)
def release_candidate(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Let the documents out of quarantine, for a reason."""
    done = "released"
    try:
        release(
            main=recruiter.main,
            viewer=request.user.viewer,
            application_id=ApplicationId(parse_id(candidate)),
            reason=_reason(form.text("reason")),
            version=form.number("version"),
            now=site.clock(),
        )
    except LostRaceError:
        done = "raced"
    recruiter.figures.forget()
    return go(f"/staff/candidates/{candidate}", done=done)


@get(
    "/candidates/{candidate:str}/decide/{word:str}",
    opt={"action": Action.DECIDE},
    sync_to_thread=True,
)
def ask_decision(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
    word: FromPath[str],
) -> Response[Any]:
    """Show what the decision would mean, and the letter to edit."""
    view = _open(request, recruiter, site, ApplicationId(parse_id(candidate)))
    return _decision_page(request, recruiter, site, view, _outcome(word))


@post(
    "/candidates/{candidate:str}/decide/{word:str}",
    opt={"action": Action.DECIDE},
    sync_to_thread=True,
)
def take_decision(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    *,
    candidate: FromPath[str],
    word: FromPath[str],
) -> Response[Any]:
    """Write the decision down, if it was confirmed by typing."""
    application_id = ApplicationId(parse_id(candidate))
    outcome = _outcome(word)
    try:
        check_typed_confirmation(
            expected=_word(request, outcome),
            untrusted_typed=form.text("confirm"),
            field="confirm",
        )
        decide(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            sealer=recruiter.sealer,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            application_id=application_id,
            outcome=outcome,
            version=form.number("version"),
            words=_words(form),
            now=site.clock(),
        )
    except LostRaceError:
        return go(f"/staff/candidates/{candidate}", done="raced")
    except InputError as error:
        view = _open(request, recruiter, site, application_id)
        return _decision_page(request, recruiter, site, view, outcome, typed=form, error=error)
    recruiter.figures.forget()
    return go(f"/staff/candidates/{candidate}", done="decided")


def _open(
    request: StaffRequest, recruiter: RecruiterDoor, site: Site, application_id: ApplicationId
) -> CandidateView:
    return open_candidate(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        application_id=application_id,
        now=site.clock(),
    )


def _decision_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    view: CandidateView,
    outcome: Outcome,
    *,
    typed: Form | None = None,
    error: InputError | None = None,
) -> Response[Any]:
    if Status(outcome.value) not in view.moves:
        raise StateError("no such decision from where it stands")
    draft, forecast = draft_letter(
        main=recruiter.main,
        book=recruiter.policies(),
        view=view,
        outcome=outcome,
        organisation=site.organisation,
        now=site.clock(),
    )
    return show(
        request,
        "decide.html",
        section="candidates",
        error=error,
        view=view,
        outcome=outcome.value,
        verdict=forecast.verdict,
        because=forecast.verdict.because.say(staff_language(request)),
        offers_extension=forecast.offers_extension,
        subject=typed.text("subject") if typed else draft.subject,
        text=typed.text("text") if typed else draft.text,
        ending=draft.ending,
        sends=typed.is_ticked("send") if typed else True,
        word=_word(request, outcome),
    )


def _word(request: StaffRequest, outcome: Outcome) -> str:
    """Return what is typed to confirm, in the language of the page."""
    return say(f"recruiter.decide.word.{outcome.value}", staff_language(request))


def _words(form: Form) -> LetterWords | None:
    if not form.is_ticked("send"):
        return None
    return LetterWords(untrusted_subject=form.text("subject"), untrusted_text=form.text("text"))


def _status(untrusted_text: str) -> Status:
    try:
        return Status(untrusted_text)
    except ValueError as error:
        raise FieldError("not-a-choice", field="to") from error


def _reason(untrusted_text: str) -> ReleaseReason:
    try:
        return ReleaseReason(untrusted_text)
    except ValueError as error:
        raise FieldError("not-a-choice", field="reason") from error


def _outcome(untrusted_text: str) -> Outcome:
    if untrusted_text not in _DECISIONS:
        raise FieldError("not-a-choice", field="decision")
    return _DECISIONS[untrusted_text]
