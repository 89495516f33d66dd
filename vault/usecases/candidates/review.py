"""Answering a review: whether an application is still needed, and why (requirements E40, E41).

Keep needs a reason, and lasts until the next review. Letting go makes it due at once. Nobody
answers: reading is cut on the day of the review, and after the policy's grace it is erased.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from vault.crypto.canonical import stamp
from vault.crypto.keys import ApplicationKey, random_id
from vault.db.candidate import position_of
from vault.db.engines import Database
from vault.db.tables import Application, Position, Review
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.policy.rules import Asks
from vault.domain.reminders import review_days, rule_of
from vault.domain.retention.facts import Facts, ReviewFact
from vault.domain.retention.retention import State, Verdict, judge
from vault.errors import FieldError, StateError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import application_in_sight, lock_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.staff_words import check_staff_words, seal_staff_words
from vault.usecases.retention.clock import judge_application, moment_of, reset_clock
from vault.usecases.retention.facts import facts_of
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

LEAD = timedelta(days=30)  # how long before its day a review may be answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """One review that waits. No name: perhaps nobody may read it any more."""

    application_id: ApplicationId
    titles: dict[Language, str]
    received_at: datetime
    review_on: date
    is_blocked: bool
    """The day has come: reading is cut until somebody answers."""
    erased_after: date
    """The last local day, should nobody answer."""
    answered_before: tuple[ReviewFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody of the staff answers."""

    keep: bool
    untrusted_reason: str = field(default="", repr=False)


def read_review(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    now: datetime,
) -> ReviewView:
    """This function will return the review that an application waits for.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        StateError: no review of it can be answered now.
    """
    check_may(viewer=viewer, action=Action.REVIEW)
    with main.reading() as session:
        application = application_in_sight(session, viewer=viewer, application_id=application_id)
        return review_view(
            application,
            position=position_of(session, application.position_id),
            facts=facts_of(session, application),
            book=book,
            now=now,
        )


def review_waiting(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    now: datetime,
) -> ReviewView | None:
    """This function will return the review whose want of an answer cuts reading, or None.

    Raises:
        NotFoundError: there is no such application, or it is not the viewer's.
    """
    try:
        return read_review(
            main=main, book=book, viewer=viewer, application_id=application_id, now=now
        )
    except StateError:
        return None


def review_view(
    application: Application,
    *,
    position: Position | None,
    facts: Facts,
    book: PolicyBook,
    now: datetime,
) -> ReviewView:
    """This function will return the review that a row waits for.

    Raises:
        StateError: no review of it can be answered now.
    """
    promised = book.promised(application.policy_version)
    moment = moment_of(application, now=now)
    verdict = judge(policy=book.active, facts=facts, as_of=moment, promised=promised)
    review_on = _due_on(application, verdict, book, moment)
    # What the engine says once it is too late: nobody has answered until then.
    silent = judge(policy=book.active, facts=facts, as_of=verdict.readable_until, promised=promised)
    return ReviewView(
        application_id=ApplicationId(application.id),
        titles={
            Language.SV: position.title_sv if position else "",
            Language.EN: position.title_en if position else "",
        },
        received_at=application.received_at,
        review_on=review_on,
        is_blocked=moment >= verdict.readable_until,
        erased_after=min(silent.end_day, verdict.end_day),
        answered_before=facts.reviews,
    )


def answer_review(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    answer: Answer,
    now: datetime,
) -> Verdict:
    """This function will write the answer down, and return what the policy says from now on.

    Raises:
        NotFoundError: there is no such application, or it is not the viewer's.
        ErasingError: it is being erased.
        StateError: no review of it can be answered now.
        FieldError: ``reason``: missing where it is to be kept, too long, or no plain text.
    """
    check_may(viewer=viewer, action=Action.REVIEW)
    words = check_staff_words(untrusted_words=answer.untrusted_reason, field="reason")
    if answer.keep and not words:
        raise FieldError("missing", field="reason")
    with main.reading() as session:
        application_in_sight(session, viewer=viewer, application_id=application_id)
    key = open_key(keyring=keyring, opener=opener, application_id=application_id)
    with main.writing() as session:
        application = lock_in_sight(session, viewer=viewer, application_id=application_id)
        before = judge_application(session, application, book=book, now=now)
        _due_on(application, before, book, moment_of(application, now=now))
        session.add(_row(application_id, viewer, key, words, keep=answer.keep, now=now))
        application.version += 1
        verdict = reset_clock(session, application, book=book, now=now)
        record(
            session,
            event=Event.REVIEW_MADE,
            at=now,
            actor=viewer.actor,
            subject=application_id,
            detail={
                "outcome": "keep" if answer.keep else "let-go",
                "end_day": verdict.end_day.isoformat(),
                "expires_at": stamp(moment=verdict.expires_at),
                "rule": verdict.rule,
            },
        )
    return verdict


def _row(
    application_id: ApplicationId,
    viewer: Viewer,
    key: ApplicationKey,
    words: str,
    *,
    keep: bool,
    now: datetime,
) -> Review:
    review_id = random_id()
    sealed = (
        seal_staff_words(key=key, application_id=application_id, row_id=review_id, words=words)
        if words
        else None
    )
    return Review(
        id=review_id,
        application_id=application_id,
        at=now,
        keep=keep,
        staff_id=viewer.actor.id,
        sealed_reason=sealed,
    )


def _due_on(application: Application, verdict: Verdict, book: PolicyBook, now: datetime) -> date:
    """Return the day of the review that may be answered now.

    Raises:
        StateError: there is none, or it is the applicant who is asked.
    """
    policies = (book.active, *book.promised(application.policy_version).binding)
    rule = rule_of(policies=policies, rule_id=verdict.rule)
    is_asked = rule is not None and rule.review is not None and rule.review.asks is Asks.RECRUITER
    if rule is None or not is_asked or verdict.state not in {State.LIVE, State.BLOCKED}:
        raise StateError("no review is due")
    if application.blocked_at is not None or application.withdrawn_at is not None:
        raise StateError("no review is due")
    zone = book.active.time_zone
    days = review_days(rule=rule, verdict=verdict, zone=zone)
    if not days or local_day(moment=now + LEAD, zone=zone) < days[0]:
        raise StateError("no review is due")
    return days[0]
