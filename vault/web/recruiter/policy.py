"""The policy: what is in force, the change on its way, approving it or stopping it."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from vault.domain.access import Action, allowed
from vault.domain.policy.difference import Grade
from vault.errors import InputError
from vault.usecases.policy.change import approve_change, cancel_change
from vault.usecases.policy.status import policy_status
from vault.usecases.staff.sign_in import check_own_password
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.recruiter.shown import go, show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site

SEE = {"action": Action.SEE_POLICY}
CHANGE = {"action": Action.CHANGE_POLICY}
PAGE = "/staff/policy"


@get("/policy", opt=SEE, sync_to_thread=True)
def policy_page(request: StaffRequest, recruiter: NamedDependency[RecruiterDoor]) -> Response[Any]:
    """Show what is in force and what is on its way."""
    return _page(request, recruiter)


@post("/policy/approve", opt=CHANGE, sync_to_thread=True)
def approve_policy(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Agree to the change as its second person, with one's password (ASVS 7.5.3)."""
    person = request.user
    try:
        check_own_password(
            main=recruiter.main,
            opener=recruiter.opener,
            staff_id=person.staff_id,
            untrusted_password=form.text("current"),
            field="current",
        )
    except InputError as error:
        return _page(request, recruiter, error=error)
    approve_change(
        main=recruiter.main,
        email=person.email,
        actor=person.viewer.actor,
        wanted=form.text("change") or "-",
        now=site.clock(),
    )
    return go(PAGE, done="policy-approved")


@post("/policy/cancel", opt=CHANGE, sync_to_thread=True)
def cancel_policy(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Stop the change; whoever proposed it may do so too."""
    cancel_change(
        main=recruiter.main,
        untrusted_by=request.user.email,
        actor=request.user.viewer.actor,
        wanted=form.text("change") or "-",
        now=site.clock(),
    )
    return go(PAGE, done="policy-cancelled")


def _page(
    request: StaffRequest, recruiter: RecruiterDoor, *, error: InputError | None = None
) -> Response[Any]:
    status = policy_status(main=recruiter.main)
    language, change = staff_language(request), status.change
    lines = [
        (grade.name.lower(), [each.say(language) for each in change.found if each.grade is grade])
        for grade in sorted(Grade, reverse=True)
        if change is not None
    ]
    return show(
        request,
        "policy.html",
        section="policy",
        error=error,
        status=status,
        change=change,
        lines=[(grade, said) for grade, said in lines if said],
        is_material=change is not None and change.grade is Grade.MATERIAL,
        is_own=change is not None and change.proposed_by == request.user.email.lower(),
        may_change=allowed(roles=request.user.roles, action=Action.CHANGE_POLICY),
    )
