"""What a verified restriction, objection or its end changes, on a row that is locked already.

Restricted means stored and not used: nobody reads it, and the purge leaves it (Art 18(2) GDPR).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.acts import Act
from vault.crypto.keys import random_id
from vault.db import visits as db
from vault.db.tables import Application, Restriction
from vault.domain.acts import ActKind, Ground, decide_by
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.errors import RefusedActError
from vault.usecases.audit.recording import APPLICANT, record
from vault.usecases.retention.policy_book import PolicyBook


def restrict(
    session: Session, application: Application, *, act: Act, book: PolicyBook, now: datetime
) -> None:
    """This function will restrict from the moment of the act; repeated, it changes nothing more.

    An objection has to be decided within a month (Art 12(3), case E73).

    Raises:
        RefusedActError: ``ground``: none that this kind of act may name.
        RefusedActError: ``late``: the application was over by then.
    """
    if db.restriction_of_act(session, act.act_id) is not None:
        return
    ground = act.detail.get("ground", "")
    is_objection = ground == Ground.OBJECTION
    if ground not in set(Ground) or is_objection != (act.kind == ActKind.OBJECT):
        raise RefusedActError("ground")
    if application.withdrawn_at is not None or act.made_at >= application.expires_at:
        raise RefusedActError("late")
    today = local_day(moment=act.made_at, zone=book.active.time_zone)
    session.add(
        Restriction(
            id=random_id(),
            application_id=application.id,
            ground=ground,
            from_at=act.made_at,
            due_on=decide_by(objected_on=today) if is_objection else None,
            act_id=act.act_id,
        )
    )
    record(
        session,
        event=Event.RESTRICTION_PLACED,
        at=now,
        actor=APPLICANT,
        subject=application.id,
        detail={"code": ground, "act": act.act_id.hex()},
    )


def lift_own(session: Session, application: Application, *, act: Act, now: datetime) -> int:
    """This function will end what the person had restricted by then, and count it.

    What staff restricted stays. The person needs no telling (Art 18(3)): they order it themselves.
    """
    rows = db.own_restrictions(session, application.id, now=act.made_at)
    for row in rows:
        row.told_at = row.told_at or act.made_at
        row.lifted_at = act.made_at
        record(
            session,
            event=Event.RESTRICTION_LIFTED,
            at=now,
            actor=APPLICANT,
            subject=application.id,
            detail={"code": row.ground, "act": act.act_id.hex()},
        )
    return len(rows)
