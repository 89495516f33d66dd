"""Sending letters: at least once, each with a Message-ID of its own, and then never readable again.

A letter is settled in this order: handed over, key destroyed, row marked. Killed in between, the
next attempt finds the key destroyed and only marks the row; killed right after handing over, the
letter goes twice with one Message-ID.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vault.crypto.keys import OutboxKey
from vault.db import leases
from vault.db import outbox as db
from vault.db.engines import Database
from vault.db.submissions import make_dead
from vault.db.tables import Application, Outbox
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.domain.private_link import link
from vault.errors import (
    CryptoError,
    DeliveryError,
    ErasingError,
    NotFoundError,
    RefusedRecipientError,
    StateError,
)
from vault.ports.keys import IntakeOpener, Opener, Wrapped
from vault.ports.mailer import Delivered, Letter, Mailer
from vault.usecases.audit.recording import WORK, record
from vault.usecases.letters.ends import Failure
from vault.usecases.letters.open import OpenedLetter, open_letter, reseal_with_link
from vault.usecases.links.fresh_link import application_key, put_link_wrap, record_link

LEASE = timedelta(minutes=5)  # longer than any conversation with a mail server may take
BATCH = 20
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=24)
RETRY_FACTOR = 4
GIVE_UP_AFTER = timedelta(days=5)  # RFC 5321 §4.5.4.1: at least 4-5 days
ORPHAN_AFTER = timedelta(hours=1)  # no door takes this long between a letter's key and its row


DELAYED = "delayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTools:
    """What sending reaches the world through."""

    main: Database
    keyring: Database
    intake_opener: IntakeOpener
    opener: Opener
    mailer: Mailer
    public_url: str


def claim_letters(
    *, main: Database, holder: bytes, now: datetime, limit: int = BATCH
) -> list[OutboxId]:
    """This function will claim, for five minutes, up to ``limit`` letters that are due."""
    with main.reading() as session:
        if not db.due_letters(session, now=now, limit=1):
            return []
    with main.writing() as session:
        due = db.due_letters(session, now=now, limit=limit, claims=True)
        claimed = leases.claim_each(
            session, subjects=due, errand=db.SEND, holder=holder, now=now, until=now + LEASE
        )
    return [OutboxId(one) for one in claimed]


def give_back_letters(*, main: Database, letter_ids: Sequence[OutboxId], holder: bytes) -> None:
    """This function will let others send what this worker claimed and will not come to."""
    with main.writing() as session:
        leases.give_back(session, subjects=letter_ids, errand=db.SEND, holder=holder)


def send_letter(*, tools: SendTools, letter_id: OutboxId, now: datetime) -> bool:
    """This function will send one letter; True if it went, or was announced, now.

    What fails for now is put off and tried again, from one minute up to 24 hours apart, for five
    days; what is refused for good, or cannot be opened, is given up with an alarm.

    Raises:
        StoreError: a store cannot be reached: the claim runs out, and it is tried again.
    """
    with tools.main.reading() as session:
        row = db.letter_by_id(session, letter_id)
    if row is None or row.sent_at is not None or row.failed_at is not None:
        return False
    with tools.keyring.reading() as session:
        slot, wrap = db.letter_key(session, letter_id)
    if slot is not None and not slot.live:
        # Its key was destroyed: by us, after it was handed over or given up, or by the purge.
        _mark(tools.main, letter_id, now, _what_became_of(tools.main, row))
        return False
    if wrap is None or row.sealed is None:
        _settle(tools, letter_id, now, Failure.UNREADABLE)
        return False
    wrapped = Wrapped(key_id=wrap.key_id or b"", sealed=wrap.sealed)
    return _send(tools, row, wrapped, now)


def drop_orphans(*, main: Database, keyring: Database, now: datetime) -> int:
    """This function will destroy keys of letters that were never queued, and count them."""
    with keyring.reading() as session:
        old = db.keys_made_before(session, now - ORPHAN_AFTER, limit=1000)
    if not old:
        return 0
    with main.reading() as session:
        orphans = set(old) - db.known_letters(session, old)
    for letter_id in orphans:
        with keyring.writing() as session:
            make_dead(session, slot_id=letter_id)
    return len(orphans)


def retry_delay(*, attempts: int) -> timedelta:
    """This function will return how long to wait after that many attempts: 1, 4, 16 minutes."""
    factor: int = RETRY_FACTOR ** min(attempts - 1, 10)
    return min(FIRST_RETRY * factor, LAST_RETRY)


def _send(tools: SendTools, row: Outbox, wrapped: Wrapped, now: datetime) -> bool:
    letter_id = OutboxId(row.id)
    try:
        key = tools.intake_opener.unwrap_outbox_key(outbox_id=letter_id, wrapped=wrapped)
        letter = open_letter(key=key, letter_id=letter_id, sealed=row.sealed or b"")
        if letter.wants_link:
            letter = _with_link(tools, row, key, letter, now)
        delivered = tools.mailer.send(_letter(row, letter))
    except RefusedRecipientError:
        _settle(tools, letter_id, now, Failure.REFUSED)
    except (NotFoundError, ErasingError):
        _settle(tools, letter_id, now, Failure.ERASED)
    except CryptoError:
        _settle(tools, letter_id, now, Failure.UNREADABLE)
    except (DeliveryError, StateError):
        _put_off(tools, row, now)
    else:
        _settle(tools, letter_id, now, delivered)
        return True
    return False


def _with_link(
    tools: SendTools, row: Outbox, key: OutboxKey, letter: OpenedLetter, now: datetime
) -> OpenedLetter:
    """Make a fresh private link, once for a letter however often it is tried."""
    # 1. The wrap in the keyring; killed here, the next attempt replaces it.
    # 2. The act key in the manifest and the link in the letter, in one transaction.
    if row.application_id is None:
        raise NotFoundError
    application_id = ApplicationId(row.application_id)
    opened_key = application_key(
        main=tools.main,
        keyring=tools.keyring,
        intake_opener=tools.intake_opener,
        opener=tools.opener,
        application_id=application_id,
    )
    # (1): the wrap
    token = put_link_wrap(
        keyring=tools.keyring,
        application_id=application_id,
        key=opened_key,
        purpose=row.kind,
        errand_id=row.id,
        now=now,
    )
    # (2): the act key and the letter
    address = link(
        public_url=tools.public_url,
        language=row.language,
        application_id=application_id,
        token=token.reveal(),
    )
    letter_id = OutboxId(row.id)
    sealed = reseal_with_link(key=key, letter_id=letter_id, letter=letter, link=address)
    with tools.main.writing() as session:
        record_link(
            session,
            application_id=application_id,
            key=opened_key,
            token=token,
            purpose=row.kind,
            now=now,
        )
        stored = db.letter_by_id(session, letter_id, lock=True)
        if stored is None:
            raise NotFoundError
        stored.sealed = sealed
    return open_letter(key=key, letter_id=letter_id, sealed=sealed)


def _letter(row: Outbox, letter: OpenedLetter) -> Letter:
    return Letter(
        letter_id=row.id,
        kind=row.kind,
        to_address=letter.to_address,
        subject=letter.subject,
        body=letter.body,
        language=row.language,
    )


def _settle(tools: SendTools, letter_id: OutboxId, now: datetime, end: Failure | Delivered) -> None:
    if end is not Delivered.SENT:
        # First, so that whoever finds the key destroyed knows that it did not go.
        with tools.main.writing() as session:
            row = db.letter_by_id(session, letter_id, lock=True)
            if row is not None:
                row.failure = str(end)
    with tools.keyring.writing() as session:
        make_dead(session, slot_id=letter_id)
    _mark(tools.main, letter_id, now, end)


def _mark(main: Database, letter_id: OutboxId, now: datetime, end: Failure | Delivered) -> None:
    with main.writing() as session:
        leases.drop(session, subject=letter_id, errand=db.SEND)
        row = db.letter_by_id(session, letter_id, lock=True)
        if row is None:
            return
        row.sealed = None
        row.attempts += 1
        row.failure = None if end is Delivered.SENT else str(end)
        detail = {"letter": letter_id.hex(), "purpose": row.kind}
        if end is not Delivered.SENT:
            detail["code"] = str(end)
        if isinstance(end, Failure):
            row.failed_at = now
        else:
            row.sent_at = now
        record(
            session,
            event=Event.LETTER_FAILED if isinstance(end, Failure) else Event.LETTER_SENT,
            at=now,
            actor=WORK,
            subject=row.application_id,
            detail=detail,
        )


def _put_off(tools: SendTools, row: Outbox, now: datetime) -> None:
    if now - row.made_at >= GIVE_UP_AFTER:
        _settle(tools, OutboxId(row.id), now, Failure.GAVE_UP)
        return
    with tools.main.writing() as session:
        leases.drop(session, subject=row.id, errand=db.SEND)
        stored = db.letter_by_id(session, row.id, lock=True)
        if stored is not None:
            stored.attempts += 1
            stored.failure = DELAYED
            stored.not_before = now + retry_delay(attempts=stored.attempts)


def _what_became_of(main: Database, row: Outbox) -> Failure | Delivered:
    """Return how a letter whose key is destroyed ended."""
    if row.failure == Delivered.ANNOUNCED:
        return Delivered.ANNOUNCED
    if row.failure and row.failure != DELAYED:
        return Failure(row.failure)
    if row.application_id is None:
        return Delivered.SENT
    with main.reading() as session:
        application = session.get(Application, row.application_id)
    is_going = application is None or application.erasing_at is not None
    return Failure.ERASED if is_going else Delivered.SENT
