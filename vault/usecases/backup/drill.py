"""The drill: put a backup back into a scratch place, and try whether it brings anybody back.

  1. count whose keys the copy of the keyring itself still opens: until its seven days are over;
  2. replay the ledger on that copy of the keyring, as every start would;
  3. gather every key that is still held: from the vault's own keyring, and from that copy;
  4. try each on everything that the copy has of whoever was purged, as anything it could be;
  5. replay the ledger on the rest, and look whether anything of theirs is left;
  6. open what is alive: a backup that opens nothing would keep the promise, too, and be no backup.

A planted application goes through step 4 as well, under a key that is held: should *it* stay shut,
the drill proves nothing and says so. The vault's own stores are read, never written.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from typing_extensions import override

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_application_key, random_id
from vault.crypto.sealing import seal
from vault.db.engines import Database
from vault.db.purging import IDS_AT_ONCE, letters_of, living_slots, present
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.errors import CryptoError, StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.ledger import Ledger
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.backup.drill_alive import count_alive
from vault.usecases.backup.drill_keys import (
    HeldKeys,
    Opened,
    SealedThing,
    every_key,
    open_wraps,
    opens,
    sealed_things,
)
from vault.usecases.purge.erase import ErasureStores, destroy_keys
from vault.usecases.purge.replay_ledger import replay_ledger, still_there

MAX_TRIES = 200_000  # some forty seconds; beyond it, keys are tried by turns and the drill says so
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class CopiedLedger(Ledger):
    """The ledger's ids as they were when the drill began. A drill adds none."""

    known: tuple[ApplicationId, ...]

    @override
    def append(self, application_ids: Sequence[ApplicationId]) -> None:
        """Refuse: nothing is erased by a drill that was not erased before."""
        raise StoreError("a drill does not write to the ledger")

    @override
    def ids(self) -> Iterator[ApplicationId]:
        """Every id, oldest first."""
        yield from self.known


class Fault(StrEnum):
    """What a drill can find. One is enough to fail it."""

    PURGED_OPENED = "purged-opened"
    """A key that is still held opens something of somebody who was purged."""
    PURGED_LEFT = "purged-left"
    """After the replay, something of them is left."""
    ALIVE_SHUT = "alive-shut"
    """Nothing, or not everything, of what is alive opens: the backup or the keys are no good."""
    CONTROL_SHUT = "control-shut"
    """What was planted to be opened stayed shut: the drill proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """What the drill found. Counts only.

    ``purged`` ids stand in the ledger; the backup had something of ``purged_in_backup`` of them,
    ``things`` in all. ``copy_opens`` of them can be opened with this very copy of the keyring by
    whoever has the keys as well, while it exists. ``every_pair`` says that every key was tried on
    every thing, and not by turns.
    """

    purged: int
    purged_in_backup: int
    copy_opens: int
    things: int
    keys: int
    tries: int
    every_pair: bool
    purged_opened: int
    purged_left: int
    alive: int
    alive_opened: int
    control_opened: bool

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that was found, in the order of ``Fault``."""
        found = {
            Fault.PURGED_OPENED: self.purged_opened > 0,
            Fault.PURGED_LEFT: self.purged_left > 0,
            Fault.ALIVE_SHUT: self.alive_opened < self.alive,
            Fault.CONTROL_SHUT: not self.control_opened,
        }
        return tuple(fault for fault, is_there in found.items() if is_there)

    @property
    def passed(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def drill(
    *,
    scratch: ErasureStores,
    live_keyring: Database,
    held: HeldKeys,
    now: datetime,
    progress: Progress,
    max_tries: int = MAX_TRIES,
) -> Drilled:
    """This function will try a backup that was put back into ``scratch``, ledger not yet replayed.

    ``scratch.ledger`` names what was purged, and is only read. ``progress`` is told how many keys
    have been tried on something.

    Raises:
        StoreError: a store failed.
    """
    purged = list(dict.fromkeys(scratch.ledger.ids()))
    copied = _in_backup(scratch, purged)
    # Step 1: what the copy of the keyring opens by itself.
    copy_opens = _own_keys(scratch.keyring, held, set(copied))
    # Step 2: the ledger on the copy of the keyring.
    _replay_on_keyring(scratch, purged, copied)
    # Step 3: every key that is held.
    keys = every_key(keyrings=(scratch.keyring, live_keyring), held=held)
    # Step 4: each on everything, and on what was planted.
    things = list(sealed_things(main=scratch.main, blobs=scratch.blobs, application_ids=copied))
    control_opened = _control(held, scratch.blobs)
    tried = _try(things, keys, scratch.blobs, progress, max_tries)
    # Step 6, before the replay takes anything: what is alive.
    alive, alive_opened = count_alive(scratch=scratch, keys=keys, purged=set(purged))
    # Step 5: the ledger on the rest.
    replay_ledger(stores=scratch, now=now)
    left = len(still_there(stores=scratch, ids=purged)) if purged else 0
    return Drilled(
        purged=len(purged),
        purged_in_backup=len(copied),
        copy_opens=copy_opens,
        things=len(things),
        keys=len(keys),
        tries=tried.tries,
        every_pair=tried.tries == len(things) * len(keys),
        purged_opened=len(tried.opened),
        purged_left=left,
        alive=alive,
        alive_opened=alive_opened,
        control_opened=control_opened,
    )


def enter_drill(*, main: Database, pair: bytes, found: Drilled, now: datetime) -> None:
    """This function will enter a drill and its verdict in the vault's audit log."""
    with main.writing() as session:
        record(
            session,
            event=Event.BACKUP_DRILLED,
            at=now,
            actor=OPERATOR,
            detail={
                "run": pair.hex(),
                "code": found.faults[0].value if found.faults else "passed",
                "count": found.purged_in_backup,
            },
        )


def _in_backup(scratch: ErasureStores, purged: Sequence[ApplicationId]) -> list[ApplicationId]:
    """Return the purged that the backup has a row or a blob of."""
    with scratch.main.reading() as session:
        rows = present(session, purged) if purged else set()
    known = set(purged)
    blobs = {each.application_id for each in scratch.blobs.names()} & known
    return sorted(blobs | {ApplicationId(each) for each in rows})


def _own_keys(keyring: Database, held: HeldKeys, purged: set[ApplicationId]) -> int:
    if not purged:
        return 0
    return len({each.slot_id for each in open_wraps(keyring=keyring, held=held)} & purged)


def _replay_on_keyring(
    scratch: ErasureStores, purged: Sequence[bytes], copied: Sequence[bytes]
) -> None:
    slots: list[bytes] = []
    with scratch.main.reading() as session:
        for start in range(0, len(copied), IDS_AT_ONCE):
            slots += letters_of(session, copied[start : start + IDS_AT_ONCE])
    with scratch.keyring.reading() as session:
        slots += sorted(living_slots(session, purged))
    for start in range(0, len(slots), IDS_AT_ONCE):
        destroy_keys(keyring=scratch.keyring, slot_ids=slots[start : start + IDS_AT_ONCE])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    tries: int
    opened: frozenset[bytes]


def _try(
    things: Sequence[SealedThing],
    keys: Sequence[Opened],
    blobs: BlobStore,
    progress: Progress,
    max_tries: int,
) -> _Tried:
    """Try every key on every thing; where that is too much, the keys by turns, none left out."""
    if not things or not keys:
        return _Tried(tries=0, opened=frozenset())
    each = min(len(keys), max(1, max_tries // len(things)))
    tries, opened = 0, set()
    for number, thing in enumerate(things):
        for key in _by_turns(keys, first=number * each, count=each):
            tries += 1
            if opens(thing=thing, key=key.key, blobs=blobs):
                opened.add(thing.application_id)
        progress(tries)
    return _Tried(tries=tries, opened=frozenset(opened))


def _by_turns(keys: Sequence[Opened], *, first: int, count: int) -> Iterator[Opened]:
    return (keys[(first + step) % len(keys)] for step in range(count))


def _control(held: HeldKeys, blobs: BlobStore) -> bool:
    """Wrap a fresh key as the vault does, unwrap it again, and open something by it."""
    planted, key = ApplicationId(random_id()), new_application_key()
    where = context(Kind.CONTACT, planted, revision=1)
    thing = SealedThing(
        application_id=planted,
        contexts=(where,),
        content=seal(key=key, context=where, plaintext=b"planted"),
    )
    wrapped = held.opener.wrap_application_key(application_id=planted, key=key)
    with suppress(CryptoError):
        again = held.opener.unwrap_application_key(application_id=planted, wrapped=wrapped)
        return opens(thing=thing, key=again, blobs=blobs)
    return False
