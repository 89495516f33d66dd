"""Verifying what applicants ordered, and only then doing it. Runs in ``work``, which has the key.

A web process that is taken over can write rows, but no signature: an act counts only when it was
signed with a key that the sealed manifest knows, that was in force when the act was made
(cryptography.md §3, Act key). Safe to kill and to repeat: each application is one transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from vault.crypto.acts import Act, read_act, verify_act
from vault.crypto.keys import ApplicationKey
from vault.crypto.manifest import ActKey
from vault.db import acceptance, leases, visits
from vault.db.tables import Act as ActRow
from vault.db.tables import Application
from vault.domain.acts import BLOCKING
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.errors import (
    CryptoError,
    ErasingError,
    NotAuthenticError,
    NotFoundError,
    RefusedActError,
    StateError,
)
from vault.usecases.acceptance.accept import AcceptTools, accept
from vault.usecases.acceptance.checks import open_chain
from vault.usecases.audit.recording import WORK, record
from vault.usecases.links.fresh_link import application_key
from vault.usecases.mypages.apply_acts import apply_act
from vault.usecases.mypages.make_act import received_once
from vault.usecases.mypages.visit import LOST
from vault.usecases.retention.clock import lock_application
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 100
FIRST_WAIT = timedelta(seconds=10)
LAST_WAIT = timedelta(hours=1)  # the purge waits for an act a day at the most
SKEW = timedelta(minutes=5)  # by how much the clocks of two of our machines may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsDone:
    """What one run did, in acts; ``stuck`` counts applications whose key cannot be had now."""

    verified: int = 0
    refused: int = 0
    stuck: int = 0

    @property
    def total(self) -> int:
        """How many acts were settled."""
        return self.verified + self.refused

    def __add__(self, other: "ActsDone") -> "ActsDone":
        """Add two runs up."""
        return ActsDone(
            verified=self.verified + other.verified,
            refused=self.refused + other.refused,
            stuck=self.stuck + other.stuck,
        )


def verify_acts(
    *, tools: AcceptTools, book: PolicyBook, now: datetime, page: int = PAGE
) -> ActsDone:
    """This function will verify every act that waits, give it its effect, or refuse it aloud.

    ``page`` is how many applications are looked up at a time.
    What cannot be opened now is put off, each time for as long as it has waited already, up to an
    hour; the purge waits for it a day at the most.

    Raises:
        StoreError: a store cannot be reached; the rest waits for the next run.
    """
    done, after = ActsDone(), b""
    while True:
        with tools.main.reading() as session:
            ids = visits.applications_with_waiting_acts(session, after=after, limit=page, now=now)
        for one in ids:
            done += verify_acts_of(
                tools=tools, book=book, application_id=ApplicationId(one), now=now
            )
        if len(ids) < page:
            return done
        after = ids[-1]


def verify_acts_of(
    *, tools: AcceptTools, book: PolicyBook, application_id: ApplicationId, now: datetime
) -> ActsDone:
    """This function will verify the acts of one application."""
    # 1. Who has not been accepted yet is accepted first: until then no key here is to be trusted.
    # 2. The key, by the staff wrap, checked against the commitment.
    # 3. In one transaction, with the row locked: the act keys that the manifest knows,
    # 4. each act verified, and applied or refused,
    # 5. and the marks of waiting taken off.
    try:
        # (1) and (2): acceptance and key
        key = _key(tools, application_id, now)
        # (3) to (5)
        with tools.main.writing() as session:
            application = lock_application(session, application_id)
            return _settle(session, application, key=key, book=book, now=now)
    except (NotFoundError, ErasingError):
        return ActsDone()  # it is going: nothing is left to order
    except (StateError, CryptoError):
        _put_off(tools, application_id, now)
        return ActsDone(stuck=1)


def _put_off(tools: AcceptTools, application_id: ApplicationId, now: datetime) -> None:
    """Look again later: an application that was refused is hashed anew at every look."""
    with tools.main.writing() as session:
        oldest = visits.oldest_waiting_act(session, application_id)
        if oldest is None:
            return
        wait = min(max(now - oldest, FIRST_WAIT), LAST_WAIT)
        leases.claim(
            session,
            subject=application_id,
            errand=visits.VERIFY,
            holder=application_id,  # nobody's: whoever comes first afterwards takes it
            now=now,
            until=now + wait,
        )


def _key(tools: AcceptTools, application_id: ApplicationId, now: datetime) -> ApplicationKey:
    with tools.main.reading() as session:
        application = acceptance.application_by_id(session, application_id)
    if application is not None and application.accepted_at is None:
        accept(tools=tools, application_id=application_id, now=now)
    return application_key(
        main=tools.main,
        keyring=tools.keyring,
        intake_opener=tools.intake_opener,
        opener=tools.opener,
        application_id=application_id,
    )


def _settle(
    session: Session,
    application: Application,
    *,
    key: ApplicationKey,
    book: PolicyBook,
    now: datetime,
) -> ActsDone:
    application_id = ApplicationId(application.id)
    chain = open_chain(
        application_id=application_id,
        revisions=acceptance.manifests(session, application_id),
        key=key,
    )
    act_keys = chain[-1].act_public_keys
    shut_at = _first_openings_of_replacements(session, application_id)
    settled: list[ActRow] = []
    verified = 0
    for row in visits.waiting_acts(session, application_id):
        try:
            act = _verified(session, row, act_keys=act_keys, shut_at=shut_at, now=now)
            apply_act(session, application, act=act, book=book, now=now)
        except RefusedActError as refusal:
            _refuse(session, row, refusal, now)
        else:
            row.verified_at = now
            verified += 1
            _record(session, row, Event.ACT_VERIFIED, now)
        settled.append(row)
        session.flush()
    _take_marks_off(application, settled)
    return ActsDone(verified=verified, refused=len(settled) - verified)


def _verified(
    session: Session,
    row: ActRow,
    *,
    act_keys: Sequence[ActKey],
    shut_at: Sequence[datetime],
    now: datetime,
) -> Act:
    """Return what the row orders, if somebody with the private link ordered it, here and then."""
    # 1. The signature, by a key that was in force.
    # 2. The payload says what the row says: no act is moved, copied or dated anew.
    # 3. It came when it says: not from the future, and received by us at that moment.
    # (1): the signature
    in_force = _in_force(act_keys, shut_at, row.made_at)
    if not any(_signed_by(one, row) for one in in_force):
        raise RefusedActError("signature")
    # (2): the payload
    try:
        act = read_act(payload=row.payload)
    except NotAuthenticError as error:
        raise RefusedActError("payload") from error
    told = (act.act_id, act.application_id, act.kind, act.made_at)
    if told != (row.id, row.application_id, row.kind, row.made_at):
        raise RefusedActError("payload")
    # (3): the moment
    entry = acceptance.entry_once(session, received_once(act_id=row.id))
    if act.made_at > now + SKEW or entry is None or entry.at != act.made_at:
        raise RefusedActError("moment")
    return act


def _in_force(
    act_keys: Sequence[ActKey], shut_at: Sequence[datetime], made_at: datetime
) -> list[bytes]:
    """Return the keys that counted at a moment.

    A key counts from when its link was made until a link that replaces lost ones was opened.
    """
    replaced_before = [
        key.from_at
        for key in act_keys
        if key.purpose == LOST and any(key.from_at <= opened <= made_at for opened in shut_at)
    ]
    last = max(replaced_before, default=None)
    return [
        key.public_key
        for key in act_keys
        if key.from_at <= made_at + SKEW and (last is None or key.from_at >= last)
    ]


def _signed_by(public_key: bytes, row: ActRow) -> bool:
    try:
        verify_act(public_key=public_key, payload=row.payload, signature=row.signature)
    except NotAuthenticError:
        return False
    return True


def _first_openings_of_replacements(
    session: Session, application_id: ApplicationId
) -> list[datetime]:
    """Return when visits were begun with a link that replaces lost ones."""
    entries = visits.entries_of(
        session, application_id, events=(Event.VISIT_STARTED.value,), limit=PAGE
    )
    return [
        entry.at for entry in entries if json.loads(entry.entry)["detail"].get("purpose") == LOST
    ]


def _refuse(session: Session, row: ActRow, refusal: RefusedActError, now: datetime) -> None:
    """Ring the alarm: somebody wrote an act that no applicant made."""
    row.refused_at = now
    row.refusal = refusal.reason
    _record(session, row, Event.ACT_REFUSED, now, code=refusal.reason)


def _record(
    session: Session, row: ActRow, event: Event, now: datetime, *, code: str | None = None
) -> None:
    detail = {"act": row.id.hex(), "purpose": row.kind}
    record(
        session,
        event=event,
        at=now,
        actor=WORK,
        subject=row.application_id,
        detail=detail if code is None else {**detail, "code": code},
    )


def _take_marks_off(application: Application, settled: Sequence[ActRow]) -> None:
    """End the waiting, and the block where it came from these acts alone.

    What was taken back stays blocked; what has expired is unreadable by its end.
    """
    application.pending_act_at = None
    blocked_by_these = application.blocked_at in {
        row.made_at for row in settled if row.kind in BLOCKING
    }
    if blocked_by_these and application.withdrawn_at is None:
        application.blocked_at = None
