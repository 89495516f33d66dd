"""Writing to the applicants whom a change of policy concerns, once each, however often it is tried.

Whoever was not accepted yet, or came after the announcement, is written to by ``work`` later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey, random_id
from vault.db import policy_changes as db
from vault.db.candidates_beside import newest_revisions, sealed_contacts
from vault.db.engines import Database
from vault.db.purging import live_after, lock_applications
from vault.db.tables import Application, PolicyAnnouncement
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.policy.difference import (
    Difference,
    Grade,
    concerns_everybody,
    differences,
    touched_rules,
)
from vault.domain.retention.retention import State
from vault.errors import BlockedError, CryptoError, ErasingError
from vault.usecases.audit.recording import Actor
from vault.usecases.candidates.open_contacts import open_contact, open_keys
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.policy.letters import compose_policy_change
from vault.usecases.policy.moves import Judged, judge_both
from vault.usecases.retention.clock import check_readable, is_restricted
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 100  # letters sealed and queued at once: others wait a tenth of a second at most


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyTools:
    """What the life of a policy change reaches the world through."""

    main: Database
    letters: LetterTools
    organisation: str
    public_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcing:
    """One change that is announced: the books before and after, and what differs."""

    change_id: bytes
    before: PolicyBook
    after: PolicyBook
    found: tuple[Difference, ...]
    for_all: bool
    """Whether it is about more than how long something is kept."""
    touched: frozenset[str]
    """The rules that change for records that are under them already."""

    def concerns(self, judged: Judged) -> bool:
        """This method will say whether somebody has to hear of it (requirements R89)."""
        if judged.after.state is State.REFUSED:
            return False
        return self.for_all or judged.moves or judged.before.rule in self.touched

    def lines(self, judged: Judged, language: Language) -> list[str]:
        """This method will return what changes for one application, in words."""
        mine = {judged.before.rule, judged.after.rule}
        return [
            each.say(language, bare=bool(each.rule))
            for each in self.found
            if each.grade is Grade.MATERIAL and (not each.rule or each.rule in mine)
        ]


def announcing(*, change_id: bytes, before: PolicyBook, after: PolicyBook) -> Announcing:
    """This function will return what is announced by a change from one book to the next."""
    found = differences(old=before.active, new=after.active)
    return Announcing(
        change_id=change_id,
        before=before,
        after=after,
        found=found,
        for_all=concerns_everybody(found=found),
        touched=touched_rules(old=before.active, new=after.active),
    )


def announce_letters(
    *,
    tools: PolicyTools,
    told: Announcing,
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None] = lambda _count: None,
) -> int:
    """This function will queue a letter for everybody concerned who has none, and count them.

    Killed half-way, the next call goes on. ``progress`` hears how many records were looked at.

    Raises:
        StoreError: a store failed; what was queued stays queued.
    """
    queued, done, last = 0, 0, b""
    while True:
        with tools.main.reading() as session:
            rows = live_after(session, now=now, after=last, limit=PAGE)
            wanted = _wanted(session, rows, told=told, now=now)
        letters = _seal(tools, told, wanted, now)
        if letters:
            queued += _queue(tools, told, letters, actor, now)
        done += len(rows)
        progress(done)
        if len(rows) < PAGE:
            return queued
        last = rows[-1].id


def _wanted(
    session: Session, rows: Sequence[Application], *, told: Announcing, now: datetime
) -> list[Judged]:
    """Return those of a page who are concerned, may be written to, and have no letter yet."""
    has_letter = db.announced_to(session, told.change_id, [row.id for row in rows])
    found = judge_both(session, rows=rows, before=told.before, after=told.after, now=now)
    return [
        judged
        for judged in found
        if judged.application.id not in has_letter
        and told.concerns(judged)
        and _may_be_written_to(session, judged, now)
    ]


def _may_be_written_to(session: Session, judged: Judged, now: datetime) -> bool:
    application = judged.application
    try:
        check_readable(
            application, restricted=is_restricted(session, application.id, now=now), now=now
        )
    except (BlockedError, ErasingError):
        return False
    return True


def _seal(
    tools: PolicyTools, told: Announcing, wanted: Sequence[Judged], now: datetime
) -> list[SealedLetter]:
    ids = [judged.application.id for judged in wanted]
    keys = open_keys(keyring=tools.letters.keyring, opener=tools.letters.opener, ids=ids)
    with tools.main.reading() as session:
        revisions = newest_revisions(session, ids=list(keys))
        contacts = sealed_contacts(session.connection(), revisions)
    letters = []
    for judged in wanted:
        one = judged.application.id
        if one in contacts:
            fields = _fields(keys[one], one, revisions[one], contacts[one])
            if fields is not None:
                letters.append(_letter(tools, told, judged, fields, now))
    return letters


def _fields(
    key: ApplicationKey, application_id: bytes, revision: int, sealed: bytes
) -> Mapping[str, str] | None:
    try:
        return open_contact(
            key=key, application_id=application_id, revision=revision, sealed=sealed
        )
    except CryptoError:
        # Forged contact details: there is nobody to tell, and the rule counts all the same.
        return None


def _letter(
    tools: PolicyTools,
    told: Announcing,
    judged: Judged,
    fields: Mapping[str, str],
    now: datetime,
) -> SealedLetter:
    language = Language(judged.application.language)
    composed = compose_policy_change(
        language=language,
        to_address=fields["email"],
        organisation=tools.organisation,
        effective_on=told.after.active.effective_on,
        changes=told.lines(judged, language),
        end_before=judged.before.end_day,
        end_after=judged.after.end_day,
    )
    return seal_letter(
        sealer=tools.letters.sealer,
        letter=composed,
        now=now,
        application_id=ApplicationId(judged.application.id),
    )


def _queue(
    tools: PolicyTools,
    told: Announcing,
    letters: Sequence[SealedLetter],
    actor: Actor,
    now: datetime,
) -> int:
    """Queue the letters of those who are still there, and have not been written to meanwhile."""
    by_id = {letter.application_id: letter for letter in letters if letter.application_id}
    with (
        keys_in_place(keyring=tools.letters.keyring, letters=letters),
        tools.main.writing() as session,
    ):
        there = [row.id for row in lock_applications(session, list(by_id))]
        new = set(there) - db.announced_to(session, told.change_id, there)
        for application_id in sorted(new):
            letter = by_id[ApplicationId(application_id)]
            put_letter(session, letter=letter, actor=actor)
            session.add(
                PolicyAnnouncement(
                    id=random_id(),
                    change_id=told.change_id,
                    application_id=application_id,
                    letter_id=letter.id,
                    queued_at=now,
                )
            )
    return len(new)
