"""What a verified act changes, on a row that is locked already. No key, no signature in here.

What counts is the moment at which the person acted, not the one at which we came to it: a yes
that was given before the end counts, however late it is verified (requirements S9).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.acts import Act
from vault.crypto.canonical import Json, stamp
from vault.crypto.keys import random_id
from vault.db.tables import Application, ConsentEvent
from vault.db.visits import consent_event_of_act
from vault.domain.acts import ENDING, ActKind
from vault.domain.application import Status, check_move
from vault.domain.audit_events import Event
from vault.domain.consent import offer, standing
from vault.domain.retention import Verdict
from vault.errors import BlockedError, RefusedActError, StateError
from vault.usecases.policy_book import PolicyBook
from vault.usecases.recording import APPLICANT, record
from vault.usecases.retention_clock import facts_of, reset_clock

METHOD = "mypages"


def apply_act(
    session: Session, application: Application, *, act: Act, book: PolicyBook, now: datetime
) -> None:
    """This function will give a verified act its effect; repeated, it changes nothing more.

    Raises:
        RefusedActError: ``kind``, ``state`` or ``late``: it could not have been made then.
    """
    if act.kind not in set(ActKind):
        raise RefusedActError("kind")
    kind = ActKind(act.kind)
    if kind in ENDING:
        _end(session, application, act=act, book=book, now=now)
    elif consent_event_of_act(session, act.act_id) is None:
        _consent(session, application, kind=kind, act=act, book=book, now=now)


def _end(
    session: Session, application: Application, *, act: Act, book: PolicyBook, now: datetime
) -> None:
    """Take the whole application back: due from the moment of the act, without any tail."""
    if application.withdrawn_at is not None:
        return
    try:
        check_move(current=Status(application.status), new=Status.WITHDRAWN)
    except StateError as error:
        raise RefusedActError("state") from error
    application.status = Status.WITHDRAWN.value
    application.withdrawn_at = act.made_at
    application.blocked_at = application.blocked_at or act.made_at
    application.last_activity_at = max(application.last_activity_at, act.made_at)
    application.version += 1
    reset_clock(session, application, book=book, now=now)


def _consent(
    session: Session,
    application: Application,
    *,
    kind: ActKind,
    act: Act,
    book: PolicyBook,
    now: datetime,
) -> None:
    if kind is ActKind.EXTEND:
        event = _yes(session, application, act=act, book=book)
    else:
        event = _withdrawal(session, application, act=act, book=book)
    session.add(event)
    application.last_activity_at = max(application.last_activity_at, act.made_at)
    application.version += 1
    verdict = reset_clock(session, application, book=book, now=now)
    record(
        session,
        event=Event.CONSENT_GIVEN if kind is ActKind.EXTEND else Event.CONSENT_WITHDRAWN,
        at=now,
        actor=APPLICANT,
        subject=application.id,
        detail=_consent_detail(event, verdict, act),
    )


def _yes(session: Session, application: Application, *, act: Act, book: PolicyBook) -> ConsentEvent:
    """A yes counts as it was offered when it was given; the engine is asked again, not the act."""
    try:
        offered = offer(
            policy=book.active,
            facts=facts_of(session, application),
            at=act.made_at,
            promised=book.promised(application.policy_version),
        )
    except BlockedError as error:
        raise RefusedActError("late") from error
    except StateError as error:
        raise RefusedActError("state") from error
    if offered.consent.id != act.detail.get("consent"):
        raise RefusedActError("consent")
    return _event(
        act,
        purpose=offered.consent.id,
        state="renewed" if offered.renews else "given",
        until=offered.extended.at,
        policy_version=book.active.hash,
    )


def _withdrawal(
    session: Session, application: Application, *, act: Act, book: PolicyBook
) -> ConsentEvent:
    purpose = act.detail.get("consent", "")
    facts = facts_of(session, application)
    if not standing(facts=facts, consent_id=purpose, at=act.made_at):
        raise RefusedActError("consent")
    return _event(
        act, purpose=purpose, state="withdrawn", until=None, policy_version=book.active.hash
    )


def _event(
    act: Act, *, purpose: str, state: str, until: datetime | None, policy_version: str
) -> ConsentEvent:
    return ConsentEvent(
        id=random_id(),
        application_id=act.application_id,
        purpose=purpose,
        state=state,
        at=act.made_at,
        until=until,
        language=act.language,
        method=METHOD,
        policy_version=policy_version,
        act_id=act.act_id,
    )


def _consent_detail(event: ConsentEvent, verdict: Verdict, act: Act) -> dict[str, Json]:
    return {
        "purpose": event.purpose,
        "act": act.act_id.hex(),
        "end_day": verdict.end_day.isoformat(),
        "expires_at": stamp(moment=verdict.expires_at),
        "rule": verdict.rule,
    }
