"""The recruiter door, under ``/staff``: one router behind one gate."""

from typing import Any

from litestar import Request, Response, Router
from litestar.di import Provide

from vault.errors import NotSignedInError
from vault.web.problems import answer_problem, wants_json
from vault.web.recruiter import (
    account,
    archive,
    candidate,
    candidates,
    claims,
    closing,
    corrections,
    documents,
    entry,
    forecast,
    hand_over,
    holds,
    merits,
    people,
    policy,
    positions,
    requests,
    restrictions,
    rights,
    tasks,
    today,
)
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import MAX_BYTES
from vault.web.recruiter.guard import provide_form, staff_guard
from vault.web.recruiter.shown import go
from vault.web.sessions import SESSION
from vault.web.site import ended_cookie

__all__ = ["RecruiterDoor", "handlers"]


def ask_to_sign_in(request: Request[Any, Any, Any], error: NotSignedInError) -> Response[Any]:
    """Send whoever is not signed in to the sign-in page, and from there back."""
    if wants_json(request):
        return answer_problem(request, error)
    # The page after a form is lost; what was read by GET is found again.
    path = request.scope["path"] if request.scope["method"] == "GET" else "/staff"
    return go(
        f"/staff/sign-in?next={entry.own_page(path)}",
        cookies=[ended_cookie(request.app.state.site, SESSION)],
    )


handlers = [
    Router(
        "/staff",
        route_handlers=[
            entry.ask_password,
            entry.take_password,
            entry.ask_code,
            entry.take_code,
            entry.ask_sign_up,
            entry.take_sign_up,
            entry.sign_out,
            today.today,
            forecast.forecast_page,
            tasks.tasks_page,
            tasks.ask_review,
            tasks.take_review,
            hand_over.hand_over_page,
            hand_over.take_download,
            hand_over.take_confirmation,
            archive.archive_page,
            archive.ask_reason,
            archive.take_out,
            merits.merits_page,
            merits.take_merits,
            candidates.list_candidates,
            candidates.search_candidates,
            candidate.read_candidate,
            candidate.move_candidate,
            candidate.release_candidate,
            candidate.ask_decision,
            candidate.take_decision,
            documents.download,
            rights.ask_export,
            rights.take_export,
            rights.ask_erase,
            rights.take_erase,
            claims.ask_claim,
            claims.take_claim,
            holds.holds_page,
            holds.ask_hold,
            holds.take_hold,
            holds.hold_page,
            holds.keep,
            holds.release,
            requests.requests_page,
            requests.ask_request,
            requests.take_request,
            requests.request_page,
            requests.take_grant,
            requests.take_refusal,
            requests.take_extension,
            restrictions.restriction_page,
            restrictions.take_refusal,
            restrictions.take_telling,
            restrictions.take_lift,
            documents.show_photo,
            positions.positions_page,
            positions.position_page,
            positions.ask_new_position,
            positions.take_new_position,
            positions.ask_edit,
            positions.take_edit,
            positions.publish,
            closing.ask_closing,
            closing.take_closing,
            corrections.correction_page,
            corrections.take_correction,
            corrections.take_approval,
            corrections.take_cancellation,
            people.people_page,
            people.ask_invite,
            people.take_invite,
            people.person_page,
            people.take_person,
            people.take_disable,
            people.take_reset,
            policy.policy_page,
            policy.approve_policy,
            policy.cancel_policy,
            account.account_page,
            account.take_settings,
            account.take_password,
            account.sign_out_everywhere,
        ],
        guards=[staff_guard],
        dependencies={"form": Provide(provide_form, sync_to_thread=False)},
        exception_handlers={NotSignedInError: ask_to_sign_in},
        request_max_body_size=MAX_BYTES,
        include_in_schema=False,
    )
]
"""For wiring: the door itself is handed in as the dependency ``recruiter``."""
