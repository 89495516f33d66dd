"""Answering a question for a lost link, in ``work``: a letter to the address on file, or nothing.

The letter goes to the address that the applicant gave, never to what was typed. One for each
application; the link is made when the letter goes, and the old ones die when it is first opened.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from vault.crypto.canonical import read_canonical
from vault.crypto.contexts import Kind, context
from vault.crypto.opening import open_sealed
from vault.db import lost_links as db
from vault.db.candidates_beside import newest_revisions, sealed_contacts
from vault.db.engines import Database
from vault.db.outbox import letter_key
from vault.db.submissions import make_dead
from vault.db.tables import LostLink, Position
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.domain.language import Language
from vault.errors import CryptoError, FieldError, LostRaceError, NotAuthenticError
from vault.ports.keys import IntakeOpener, Opener, Sealer, Wrapped
from vault.usecases.audit.recording import WORK, record
from vault.usecases.candidates.open_contacts import open_contact, open_keys
from vault.usecases.letters.letters import LetterKind, compose_lost
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.links.lost_link import VERSION
from vault.usecases.links.lost_link_map import AddressMap

BATCH = 50
NOT_AGAIN_WITHIN = timedelta(minutes=10)  # the first letter may still be on its way
A_DAY = timedelta(days=1)
LETTERS_A_DAY = 3  # for an application: nobody is flooded by somebody else's questions


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLinkTools:
    """What answering reaches the world through."""

    main: Database
    keyring: Database
    intake_opener: IntakeOpener
    opener: Opener
    sealer: Sealer
    organisation: str
    addresses: AddressMap = field(default_factory=AddressMap)
    """Lives as long as the worker: the next question finds it built."""


def answer_lost_links(*, tools: LostLinkTools, now: datetime) -> int:
    """This function will answer what was asked, and count the questions.

    Raises:
        StoreError: a store cannot be reached; the rest waits for the next run.
    """
    with tools.main.reading() as session:
        ids = db.unanswered(session, limit=BATCH)
    if ids:
        tools.addresses.refresh(main=tools.main, keyring=tools.keyring, opener=tools.opener)
    for question_id in ids:
        _answer(tools, OutboxId(question_id), now)
    return len(ids)


def _answer(tools: LostLinkTools, question_id: OutboxId, now: datetime) -> None:
    """Queue the letters and mark the question answered in one transaction; then its key dies."""
    with tools.main.reading() as session:
        row = db.question(session, question_id)
    if row is None or row.answered_at is not None:
        return
    letters = _letters(tools, row, now)
    try:
        with (
            keys_in_place(keyring=tools.keyring, letters=letters),
            tools.main.writing() as session,
        ):
            locked = _still_open(session, question_id)
            for letter in letters:
                put_letter(session, letter=letter, actor=WORK)
            locked.answered_at, locked.sealed = now, None
            record(
                session, event=Event.LINK_ASKED, at=now, actor=WORK, detail={"count": len(letters)}
            )
    except LostRaceError:
        return
    with tools.keyring.writing() as session:
        make_dead(session, slot_id=question_id)


def _still_open(session: Session, question_id: OutboxId) -> LostLink:
    locked = db.question(session, question_id, lock=True)
    if locked is None or locked.answered_at is not None:
        raise LostRaceError("another worker answered it")
    return locked


def _letters(tools: LostLinkTools, row: LostLink, now: datetime) -> list[SealedLetter]:
    try:
        email = _asked_by(tools, row)
        ids = tools.addresses.applications_of(email=email)
    except (CryptoError, FieldError):
        return []  # written by somebody else than the door: there is nobody to answer
    ids = _not_written_to_lately(tools.main, ids, now)
    contacts = _addresses_on_file(tools, ids)
    language = Language(row.language)
    with tools.main.reading() as session:
        found = db.titled(session, list(contacts))
    return [
        seal_letter(
            sealer=tools.sealer,
            letter=compose_lost(
                language=language,
                to_address=contacts[application.id],
                organisation=tools.organisation,
                position_title=_title(position, language) if position is not None else None,
            ),
            now=now,
            application_id=ApplicationId(application.id),
        )
        for application, position in found
    ]


def _title(position: Position, language: Language) -> str:
    return position.title_sv if language is Language.SV else position.title_en


def _asked_by(tools: LostLinkTools, row: LostLink) -> str:
    """Open the address that was typed."""
    with tools.keyring.reading() as session:
        _, wrap = letter_key(session, row.id)
    if wrap is None or row.sealed is None:
        raise NotAuthenticError("a question without its key")
    question_id = OutboxId(row.id)
    key = tools.intake_opener.unwrap_outbox_key(
        outbox_id=question_id, wrapped=Wrapped(key_id=wrap.key_id or b"", sealed=wrap.sealed)
    )
    opened = open_sealed(key=key, context=context(Kind.OUTBOX, question_id), sealed=row.sealed)
    value = read_canonical(untrusted_json=opened)
    if value.get("lost_link") != VERSION or set(value) != {"email", "lost_link"}:
        raise NotAuthenticError("a question of an unknown version")
    return str(value["email"])


def _not_written_to_lately(main: Database, ids: Collection[bytes], now: datetime) -> list[bytes]:
    with main.reading() as session:
        before = db.letters_since(session, ids, kind=LetterKind.LOST.value, since=now - A_DAY)
    return [
        one
        for one in ids
        if len(before[one]) < LETTERS_A_DAY
        and not any(now - made_at < NOT_AGAIN_WITHIN for made_at in before[one])
    ]


def _addresses_on_file(tools: LostLinkTools, ids: Sequence[bytes]) -> Mapping[bytes, str]:
    """Open where the applicants themselves want to be written to."""
    keys = open_keys(keyring=tools.keyring, opener=tools.opener, ids=ids)
    with tools.main.reading() as session:
        revisions = newest_revisions(session, ids=list(keys))
        sealed = sealed_contacts(session.connection(), revisions)
    found: dict[bytes, str] = {}
    for one, content in sealed.items():
        fields = open_contact(
            key=keys[one], application_id=one, revision=revisions[one], sealed=content
        )
        found[one] = fields["email"]
    return found
