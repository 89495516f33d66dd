"""What an applicant orders on my pages: a row signed with the key that only their link yields.

Reading stops at once where that is what was ordered. Nothing is destroyed or extended here: that
waits until ``work`` has verified the signature (design §4, Applicant's acts).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.acts import act_payload, read_act, sign_act
from vault.crypto.canonical import stamp
from vault.crypto.keys import random_id
from vault.db import visits as db
from vault.db.engines import Database
from vault.db.tables import Act, Application
from vault.domain.acts import BLOCKING, ENDING, LIVING, RESTRICTING, ActKind, Ground
from vault.domain.application import Status, check_move
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.consent import offer
from vault.domain.identifiers import ActId
from vault.domain.language import Language
from vault.errors import BlockedError, StateError
from vault.usecases.audit.recording import APPLICANT, record
from vault.usecases.mypages.standing import counts_from, standing_consents
from vault.usecases.mypages.visit import OpenVisit
from vault.usecases.retention.clock import has_ended, lock_application
from vault.usecases.retention.facts import facts_of
from vault.usecases.retention.policy_book import PolicyBook


def make_act(
    *,
    main: Database,
    book: PolicyBook,
    visit: OpenVisit,
    kind: ActKind,
    language: Language,
    now: datetime,
    consent: str | None = None,
    ground: Ground | None = None,
) -> ActId | None:
    """This function will write down what the visitor orders, and return its id.

    ``consent`` names which of several is taken back, the newest if it is None; ``ground`` goes
    with a restriction. A second click gives the act of the first one, or None where it has had
    its effect already: one order, however often the button is pressed.

    Raises:
        NotFoundError, ErasingError: the application is gone, or going.
        BlockedError: its time was over before the click: the server's clock decides.
        StateError: there is nothing to extend or lift, or no consent to take back.
    """
    asked = _Asked(kind=kind, consent=consent, ground=ground, book=book, now=now)
    with main.only(visit.application_id).writing() as session:
        application = lock_application(session, visit.application_id)
        before = _the_same(db.waiting_acts(session, visit.application_id), asked)
        if before is not None:
            return ActId(before.id)
        if application.withdrawn_at is not None and kind in ENDING:
            return None
        check_open(application, kind=kind, now=now)
        detail = _detail(session, application, asked)
        if detail is None:
            return None
        return _write(session, application, visit, kind=kind, detail=detail, at=now, said=language)


def check_open(application: Application, *, kind: ActKind, now: datetime) -> None:
    """This function will return when such an act may be made now.

    A restriction keeps an application after its end, and its person may lift it even then: that
    is what erases it (case E70).

    Raises:
        BlockedError: the time is over, or the application was taken back.
        StateError: it cannot be taken back from where it stands.
    """
    if application.withdrawn_at is not None:
        raise BlockedError
    if has_ended(application, now=now) and kind is not ActKind.LIFT:
        raise BlockedError
    if application.blocked_at is not None and kind in {ActKind.EXTEND, ActKind.DECLINE}:
        raise BlockedError
    if kind in ENDING:
        check_move(current=Status(application.status), new=Status.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is ordered, and when."""

    kind: ActKind
    consent: str | None
    ground: Ground | None
    book: PolicyBook
    now: datetime


def _the_same(waiting: Sequence[Act], asked: _Asked) -> Act | None:
    """Return the act that waits for the same thing: taking back two consents is two acts."""
    for act in waiting:
        if act.kind != asked.kind:
            continue
        said = read_act(payload=act.payload).detail
        if asked.consent in {None, said.get("consent")}:
            return act
    return None


def _detail(session: Session, application: Application, asked: _Asked) -> dict[str, str] | None:
    """Say what exactly is signed; None where there is nothing left to do."""
    if asked.kind in ENDING:
        return {}
    if asked.kind in LIVING:
        return _sign_of_life(application, asked)
    if asked.kind in RESTRICTING:
        return _restriction(session, application, asked)
    if asked.kind is ActKind.LIFT:
        if not db.own_restrictions(session, application.id, now=asked.now):
            raise StateError("no restriction of the person's own stands")
        return {}
    return _answer(session, application, asked)


def _sign_of_life(application: Application, asked: _Asked) -> dict[str, str] | None:
    if not counts_from(application, kind=asked.kind, book=asked.book):
        return None
    zone = asked.book.active.time_zone
    known = application.last_activity_at
    if asked.kind is ActKind.CONFIRM:
        known = application.last_confirmed_at or application.received_at
    is_news = local_day(moment=known, zone=zone) < local_day(moment=asked.now, zone=zone)
    return {} if is_news else None


def _restriction(
    session: Session, application: Application, asked: _Asked
) -> dict[str, str] | None:
    is_objection = asked.kind is ActKind.OBJECT
    ground = Ground.OBJECTION if is_objection else asked.ground or Ground.ACCURACY
    standing_grounds = {
        row.ground for row in db.own_restrictions(session, application.id, now=asked.now)
    }
    return None if ground in standing_grounds else {"ground": ground.value}


def _answer(session: Session, application: Application, asked: _Asked) -> dict[str, str] | None:
    book, facts = asked.book, facts_of(session, application)
    if asked.kind is ActKind.WITHDRAW_CONSENT:
        purposes = standing_consents(facts=facts, at=asked.now)
        purpose = asked.consent or next(iter(purposes), None)
        if purpose not in purposes or purpose is None:
            raise StateError("no such consent stands")
        return {"consent": purpose}
    promised = book.promised(application.policy_version)
    offered = offer(policy=book.active, facts=facts, at=asked.now, promised=promised)
    words = {"consent": offered.consent.id, "policy": book.active.hash}
    if asked.kind is ActKind.DECLINE:
        last = db.newest_answer(session, application.id, purpose=offered.consent.id)
        # A box that was left unticked at submission is no answer to the offer of today.
        was_told = last is not None and last.state == "refused" and last.act_id is not None
        return None if was_told else words
    if not offered.changes_anything:
        return None
    return {**words, "until": stamp(moment=offered.extended.at)}


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
