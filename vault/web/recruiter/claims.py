"""Holding for a claim about a position: the claimants whole, of the others their merits."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.application import Kind
from vault.domain.holds import HoldReason
from vault.errors import InputError
from vault.usecases.holds.claim import place_claim
from vault.usecases.holds.hold import NewHold
from vault.usecases.positions.positions import read_position
from vault.usecases.staff.viewer import check_sees
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.rights_forms import applications_of, needed_day, word_of
from vault.web.recruiter.shown import go, show
from vault.web.sessions import StaffRequest
from vault.web.site import Site

MAY_HOLD = {"action": Action.PLACE_HOLD}
_ID_DIGITS = 32


@get("/positions/{slug:str}/hold", opt=MAY_HOLD, sync_to_thread=True)
def ask_claim(
    request: StaffRequest, recruiter: NamedDependency[RecruiterDoor], slug: FromPath[str]
) -> Response[Any]:
    """Ask who makes the claim, and for reason, owner and review date: none without."""
    untrusted = request.query_params.get("claimant", "")
    claimant = untrusted if len(untrusted) == _ID_DIGITS and untrusted.isalnum() else ""
    return _page(request, recruiter, slug, claimant=claimant)


@post("/positions/{slug:str}/hold", opt=MAY_HOLD, sync_to_thread=True)
def take_claim(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    slug: FromPath[str],
) -> Response[Any]:
    """Place the holds."""
    position = read_position(main=recruiter.main, viewer=request.user.viewer, untrusted_slug=slug)
    try:
        placed = place_claim(
            main=recruiter.main,
            keyring=recruiter.keyring,
            opener=recruiter.opener,
            book=recruiter.policies(),
            viewer=request.user.viewer,
            position_id=position.id,
            claimants=applications_of(form, "claimants"),
            wanted=NewHold(
                reason=word_of(HoldReason, form, "reason"),
                review_on=needed_day(form, "review_on"),
                untrusted_owner=form.text("owner"),
                untrusted_words=form.text("words"),
            ),
            now=site.clock(),
        )
    except InputError as error:
        return _page(request, recruiter, slug, form=form, error=error)
    recruiter.figures.forget()
    first = next(iter(placed.holds.values()))
    return go(f"/staff/holds/{first.hex()}", done="claim-held")


def _page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    slug: str,
    *,
    claimant: str = "",
    form: Form = EMPTY,
    error: InputError | None = None,
) -> Response[Any]:
    viewer = request.user.viewer
    position = read_position(main=recruiter.main, viewer=viewer, untrusted_slug=slug)
    # An administrator looks after positions and knows of nobody who applied.
    check_sees(viewer=viewer, kind=Kind.POSITION, position_id=position.id)
    return show(
        request,
        "claim_form.html",
        section="holds",
        error=error,
        position=position,
        claimants=form.text("claimants") or claimant,
        typed=form,
        reasons=tuple(HoldReason),
    )
