"""Everything that is held about one application, for the person whose it is (Art 15 GDPR).

Works from the first moment, before anybody has accepted it: the private link opens it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.acts_read import read_act
from vault.crypto.canonical import read_stamp
from vault.crypto.manifest import ManifestDocument
from vault.crypto.manifest_open import open_manifest
from vault.db import visits as db
from vault.db.candidate import newest_contact, newest_manifest, position_of
from vault.db.consents import receipts
from vault.db.engines import Database
from vault.db.tables import Act, Application, Position
from vault.domain.acts import ActKind, Ground, ending_act
from vault.domain.application import Kind, Status
from vault.domain.consent import Offer, after_withdrawal, offer
from vault.domain.identifiers import DocumentId
from vault.domain.language import Language, Text
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import Facts
from vault.domain.retention.retention import Verdict
from vault.errors import (
    BlockedError,
    ErasingError,
    NotAuthenticError,
    NotFoundError,
    StateError,
)
from vault.usecases.candidates.open_contacts import open_contact
from vault.usecases.consent.file import receipt_file
from vault.usecases.consent.type import type_of
from vault.usecases.mypages.corrections import corrections_of, returns_of
from vault.usecases.mypages.looks import Look, looks_at
from vault.usecases.mypages.standing import counts_from, standing_consents
from vault.usecases.mypages.view import (
    ActView,
    ConsentView,
    KeepingOffer,
    MyApplication,
    MyDocument,
    OpenFile,
    TakingBack,
)
from vault.usecases.retention.clock import has_ended, is_restricted, judge_application
from vault.usecases.retention.facts import facts_of
from vault.usecases.retention.policy_book import PolicyBook


def my_application(
    *,
    main: Database,
    book: PolicyBook,
    visit: OpenFile,
    now: datetime,
    answers: bool = False,
) -> MyApplication:
    """This function will return everything that is held about the visitor's application.

    The look itself was written down when the visit began. ``answers``: for staff that answers a
    request; what a hold keeps beyond its end is still held, and so belongs in the answer.

    Raises:
        NotFoundError, ErasingError: it is gone, or going.
        NotAuthenticError: what is stored is not what was handed in.
    """
    with main.only(visit.application_id).reading() as session:
        application = session.get(Application, visit.application_id)
        if application is None:
            raise NotFoundError
        if application.erasing_at is not None:
            raise ErasingError
        verdict = judge_application(session, application, book=book, now=now)
        return _view(
            session, application, visit, book=book, verdict=verdict, now=now, answers=answers
        )


def _view(
    session: Session,
    application: Application,
    visit: OpenFile,
    *,
    book: PolicyBook,
    verdict: Verdict,
    now: datetime,
    answers: bool,
) -> MyApplication:
    is_over = application.withdrawn_at is not None or has_ended(application, now=now)
    is_blocked = application.blocked_at is not None
    facts = facts_of(session, application)
    is_held = db.is_held(session, application.id, now=now)
    restricted = is_restricted(session, application.id, now=now)
    shows = not (is_over or is_blocked) or (answers and (is_held or restricted))
    documents = _manifest_documents(session, visit) if shows else ()
    may_act = not (is_over or is_blocked)
    offered = _offer(session, application, facts, book=book, now=now) if may_act else None
    return MyApplication(
        id=visit.application_id,
        kind=Kind(application.kind),
        role=Role(application.role),
        status=Status(application.status),
        titles=_titles(position_of(session, application.position_id)),
        received_at=application.received_at,
        decided_at=application.decided_at or facts.position_decided_at,
        expires_at=application.expires_at,
        end_day=verdict.end_day,
        because=verdict.because,
        fields=_fields(session, visit) if shows else {},
        documents=tuple(_document(one) for one in documents),
        consents=_consents(session, application, book),
        looks=_looks(session, visit, documents, book),
        acts=_acts(session, application),
        corrections=corrections_of(session, application_id=visit.application_id),
        returns=returns_of(session, application_id=visit.application_id),
        offer=_keeping(offered),
        may_extend_later=offered is not None
        and not offered.changes_anything
        and not offered.renews,
        takings_back=_takings_back(application, facts, book=book, now=now) if may_act else (),
        ends_by=ending_act(status=Status(application.status)),
        is_over=is_over,
        is_blocked=is_blocked,
        is_held=is_held,
        is_restricted=restricted,
        own_grounds=_own_grounds(session, application, now),
        may_confirm=may_act and counts_from(application, kind=ActKind.CONFIRM, book=book),
    )


def _looks(
    session: Session, visit: OpenFile, documents: tuple[ManifestDocument, ...], book: PolicyBook
) -> tuple[Look, ...]:
    return looks_at(
        session,
        application_id=visit.application_id,
        names={one.id: one.file_name for one in documents},
        zone=book.active.time_zone,
    )


def _titles(position: Position | None) -> dict[Language, str]:
    if position is None:
        return {}
    return {Language.SV: position.title_sv, Language.EN: position.title_en}


def _manifest_documents(session: Session, visit: OpenFile) -> tuple[ManifestDocument, ...]:
    sealed = newest_manifest(session, visit.application_id)
    if sealed is None:
        raise NotFoundError
    manifest = open_manifest(
        key=visit.application_key,
        application_id=visit.application_id,
        revision=sealed.revision,
        sealed=sealed.sealed,
    )
    return manifest.documents


def _document(one: ManifestDocument) -> MyDocument:
    return MyDocument(
        id=DocumentId(one.id),
        kind=one.kind,
        media=one.media,
        name=one.file_name,
        size=one.plain_size,
    )


def _fields(session: Session, visit: OpenFile) -> dict[str, str]:
    contact = newest_contact(session, visit.application_id)
    if contact is None:
        raise NotFoundError
    return open_contact(
        key=visit.application_key,
        application_id=visit.application_id,
        revision=contact.revision,
        sealed=contact.sealed,
    )


def _consents(
    session: Session, application: Application, book: PolicyBook
) -> tuple[ConsentView, ...]:
    questions = _questions(book)
    signed = {row.event_id: receipt_file(row=row) for row in receipts(session, application.id)}
    return tuple(
        ConsentView(
            id=event.id,
            purpose=event.purpose,
            question=questions.get(event.purpose),
            state=event.state,
            at=event.at,
            until=event.until,
            type=type_of(event=event),
            receipt=signed.get(event.id),
        )
        for event in db.consent_events(session, application.id)
    )


def _questions(book: PolicyBook) -> dict[str, Text]:
    """Return what each consent asks; of several versions, the words in force."""
    policies = (*book.versions.values(), book.active)
    return {each.id: each.question for policy in policies for each in policy.consents}


def _own_grounds(session: Session, application: Application, now: datetime) -> tuple[Ground, ...]:
    rows = db.own_restrictions(session, application.id, now=now)
    return tuple(Ground(row.ground) for row in rows)


def _acts(session: Session, application: Application) -> tuple[ActView, ...]:
    rows = db.acts_of(session, application.id)
    return tuple(_act(row) for row in rows if row.kind in set(ActKind))


def _act(row: Act) -> ActView:
    if db.is_waiting(row):
        state = "waiting"
    else:
        state = "refused" if row.refused_at is not None else "verified"
    return ActView(
        kind=ActKind(row.kind), made_at=row.made_at, state=state, until=_shown_until(row)
    )


def _shown_until(row: Act) -> datetime | None:
    """Nobody has verified a waiting act: what cannot be read is not shown."""
    try:
        until = read_act(payload=row.payload).detail.get("until")
        return None if until is None else read_stamp(untrusted_text=until)
    except NotAuthenticError:
        return None


def _offer(
    session: Session, application: Application, facts: Facts, *, book: PolicyBook, now: datetime
) -> Offer | None:
    """Return the consent that may be given now; none while a yes waits to be verified."""
    if any(act.kind == ActKind.EXTEND for act in db.waiting_acts(session, application.id)):
        return None
    promised = book.promised(application.policy_version)
    try:
        return offer(policy=book.active, facts=facts, at=now, promised=promised)
    except (StateError, BlockedError):
        return None


def _keeping(offered: Offer | None) -> KeepingOffer | None:
    if offered is None or not offered.changes_anything:
        return None
    return KeepingOffer(
        question=offered.consent.question,
        explanation=offered.consent.explanation,
        end_day=offered.now.day,
        extended_day=offered.extended.day,
    )


def _takings_back(
    application: Application, facts: Facts, *, book: PolicyBook, now: datetime
) -> tuple[TakingBack, ...]:
    return tuple(
        _taking_back(application, facts, purpose=purpose, book=book, now=now)
        for purpose in standing_consents(facts=facts, at=now)
    )


def _taking_back(
    application: Application, facts: Facts, *, purpose: str, book: PolicyBook, now: datetime
) -> TakingBack:
    verdict = after_withdrawal(
        policy=book.active,
        facts=facts,
        consent_id=purpose,
        at=now,
        promised=book.promised(application.policy_version),
    )
    # The state alone would not say it: what is held or restricted is not due, and yet over.
    return TakingBack(
        purpose=purpose,
        question=_questions(book).get(purpose),
        end_day=verdict.end_day,
        erases=verdict.expires_at <= now,
    )
