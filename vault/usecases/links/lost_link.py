"""Asking for a new private link: the address goes in sealed, and nothing is looked up.

Whoever asks gets the same answer by the same work, whether or not anybody here has applied: that
somebody has is theirs to tell (ASVS 6.3.8). Only ``work`` can read the address.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from vault.crypto.canonical import canonical_json
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_outbox_key, random_id
from vault.crypto.sealing import seal
from vault.db.engines import Database
from vault.db.submissions import make_dead
from vault.db.tables import LostLink, Slot, Wrap
from vault.domain.fields import check_text_field
from vault.domain.identifiers import OutboxId
from vault.domain.language import Language
from vault.errors import StoreError
from vault.ports.keys import Sealer, Wrapped
from vault.ports.rate_limiter import RateLimiter

EMAIL_FIELD = "email"
BUCKET = "lost-link"
ATTEMPTS = 20  # an address may be a campus, and each one costs a sealing and two rows
WINDOW = timedelta(minutes=10)
PURPOSE = "lost"
VERSION = 1


def ask_for_link(
    *,
    main: Database,
    keyring: Database,
    sealer: Sealer,
    limiter: RateLimiter,
    rate_key: bytes,
    untrusted_email: str,
    language: Language,
    now: datetime,
) -> None:
    """This function will seal the address for ``work``, which mails what links there are to it.

    Raises:
        TooManyAttemptsError: too many questions from where this one came.
        FieldError: names ``email``: ``missing`` or ``not-an-email``, by the text alone.
    """
    # 1. Count the attempt, and read the text.
    # 2. Seal it under a key of its own, wrapped for the intake.
    # 3. The key in the keyring before the row in the main database, as with letters.
    # (1): attempt and text
    limiter.hit(bucket=BUCKET, key=rate_key, limit=ATTEMPTS, window=WINDOW, now=now)
    email = check_text_field(name=EMAIL_FIELD, untrusted_value=untrusted_email)
    # (2): the sealing
    question_id, key = OutboxId(random_id()), new_outbox_key()
    sealed = seal(
        key=key,
        context=context(Kind.OUTBOX, question_id),
        plaintext=canonical_json(value={"email": email, "lost_link": VERSION}),
    )
    wrapped = sealer.wrap_outbox_key(outbox_id=question_id, key=key)
    # (3): key and row
    _put_key(keyring, question_id, wrapped, now)
    try:
        with main.writing() as session:
            session.add(
                LostLink(id=question_id, made_at=now, language=language.value, sealed=sealed)
            )
    except BaseException:
        # Where this process may take nothing away, `work` destroys the key within the hour.
        with suppress(StoreError), keyring.only(question_id).writing() as session:
            make_dead(session, slot_id=question_id)
        raise


def _put_key(keyring: Database, question_id: OutboxId, wrapped: Wrapped, now: datetime) -> None:
    with keyring.writing() as session:
        session.add(Slot(id=question_id, live=True))
        session.flush()
        session.add(
            Wrap(
                id=random_id(),
                slot_id=question_id,
                live=True,
                kind="outbox",
                key_id=wrapped.key_id,
                purpose=PURPOSE,
                made_at=now,
                sealed=wrapped.sealed,
            )
        )
