"""What an applicant orders on my pages: a row signed with the key that only their link yields.

Reading stops at once where that is what was ordered. Nothing is destroyed or extended here: that
waits until ``work`` has verified the signature (design §4, Applicant's acts).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.acts import act_payload, sign_act
from vault.crypto.canonical import stamp
from vault.crypto.keys import random_id
from vault.db import visits as db
from vault.db.engines import Database
from vault.db.tables import Act, Application
from vault.domain.acts import BLOCKING, ENDING, ActKind
from vault.domain.application import Status, check_move
from vault.domain.audit_events import Event
from vault.domain.consent import offer, standing
from vault.domain.facts import Facts
from vault.domain.identifiers import ActId
from vault.domain.language import Language
from vault.errors import BlockedError, StateError
from vault.usecases.policy_book import PolicyBook
from vault.usecases.recording import APPLICANT, record
from vault.usecases.retention_clock import facts_of, lock_application
from vault.usecases.visit import OpenVisit


def make_act(
    *,
    main: Database,
    book: PolicyBook,
    visit: OpenVisit,
    kind: ActKind,
    language: Language,
    now: datetime,
) -> ActId | None:
    """This function will write down what the visitor orders, and return its id.

    A second click gives the act of the first one, or None where it has had its effect already:
    one order, however often the button is pressed.

    Raises:
        NotFoundError, ErasingError: the application is gone, or going.
        BlockedError: its time was over before the click: the server's clock decides.
        StateError: there is nothing to extend, or no consent to take back.
    """
    with main.writing() as session:
        application = lock_application(session, visit.application_id)
        waiting = db.waiting_acts(session, visit.application_id)
        before = next((act for act in waiting if act.kind == kind), None)
        if before is not None:
            return ActId(before.id)
        if application.withdrawn_at is not None and kind in ENDING:
            return None
        check_open(application, kind=kind, now=now)
        detail = _detail(session, application, kind=kind, book=book, now=now)
        if detail is None:
            return None
        return _write(session, application, visit, kind=kind, detail=detail, at=now, said=language)


def check_open(application: Application, *, kind: ActKind, now: datetime) -> None:
    """This function will return when such an act may be made now.

    Raises:
        BlockedError: the time is over, or the application was taken back.
        StateError: it cannot be taken back from where it stands.
    """
    if now >= application.expires_at or application.withdrawn_at is not None:
        raise BlockedError
    if application.blocked_at is not None and kind is ActKind.EXTEND:
        raise BlockedError
    if kind in ENDING:
        check_move(current=Status(application.status), new=Status.WITHDRAWN)


def standing_consent(*, facts: Facts, at: datetime) -> str | None:
    """This function will return the newest consent that may be taken back, or None."""
    purposes = [
        fact.purpose
        for fact in sorted(facts.consents, key=lambda each: each.given_at, reverse=True)
        if standing(facts=facts, consent_id=fact.purpose, at=at)
    ]
    return purposes[0] if purposes else None


def _detail(
    session: Session,
    application: Application,
    *,
    kind: ActKind,
    book: PolicyBook,
    now: datetime,
) -> dict[str, str] | None:
    """Say what exactly is signed; None where there is nothing left to do."""
    if kind in ENDING:
        return {}
    facts = facts_of(session, application)
    if kind is ActKind.WITHDRAW_CONSENT:
        purpose = standing_consent(facts=facts, at=now)
        if purpose is None:
            raise StateError("no consent stands")
        return {"consent": purpose}
    promised = book.promised(application.policy_version)
    offered = offer(policy=book.active, facts=facts, at=now, promised=promised)
    if not offered.changes_anything:
        return None
    return {
        "consent": offered.consent.id,
        "policy": book.active.hash,
        "until": stamp(moment=offered.extended.at),
    }


def _write(
    session: Session,
    application: Application,
    visit: OpenVisit,
    *,
    kind: ActKind,
    detail: dict[str, str],
    at: datetime,
    said: Language,
) -> ActId:
    act_id = ActId(random_id())
    payload = act_payload(
        act_id=act_id,
        application_id=visit.application_id,
        kind=kind.value,
        made_at=at,
        language=said.value,
        detail=detail,
    )
    session.add(
        Act(
            id=act_id,
            application_id=visit.application_id,
            kind=kind.value,
            made_at=at,
            payload=payload,
            signature=sign_act(seed=visit.act_seed, payload=payload),
        )
    )
    application.pending_act_at = application.pending_act_at or at
    if kind in BLOCKING:
        application.blocked_at = application.blocked_at or at
    application.version += 1
    record(
        session,
        event=Event.ACT_RECEIVED,
        at=at,
        actor=APPLICANT,
        subject=visit.application_id,
        detail={"act": act_id.hex(), "purpose": kind.value},
        once=received_once(act_id=act_id),
    )
    return act_id


def received_once(*, act_id: bytes) -> str:
    """This function will return the name of the audit entry that tells when an act came."""
    return f"act:{act_id.hex()}"
