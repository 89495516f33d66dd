"""What waits for somebody to decide, and answering a review: keep it with a reason, or let go."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.identifiers import ApplicationId, parse_id
from vault.errors import FieldError, InputError
from vault.usecases.candidates.review import Answer, answer_review, read_review
from vault.usecases.desk.task_list import list_tasks
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

REVIEW = {"action": Action.REVIEW}
KEEP, LET_GO = "keep", "let-go"


@get("/tasks", opt={"action": Action.SEE_TASKS}, sync_to_thread=True)
def tasks_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """Show what waits, the most urgent of each kind first."""
    found = list_tasks(
        main=recruiter.main,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        now=site.clock(),
    )
    sees_archive = request.user.viewer.grants.all_positions
    return show(request, "tasks.html", section="tasks", tasks=found, sees_archive=sees_archive)


@get("/candidates/{candidate:str}/review", opt=REVIEW, sync_to_thread=True)
def ask_review(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
) -> Response[Any]:
    """Ask whether it is still needed, and why."""
    return _page(request, recruiter, site, candidate)


@post("/candidates/{candidate:str}/review", opt=REVIEW, sync_to_thread=True)
def take_review(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    candidate: FromPath[str],
) -> Response[Any]:
    """Write the answer down."""
    keep = form.text("answer") == KEEP
    try:
        if form.text("answer") not in {KEEP, LET_GO}:
            raise FieldError("not-a-choice", field="answer")
        answer_review(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            application_id=ApplicationId(parse_id(candidate)),
            answer=Answer(keep=keep, untrusted_reason=form.text("reason")),
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, site, candidate, form=form, error=error)
    recruiter.figures.forget()
    return go("/staff/tasks", done="review-kept" if keep else "review-let-go")


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    candidate: str,
    *,
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    view = read_review(
        main=recruiter.main,
        book=recruiter.policies(),
        viewer=request.user.viewer,
        application_id=ApplicationId(parse_id(candidate)),
        now=site.clock(),
    )
    return show(
        request,
        "review.html",
        section="tasks",
        error=error,
        view=view,
        answer=form.text("answer"),
        reason=form.text("reason"),
    )
