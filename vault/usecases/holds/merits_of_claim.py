"""What was kept of the merits for a claim alone, and its end with the claim (case E52)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.merits import snapshots_of
from vault.domain.audit_events import Event
from vault.ports.keys import Opener
from vault.usecases.audit.recording import Actor, record
from vault.usecases.holds.merits_sealed import Whose, open_snapshot, seal_snapshot


def end_merits_of_claim(
    session: Session, *, opener: Opener, actor: Actor, position_id: bytes, now: datetime
) -> int:
    """This function will forget what no claim needs any more, and count the snapshots gone.

    Of those compared nothing stays; of the hired what the statement of DL 2:4 says, without the
    assessment. One that does not open is left: nobody can tell what it is, and it goes with the
    last who could ask.
    """
    gone = 0
    for row in snapshots_of(session, position_id):
        merits = open_snapshot(opener=opener, row=row)
        if merits is None:
            continue
        if merits.whose is Whose.COMPARED:
            session.delete(row)
            gone += 1
        elif merits.assessment:
            row.sealed = seal_snapshot(
                opener=opener, snapshot_id=row.id, merits=replace(merits, assessment="")
            )
    if gone:
        record(
            session,
            event=Event.MERITS_ERASED,
            at=now,
            actor=actor,
            subject=position_id,
            detail={"position": position_id.hex(), "count": gone},
        )
    return gone
