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
from vault.domain.acts import ANSWERING, ENDING, RESTRICTING, ActKind
from vault.domain.application import Status, check_move
from vault.domain.audit_events import Event
from vault.domain.consent import offer, standing
from vault.domain.retention.retention import Verdict
from vault.errors import BlockedError, RefusedActError, StateError
from vault.usecases.audit.recording import APPLICANT, record
from vault.usecases.mypages.apply_restrictions import lift_own, restrict
from vault.usecases.retention.clock import promised_to, reset_clock
from vault.usecases.retention.facts import facts_of
from vault.usecases.retention.policy_book import PolicyBook

METHOD = "mypages"


def apply_act(
    session: Session, application: Application, *, act: Act, book: PolicyBook, now: datetime
) -> None:
    """This function will give a verified act its effect; repeated, it changes nothing more.

    Raises:
        RefusedActError: ``kind``, ``state``, ``ground`` or ``late``: it could not have been made
            then.
    """
    if act.kind not in set(ActKind):
        raise RefusedActError("kind")
    kind = ActKind(act.kind)
    if kind in ENDING:
        _end(session, application, act=act, book=book, now=now)
    elif kind in ANSWERING:
        if consent_event_of_act(session, act.act_id) is None:
            _answer(session, application, kind=kind, act=act, book=book, now=now)
    else:
        if kind in RESTRICTING:
            restrict(session, application, act=act, book=book, now=now)
        elif kind is ActKind.LIFT:
            lift_own(session, application, act=act, now=now)
        else:
            _live(application, kind=kind, act=act)
        _acted(session, application, act=act, book=book, now=now)


def _end(
    session: Session, application: Application, *, act: Act, book: PolicyBook, now: datetime
) -> None:
    """Take the whole application back: due from the moment of the act, without any tail.

    Whoever had it restricted has been told on the page that this ends the restriction (case E72).
    """
    if application.withdrawn_at is not None:
        return
    try:
        check_move(current=Status(application.status), new=Status.WITHDRAWN)
    except StateError as error:
        raise RefusedActError("state") from error
    application.status = Status.WITHDRAWN.value
    application.withdrawn_at = act.made_at
    application.blocked_at = application.blocked_at or act.made_at
    lift_own(session, application, act=act, now=now)
    _acted(session, application, act=act, book=book, now=now)


def _live(application: Application, *, kind: ActKind, act: Act) -> None:
    """Take a sign of life, if it came in time: after the end there is nothing left to keep (S9)."""
    if act.made_at >= application.expires_at:
        raise RefusedActError("late")
    if kind is ActKind.CONFIRM:
        before = application.last_confirmed_at or act.made_at
        application.last_confirmed_at = max(before, act.made_at)


def _acted(
    session: Session, application: Application, *, act: Act, book: PolicyBook, now: datetime
) -> Verdict:
    """Note the person's activity, and let the engine judge anew.

    What is done after the end, such as lifting a restriction, brings nothing back to life.
    """
    if act.made_at < application.expires_at:
        application.last_activity_at = max(application.last_activity_at, act.made_at)
    application.version += 1
    return reset_clock(session, application, book=book, now=now)


def _answer(
    session: Session,
    application: Application,
    *,
    kind: ActKind,
    act: Act,
    book: PolicyBook,
    now: datetime,
) -> None:
    if kind is ActKind.WITHDRAW_CONSENT:
        event = _withdrawal(session, application, act=act, book=book)
    else:
        event = _to_the_offer(session, application, kind=kind, act=act, book=book)
    session.add(event)
    verdict = _acted(session, application, act=act, book=book, now=now)
    record(
        session,
        event=_EVENTS[kind],
        at=now,
        actor=APPLICANT,
        subject=application.id,
        detail=_consent_detail(event, verdict, act),
    )


_EVENTS = {
    ActKind.EXTEND: Event.CONSENT_GIVEN,
    ActKind.DECLINE: Event.CONSENT_REFUSED,
    ActKind.WITHDRAW_CONSENT: Event.CONSENT_WITHDRAWN,
}


def _to_the_offer(
    session: Session, application: Application, *, kind: ActKind, act: Act, book: PolicyBook
) -> ConsentEvent:
    """An answer counts as the offer was when it was given; the engine is asked, not the act."""
    try:
        offered = offer(
            policy=book.active,
            facts=facts_of(session, application),
            at=act.made_at,
            promised=promised_to(application, book=book),
        )
    except BlockedError as error:
        raise RefusedActError("late") from error
    except StateError as error:
        raise RefusedActError("state") from error
    if offered.consent.id != act.detail.get("consent"):
        raise RefusedActError("consent")
    if kind is ActKind.DECLINE:
        return _event(
            act,
            purpose=offered.consent.id,
            state="refused",
            until=None,
            policy_version=book.active.hash,
        )
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
