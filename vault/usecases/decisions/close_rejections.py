"""Rejecting whoever is still open in a closed position, in batches: safe to be killed anywhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from vault.db.engines import Database
from vault.db.position_queries import open_applications
from vault.db.submissions import make_dead
from vault.domain.application import OPEN, Outcome
from vault.domain.language import Language
from vault.errors import ErasingError, NotFoundError
from vault.usecases.audit.recording import Actor
from vault.usecases.decisions.close_letters import LetterTools, RejectionWords, letters_for
from vault.usecases.decisions.decide import write_decision
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter
from vault.usecases.retention.clock import lock_application
from vault.usecases.retention.policy_book import PolicyBook

BATCH = 50  # locked at once: other writers wait a tenth of a second at most


def reject_open(
    *,
    main: Database,
    book: PolicyBook,
    actor: Actor,
    tools: LetterTools | None,
    position_id: bytes,
    words: Mapping[Language, RejectionWords] | None,
    now: datetime,
) -> tuple[int, int]:
    """This function will reject all, and return how many were rejected and how many written to.

    ``tools`` and ``words`` None sends no letters.
    """
    rejected = letters = 0
    while True:
        with main.reading() as session:
            ids = [row.id for row in open_applications(session, position_id, limit=BATCH)]
        sealed: dict[bytes, SealedLetter] = {}
        if tools is not None and words and ids:
            sealed = letters_for(main=main, tools=tools, book=book, ids=ids, words=words, now=now)
        if tools is not None and sealed:
            with keys_in_place(keyring=tools.keyring, letters=list(sealed.values())):
                done = _reject_batch(main, ids, sealed, book=book, actor=actor, now=now)
            _drop_unused(tools.keyring, sealed, done)
        else:
            done = _reject_batch(main, ids, sealed, book=book, actor=actor, now=now)
        rejected += len(done)
        letters += len(done & sealed.keys())
        if not done:
            return rejected, letters


def _reject_batch(
    main: Database,
    ids: Sequence[bytes],
    sealed: Mapping[bytes, SealedLetter],
    *,
    book: PolicyBook,
    actor: Actor,
    now: datetime,
) -> frozenset[bytes]:
    """Reject those that are still open now that they are locked, and say which."""
    done = []
    with main.writing() as session:
        for application_id in ids:
            try:
                application = lock_application(session, application_id)
            except (NotFoundError, ErasingError):
                # Withdrawn or purged since it was listed: nothing is left to decide.
                continue
            if application.status not in OPEN:
                continue
            write_decision(
                session,
                application,
                outcome=Outcome.REJECTED,
                book=book,
                actor=actor,
                now=now,
            )
            if application_id in sealed:
                put_letter(session, letter=sealed[application_id], actor=actor)
            done.append(application_id)
    return frozenset(done)


def _drop_unused(
    keyring: Database, sealed: Mapping[bytes, SealedLetter], done: frozenset[bytes]
) -> None:
    unused = [letter for one, letter in sealed.items() if one not in done]
    if not unused:
        return
    with keyring.writing() as session:
        for letter in unused:
            make_dead(session, slot_id=letter.id)
