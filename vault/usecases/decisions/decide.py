"""Deciding on one application: hired or rejected, with a letter if the recruiter wants one."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, stamp
from vault.db.candidate import newest_contact
from vault.db.engines import Database
from vault.db.tables import Application
from vault.domain.access import Action
from vault.domain.application import Kind, Outcome, Status, check_move
from vault.domain.audit_events import Event
from vault.domain.consent import offer
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.retention.facts import Facts
from vault.domain.retention.retention import Verdict, judge
from vault.errors import BlockedError, FieldError, StateError
from vault.ports.keys import Opener, Sealer
from vault.usecases.audit.recording import Actor, record
from vault.usecases.candidates.candidate import (
    CandidateView,
    open_key_in_sight,
    readable_application,
)
from vault.usecases.candidates.move import application_to_change
from vault.usecases.candidates.open_contacts import open_contact
from vault.usecases.letters.letters import (
    MAX_SUBJECT,
    MAX_TEXT,
    DecisionDraft,
    compose_decision,
    draft_decision,
)
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.retention.clock import reset_clock
from vault.usecases.retention.facts import facts_of
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

_STATUS = {Outcome.HIRED: Status.HIRED, Outcome.REJECTED: Status.REJECTED}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterWords:
    """What a recruiter wrote."""

    untrusted_subject: str
    untrusted_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a decision made now would mean."""

    verdict: Verdict
    offers_extension: bool


def check_words(*, words: LetterWords) -> None:
    """This function will return when a letter can be made of this.

    Raises:
        FieldError: ``missing`` or ``too-long``, field ``subject`` or ``text``.
    """
    for field, text, limit in (
        ("subject", words.untrusted_subject, MAX_SUBJECT),
        ("text", words.untrusted_text, MAX_TEXT),
    ):
        if not text.strip():
            raise FieldError("missing", field=field)
        if len(text) > limit:
            raise FieldError("too-long", field=field, limit=limit)


def draft_letter(
    *,
    main: Database,
    book: PolicyBook,
    view: CandidateView,
    outcome: Outcome,
    organisation: str,
    now: datetime,
) -> tuple[DecisionDraft, Forecast]:
    """This function will return the letter to edit, and what the decision would mean.

    ``view`` was opened for this page: that look stands in the audit log.
    """
    with main.reading() as session:
        application = session.get_one(Application, view.id)
        forecast = forecast_of(session, application, book=book, outcome=outcome, now=now)
    draft = draft_decision(
        language=view.language,
        name=view.name,
        organisation=organisation,
        position_title=view.titles[view.language] or None,
        outcome=outcome,
        last_day=forecast.verdict.end_day,
        offers_extension=forecast.offers_extension,
    )
    return draft, forecast


def decide(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    sealer: Sealer,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    outcome: Outcome,
    version: int,
    words: LetterWords | None,
    now: datetime,
) -> Verdict:
    """This function will write the decision down, start its clock, and queue the letter.

    ``words`` None sends no letter. Returns what the policy says from now on.

    Raises:
        NotFoundError, BlockedError, ErasingError: as for opening.
        LostRaceError: somebody else changed it since ``version`` was read.
        StateError: from where it stands there is no such decision.
        FieldError: the letter is empty or too long.
    """
    check_may(viewer=viewer, action=Action.DECIDE)
    letters = _letters(
        main=main,
        keyring=keyring,
        opener=opener,
        sealer=sealer,
        book=book,
        viewer=viewer,
        application_id=application_id,
        outcome=outcome,
        words=words,
        now=now,
    )
    with keys_in_place(keyring=keyring, letters=letters), main.writing() as session:
        application = application_to_change(
            session, viewer=viewer, application_id=application_id, version=version, now=now
        )
        check_move(current=Status(application.status), new=_STATUS[outcome])
        verdict = write_decision(
            session, application, outcome=outcome, book=book, actor=viewer.actor, now=now
        )
        for letter in letters:
            put_letter(session, letter=letter, actor=viewer.actor)
    return verdict


def write_decision(
    session: Session,
    application: Application,
    *,
    outcome: Outcome,
    book: PolicyBook,
    actor: Actor,
    now: datetime,
) -> Verdict:
    """This function will put a decision on a locked row and start its clock."""
    before = application.status
    application.status = _STATUS[outcome].value
    application.outcome = outcome.value
    application.decided_at = now
    if application.kind == Kind.SPONTANEOUS:
        # Nothing else ends an inquiry. One for a position is closed with the position.
        application.closed_at = now
    application.version += 1
    verdict = reset_clock(session, application, book=book, now=now)
    detail: dict[str, Json] = {
        "from": before,
        "to": application.status,
        "end_day": verdict.end_day.isoformat(),
        "expires_at": stamp(moment=verdict.expires_at),
        "rule": verdict.rule,
    }
    if application.position_id is not None:
        detail["position"] = application.position_id.hex()
    record(
        session,
        event=Event.DECISION_MADE,
        at=now,
        actor=actor,
        subject=application.id,
        detail=detail,
    )
    return verdict


def forecast_of(
    session: Session,
    application: Application,
    *,
    book: PolicyBook,
    outcome: Outcome,
    now: datetime,
    closes_position: bool = False,
) -> Forecast:
    """This function will return what a decision at ``now`` would mean, without making it."""
    facts = replace(facts_of(session, application), outcome=outcome, application_decided_at=now)
    if application.kind == Kind.SPONTANEOUS:
        facts = replace(facts, closed_at=now)
    if closes_position:
        facts = replace(facts, position_decided_at=now)
    verdict = judge(
        policy=book.active,
        facts=facts,
        as_of=now,
        promised=book.promised(application.policy_version),
    )
    return Forecast(verdict=verdict, offers_extension=_is_offered(book, facts, now))


def _is_offered(book: PolicyBook, facts: Facts, now: datetime) -> bool:
    """Tell whether the applicant may ask us to keep it longer, today or later."""
    try:
        offer(policy=book.active, facts=facts, at=now)
    except (StateError, BlockedError):
        return False
    return True


def _letters(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    sealer: Sealer,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    outcome: Outcome,
    words: LetterWords | None,
    now: datetime,
) -> list[SealedLetter]:
    """Seal what the recruiter wrote, if anything: one letter, or none."""
    if words is None:
        return []
    check_may(viewer=viewer, action=Action.SEND_LETTER)
    check_words(words=words)
    key = open_key_in_sight(
        main=main,
        keyring=keyring,
        opener=opener,
        viewer=viewer,
        application_id=application_id,
        now=now,
    )
    with main.reading() as session:
        application = readable_application(
            session, viewer=viewer, application_id=application_id, now=now
        )
        forecast = forecast_of(session, application, book=book, outcome=outcome, now=now)
        contact = newest_contact(session, application_id)
        assert contact is not None
        fields = open_contact(
            key=key,
            application_id=application_id,
            revision=contact.revision,
            sealed=contact.sealed,
        )
    composed = compose_decision(
        language=Language(application.language),
        to_address=fields["email"],
        untrusted_subject=words.untrusted_subject,
        untrusted_text=words.untrusted_text,
        last_day=forecast.verdict.end_day,
        offers_extension=forecast.offers_extension,
    )
    return [seal_letter(sealer=sealer, letter=composed, now=now, application_id=application_id)]
