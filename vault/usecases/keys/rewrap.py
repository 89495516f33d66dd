"""Re-wrapping: every wrap in the keyring comes under the key in use; documents stay as they are.

In batches, each one transaction of the keyring; who is killed leaves every wrap either as it was
or done, and the next run goes on with what is left. Before a key is wrapped anew it has to fit the
commitment that was recorded at submission: a wrap that holds another is left where it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vault.crypto.commitment import check_commitment
from vault.crypto.staff_wrap import staff_wrap_id
from vault.db import rewrapping as db
from vault.db.acceptance import INTAKE, STAFF
from vault.db.engines import Database
from vault.db.turns import Turns
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import CryptoError
from vault.ports.keys import IntakeOpener, Opener, Sealer, Wrapped

OUTBOX = "outbox"
STAFF_KINDS = (STAFF,)
INTAKE_KINDS = (INTAKE, OUTBOX)
BATCH = 128  # at the most; as many as fit into the time that others can wait for the keyring
PAGES_A_WRAP = 4  # its own leaf, and those of its indexes

Progress = Callable[[int], None]
Again = Callable[["Found"], Wrapped]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One wrap that is not under the key in use."""

    id: bytes
    slot_id: bytes
    kind: str
    wrapped: Wrapped
    commitment: bytes | None
    """Of its application; None for a letter, and for an application that has no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """How many wraps a run has moved, and how many it had to leave."""

    moved: int
    refused: int
    """They do not open, or hold another key than was committed to."""
    ownerless: int
    """The main database knows no application for them."""


def rewrap_staff(
    *, main: Database, keyring: Database, opener: Opener, progress: Progress
) -> Rewrapped:
    """This function will bring every staff wrap under the KEK in use.

    ``progress`` is told how many were looked at.

    Raises:
        StoreError: a store failed; what was moved stays moved.
    """

    def again(found: Found) -> Wrapped:
        owner = ApplicationId(found.slot_id)
        key = opener.unwrap_application_key(application_id=owner, wrapped=found.wrapped)
        assert found.commitment is not None
        check_commitment(application_key=key, application_id=owner, commitment=found.commitment)
        return opener.wrap_application_key(application_id=owner, key=key)

    stores = _Stores(main=main, keyring=keyring, kinds=STAFF_KINDS, key_id=opener.key_id)
    return _rewrap(stores, again, progress)


def rewrap_intake(
    *,
    main: Database,
    keyring: Database,
    intake_opener: IntakeOpener,
    sealer: Sealer,
    progress: Progress,
) -> Rewrapped:
    """This function will bring what waits for ``work`` under the intake key in use.

    Applications that are not accepted yet, letters, and questions for lost links.

    Raises:
        StoreError: a store failed; what was moved stays moved.
    """

    def again(found: Found) -> Wrapped:
        if found.kind == OUTBOX:
            letter = OutboxId(found.slot_id)
            secret = intake_opener.unwrap_outbox_key(outbox_id=letter, wrapped=found.wrapped)
            return sealer.wrap_outbox_key(outbox_id=letter, key=secret)
        owner = ApplicationId(found.slot_id)
        key = intake_opener.unwrap_application_key(application_id=owner, wrapped=found.wrapped)
        assert found.commitment is not None
        check_commitment(application_key=key, application_id=owner, commitment=found.commitment)
        return sealer.wrap_application_key(application_id=owner, key=key)

    stores = _Stores(main=main, keyring=keyring, kinds=INTAKE_KINDS, key_id=sealer.key_id)
    return _rewrap(stores, again, progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stores:
    """Where to look, and for what: wraps of these kinds that are not under this key."""

    main: Database
    keyring: Database
    kinds: Sequence[str]
    key_id: bytes


def _rewrap(stores: _Stores, again: Again, progress: Progress) -> Rewrapped:
    """Go over the keyring until a whole round has found nothing more to move.

    Who has not heard of the new key yet may put a wrap behind our back, once.
    """
    moved, seen, turns = 0, 0, Turns(stores.keyring, pages_a_row=PAGES_A_WRAP)
    pace = turns.pace_of("wraps", most=BATCH)
    while True:
        after, refused, ownerless, before = b"", 0, 0, moved
        while batch := _batch(stores, after, limit=pace.rows):
            after = batch[-1].id
            replacements = []
            for found in batch:
                if found.commitment is None and found.kind != OUTBOX:
                    ownerless += 1
                elif (replacement := _replacement(found, again)) is None:
                    refused += 1
                else:
                    replacements.append(replacement)
            with turns.writing(pace=pace) as session:
                moved += db.replace_wraps(session, replacements)
            seen += len(replacements)
            progress(seen)
        if moved == before:
            return Rewrapped(moved=moved, refused=refused, ownerless=ownerless)


def _batch(stores: _Stores, after: bytes, *, limit: int) -> list[Found]:
    with stores.keyring.reading() as session:
        rows = db.wraps_under_others(
            session, kinds=stores.kinds, key_id=stores.key_id, after=after, limit=limit
        )
    with stores.main.reading() as session:
        commitments = db.commitments(session, [row.slot_id for row in rows if row.kind != OUTBOX])
    return [
        Found(
            id=row.id,
            slot_id=row.slot_id,
            kind=row.kind,
            wrapped=Wrapped(key_id=row.key_id, sealed=row.sealed),
            commitment=commitments.get(row.slot_id),
        )
        for row in rows
    ]


def _replacement(found: Found, again: Again) -> db.Replacement | None:
    try:
        wrapped = again(found)
    except CryptoError:
        return None  # counted by the caller: it stays where it is, and somebody has to look
    new_id = found.id
    if found.kind == STAFF:
        new_id = staff_wrap_id(application_id=found.slot_id, key_id=wrapped.key_id)
    return db.Replacement(
        id=found.id,
        slot_id=found.slot_id,
        key_id=found.wrapped.key_id,
        new_id=new_id,
        new_key_id=wrapped.key_id,
        new_sealed=wrapped.sealed,
    )
