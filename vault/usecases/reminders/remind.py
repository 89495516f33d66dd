"""Reminding applicants before something expires, where the policy asks for it.

Each reminder goes once, however often it is tried and however many workers there are; nobody gets
two within three days. Whose application is held, restricted, taken back or over gets none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db import reminding as db
from vault.db.candidates_beside import newest_revisions, sealed_contacts
from vault.db.engines import Database
from vault.db.purging import lock_applications
from vault.db.tables import Application, Position
from vault.db.tables import Reminder as Row
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.consent import offer
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.policy.rules import Asks, RetentionRule
from vault.domain.reminders import (
    Reminder,
    ReminderKind,
    longest_days,
    reminder_for_applicant,
    rule_of,
)
from vault.domain.retention.facts import Facts
from vault.domain.retention.retention import judge
from vault.errors import BlockedError, NotAuthenticError, StateError
from vault.usecases.audit.recording import WORK, record
from vault.usecases.candidates.open_contacts import open_contact, open_keys
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.letters.letters import ComposedLetter
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.reminders.letters import Reminded, compose_confirmation, compose_reminder
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 100  # looked at, sealed and queued at once
MOST = 1_000  # letters in one go: the mail server and the other errands get their turn
APART = timedelta(days=3)  # between two reminders to one person


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindTools:
    """What reminding reaches the world through."""

    main: Database
    letters: LetterTools
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One reminder that is called for, and what its letter says."""

    application_id: bytes
    reminder: Reminder
    language: Language
    title: str | None
    last_day: date
    extended: date | None


def remind_applicants(*, tools: RemindTools, book: PolicyBook, now: datetime) -> int:
    """This function will queue the reminders that have fallen due, and count them.

    Raises:
        StoreError: a store failed; what was queued stays queued, the rest waits for the next run.
    """
    asked = _asked(book)
    queued, last = 0, b""
    while queued < MOST:
        with tools.main.reading() as session:
            rows = db.to_be_reminded(session, asked=asked, now=now, after=last, limit=PAGE)
            wanted = _wanted(session, rows, book=book, now=now)
        queued += _send(tools, wanted, book=book, now=now)
        if len(rows) < PAGE:
            break
        last = rows[-1].id
    return queued


def _asked(book: PolicyBook) -> list[db.Asking]:
    """Return what each rule asks for at the most, by any policy that somebody came under."""
    rules: dict[str, list[RetentionRule]] = {}
    for policy in (book.active, *book.versions.values()):
        for rule in policy.retention:
            rules.setdefault(rule.id, []).append(rule)
    return [
        db.Asking(
            rule=name,
            within=timedelta(days=max(longest_days(periods=rule.reminders) for rule in found)),
            letters=max(len(rule.reminders) for rule in found),
            confirmations=max(_confirmations(rule) for rule in found),
        )
        for name, found in rules.items()
    ]


def _confirmations(rule: RetentionRule) -> int:
    if rule.review is None or rule.review.asks is not Asks.APPLICANT:
        return 0
    return 1 + len(rule.review.reminders)


def _wanted(
    session: Session, rows: Sequence[Application], *, book: PolicyBook, now: datetime
) -> list[Wanted]:
    facts = facts_of_many(session, rows)
    before = db.reminded(session, [row.id for row in rows])
    found = []
    for row in rows:
        told = before[row.id]
        if row.blocked_at is not None or row.withdrawn_at is not None:
            continue
        if any(now - made_at < APART for _, _, made_at in told):
            continue
        known = {(kind, about) for kind, about, _ in told}
        wanted = _first(session, row, facts[row.id], known, book=book, now=now)
        if wanted is not None:
            found.append(wanted)
    return found


def _first(
    session: Session,
    row: Application,
    facts: Facts,
    known: set[tuple[str, date]],
    *,
    book: PolicyBook,
    now: datetime,
) -> Wanted | None:
    """Judge one application, and return the first reminder that nobody has sent yet."""
    promised = book.promised(row.policy_version)
    verdict = judge(policy=book.active, facts=facts, as_of=now, promised=promised)
    rule = rule_of(policies=(book.active, *promised.binding), rule_id=verdict.rule)
    if rule is None:
        return None
    zone = book.active.time_zone
    due = reminder_for_applicant(
        rule=rule, verdict=verdict, today=local_day(moment=now, zone=zone), zone=zone
    )
    new = next((one for one in due if (one.kind.value, one.about) not in known), None)
    if new is None:
        return None
    language = Language(row.language)
    return Wanted(
        application_id=row.id,
        reminder=new,
        language=language,
        title=_title(session, row, language),
        last_day=verdict.end_day,
        extended=_extended(facts, book, row, now),
    )


def _title(session: Session, row: Application, language: Language) -> str | None:
    if row.position_id is None:
        return None
    position = session.get_one(Position, row.position_id)
    return position.title_sv if language is Language.SV else position.title_en


def _extended(facts: Facts, book: PolicyBook, row: Application, now: datetime) -> date | None:
    """Return where a yes of today would lead to, or None where nobody may give one."""
    try:
        found = offer(
            policy=book.active, facts=facts, at=now, promised=book.promised(row.policy_version)
        )
    except (StateError, BlockedError):
        return None
    return found.extended.day if found.changes_anything else None


def _send(tools: RemindTools, wanted: Sequence[Wanted], *, book: PolicyBook, now: datetime) -> int:
    letters = _seal(tools, wanted, now)
    if not letters:
        return 0
    queued = 0
    with (
        keys_in_place(keyring=tools.letters.keyring, letters=list(letters.values())),
        tools.main.writing() as session,
    ):
        # Judged again with the rows locked: somebody may have acted, or another worker written.
        rows = lock_applications(session, list(letters))
        still = {one.application_id: one for one in _wanted(session, rows, book=book, now=now)}
        for one in wanted:
            now_wanted = still.get(one.application_id)
            if now_wanted is not None and now_wanted == one and one.application_id in letters:
                _put(session, one, letters[one.application_id], now)
                queued += 1
    return queued


def _put(session: Session, wanted: Wanted, letter: SealedLetter, now: datetime) -> None:
    put_letter(session, letter=letter, actor=WORK)
    session.add(
        Row(
            id=random_id(),
            application_id=wanted.application_id,
            kind=wanted.reminder.kind.value,
            about=wanted.reminder.about,
            made_at=now,
            letter_id=letter.id,
        )
    )
    record(
        session,
        event=Event.REMINDER_MADE,
        at=now,
        actor=WORK,
        subject=wanted.application_id,
        detail={
            "purpose": wanted.reminder.kind.value,
            "letter": letter.id.hex(),
            "end_day": wanted.last_day.isoformat(),
        },
    )


def _seal(tools: RemindTools, wanted: Sequence[Wanted], now: datetime) -> dict[bytes, SealedLetter]:
    if not wanted:
        return {}
    ids = [one.application_id for one in wanted]
    keys = open_keys(keyring=tools.letters.keyring, opener=tools.letters.opener, ids=ids)
    with tools.main.reading() as session:
        revisions = newest_revisions(session, ids=list(keys))
        contacts = sealed_contacts(session.connection(), revisions)
    letters = {}
    for one in wanted:
        if one.application_id not in contacts:
            continue
        try:
            fields = open_contact(
                key=keys[one.application_id],
                application_id=one.application_id,
                revision=revisions[one.application_id],
                sealed=contacts[one.application_id],
            )
        except NotAuthenticError:
            # Forged contact details: there is nobody to remind, and the end comes all the same.
            continue
        letters[one.application_id] = seal_letter(
            sealer=tools.letters.sealer,
            letter=_compose(tools, one, fields["email"]),
            now=now,
            application_id=ApplicationId(one.application_id),
        )
    return letters


def _compose(tools: RemindTools, wanted: Wanted, to_address: str) -> ComposedLetter:
    to = Reminded(
        to_address=to_address,
        language=wanted.language,
        organisation=tools.organisation,
        position_title=wanted.title,
        last_day=wanted.last_day,
    )
    if wanted.reminder.kind is ReminderKind.CONFIRMATION:
        return compose_confirmation(to=to)
    return compose_reminder(to=to, extended=wanted.extended)
