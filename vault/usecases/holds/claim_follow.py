"""What becomes of the merits of the others when a claimant's hold is reviewed or released (E52)."""

from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.claims import claim_bound_to, claim_stands
from vault.db.tables import Application, Hold
from vault.domain.audit_events import Event
from vault.domain.holds import Scope
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.holds.merits_of_claim import end_merits_of_claim
from vault.usecases.staff.viewer import Viewer


def follow_review(session: Session, hold: Hold) -> None:
    """This function will let what is kept of the others stand until the claim is looked at again.

    Of several claimants' holds the one that comes first counts.
    """
    rows = claim_bound_to(session, hold)
    days = [row.review_on for row in rows if _keeps(row)]
    for row in rows:
        if row.scope == Scope.MERITS:
            row.review_on = min(days)


def follow_release(
    session: Session,
    hold: Hold,
    application: Application,
    *,
    opener: Opener,
    viewer: Viewer,
    now: datetime,
) -> None:
    """This function will let go of the others' merits with the last claimant's hold."""
    rows = claim_bound_to(session, hold)
    if not rows or any(_keeps(row) for row in rows):
        return
    position_id = application.position_id
    assert position_id is not None  # only a position has a claim about it
    kept = [row for row in rows if row.scope == Scope.MERITS]
    for row in kept:
        row.released_at, row.released_by = now, viewer.actor.id
    record(
        session,
        event=Event.MERITS_RELEASED,
        at=now,
        actor=viewer.actor,
        subject=position_id,
        detail={"position": position_id.hex(), "code": hold.reason, "count": len(kept)},
    )
    session.flush()
    if not claim_stands(session, position_id):
        end_merits_of_claim(
            session, opener=opener, actor=viewer.actor, position_id=position_id, now=now
        )


def _keeps(row: Hold) -> bool:
    return row.scope == Scope.FULL and row.released_at is None
