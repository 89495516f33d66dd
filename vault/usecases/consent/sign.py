"""Signing a receipt for every answer about consent, and writing down when a yes has run out.

Both run in ``work`` and may be killed and repeated: each answer gets one receipt, each yes one end.
"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from vault.crypto.keys import random_id
from vault.crypto.verifying import Purpose
from vault.db import consents as db
from vault.db.engines import Database
from vault.db.tables import ConsentEvent, ConsentReceipt
from vault.domain.audit_events import Event
from vault.errors import ErasingError, NotFoundError
from vault.ports.keys import Signer
from vault.usecases.audit.recording import WORK, record
from vault.usecases.consent.receipt import Signing, consent_payload
from vault.usecases.retention.clock import lock_application
from vault.usecases.retention.policy_book import PolicyBook

BATCH = 200
BY_TIME = "time"
"""The method of an end that nobody ordered."""


def sign_consents(
    *, main: Database, book: PolicyBook, signer: Signer, public_url: str, now: datetime
) -> int:
    """This function will sign receipts for up to 200 answers that lack one, and count them.

    An answer under a policy that this process does not know yet waits until it does.
    """
    signing = Signing(
        fingerprint=signer.fingerprint, public_key=signer.public_key, public_url=public_url
    )
    policies = {**book.versions, book.active.hash: book.active}
    with main.reading() as session:
        waiting = db.unsigned(session, limit=BATCH)
    counted = 0
    for event, application in waiting:
        policy = policies.get(event.policy_version)
        if policy is None:
            continue
        payload = consent_payload(
            event=event, rule=application.rule, policy=policy, signing=signing
        )
        if payload is not None:
            counted += _put(main, event, payload, signer, now)
    return counted


def expire_consents(*, main: Database, now: datetime) -> int:
    """This function will write down which yes has run out by ``now``, and count them.

    An answer of the ledger is never changed: the end is one more line, dated when it came.
    """
    with main.reading() as session:
        over = db.run_out(session, now=now, limit=BATCH)
    return sum(_expire(main, yes, now) for yes in over)


def _put(main: Database, event: ConsentEvent, payload: bytes, signer: Signer, at: datetime) -> int:
    receipt = ConsentReceipt(
        event_id=event.id,
        application_id=event.application_id,
        payload=payload,
        signature=signer.sign(purpose=Purpose.CONSENT_RECEIPT, payload=payload),
        signer=signer.fingerprint,
        signed_at=at,
    )
    try:
        with main.writing() as session:
            lock_application(session, event.application_id)
            session.add(receipt)
    except (NotFoundError, ErasingError, IntegrityError):
        return 0  # it is going, or another worker has signed it
    return 1


def _expire(main: Database, yes: ConsentEvent, now: datetime) -> int:
    try:
        with main.writing() as session:
            lock_application(session, yes.application_id)
            if db.has_expired(session, yes):
                return 0
            session.add(
                ConsentEvent(
                    id=random_id(),
                    application_id=yes.application_id,
                    purpose=yes.purpose,
                    state="expired",
                    at=yes.until or now,
                    until=None,
                    language=yes.language,
                    method=BY_TIME,
                    policy_version=yes.policy_version,
                )
            )
            record(
                session,
                event=Event.CONSENT_EXPIRED,
                at=now,
                actor=WORK,
                subject=yes.application_id,
                detail={"purpose": yes.purpose},
            )
    except (NotFoundError, ErasingError):
        return 0
    return 1
