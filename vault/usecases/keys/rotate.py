"""Rotating the KEK or the intake key (cryptography.md §3, Rotation). Documents stay as they are.

  1. lay a new key beside the one in use;
  2. wait until every process that opens with the old one holds the new one as well;
  3. take the new key into use: the record of the intake key is signed anew, so that the offline
     copy of before no longer passes for one of these keys;
  4. bring everything that is under the old key under the new one, in batches;
  5. empty the write-ahead logs, and write down that nothing is under the old key any more.

Whoever is killed begins again at the top: each step finds what is done. Destroying the old key is
an errand of its own (``retire_key``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vault.crypto.intake_unwrap import intake_public_key
from vault.crypto.key_record import record_made_at
from vault.crypto.key_record_make import make_key_record
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import IntakeSeed, SigningSeed, new_intake_seed, new_staff_key
from vault.crypto.signing import public_key_of
from vault.crypto.verifying import signing_fingerprint
from vault.db.engines import Database
from vault.db.outbox import errand_done, errand_done_at
from vault.domain.audit_events import Event
from vault.errors import KeyInUseError, StoreError
from vault.ports.custody import ChangingCustody, Generation
from vault.ports.keys import IntakeOpener, Opener, Sealer
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.keys.names import key_name
from vault.usecases.keys.recovery_mark import recovery_verified_at
from vault.usecases.keys.reseal import reseal_main
from vault.usecases.keys.rewrap import Progress, rewrap_intake, rewrap_staff
from vault.usecases.keys.sights import in_words, lacking

ROTATED = (KeyBlobKind.KEK, KeyBlobKind.INTAKE)
"""The keys that something is wrapped under."""
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationTools:
    """What a rotation reaches the world through: everything that ``work`` holds, and the folder."""

    main: Database
    keyring: Database
    custody: ChangingCustody
    opener: Opener
    intake_opener: IntakeOpener
    sealer: Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """From which keys to which."""

    kind: KeyBlobKind
    new_id: bytes
    active_id: bytes
    """The one in use: the old one before step 3, the new one after it."""
    old_ids: tuple[bytes, ...]

    @property
    def is_active(self) -> bool:
        """Whether the new key is in use already."""
        return self.new_id == self.active_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a rotation has brought under the new key, and what it had to leave."""

    wraps: int
    rows: int
    refused: int
    """Wraps and rows that no key opens, or that hold another key than was committed to."""
    ownerless: int
    """Wraps whose application the main database does not know."""
    altered: int
    """Rows of the staff that nobody vouches for: no key is needed for them."""


def begin_rotation(
    *, tools: RotationTools, kind: KeyBlobKind, key_record: bytes, now: datetime
) -> Rotation:
    """This function will go on with a rotation that was begun, or begin one (step 1).

    While an old key lies beside the one in use, none is begun.

    Raises:
        KeyInUseError: no offline copy of the keys in use was verified.
        KeyFileError, KeyServiceError, WrongPassphraseError: the new key cannot be kept.
    """
    generations = tools.custody.generations(kind=kind)
    active, others = generations[0], generations[1:]
    waiting = [one for one in others if _is_later(one, active)]
    if not others:
        with tools.main.reading() as session:
            verified_at = recovery_verified_at(session, record=key_record)
        if verified_at is None:
            raise KeyInUseError(
                "no offline copy of the keys in use was ever verified: run `applicant-vault keys"
                " export FILE` and `keys verify-recovery FILE` first"
            )
        waiting = [_new_key(tools.custody, kind, active, now)]
    active_id = key_name(kind=kind, secret=active.secret)
    new_id = key_name(kind=kind, secret=waiting[0].secret) if waiting else active_id
    ids = [key_name(kind=kind, secret=one.secret) for one in generations]
    old = tuple(one for one in ids if one != new_id)
    return Rotation(kind=kind, new_id=new_id, active_id=active_id, old_ids=old)


def check_taken_up(*, main: Database, rotation: Rotation, now: datetime) -> None:
    """This function will return when every process that has to holds the new key (step 2).

    Raises:
        KeyInUseError: it names those that do not.
    """
    for old_id in rotation.old_ids:
        behind = lacking(main=main, old_id=old_id, new_id=rotation.new_id, now=now)
        if behind:
            raise KeyInUseError(
                f"these processes do not hold the new key yet: {in_words(behind)}. Bring the keys"
                " folder to their machines or start them anew, then run this again"
            )


def activate_key(
    *, tools: RotationTools, rotation: Rotation, key_record: bytes, now: datetime
) -> None:
    """This function will take the new key into use (step 3); the second time it does nothing.

    Raises:
        KeyFileError: the keys folder cannot be written.
    """
    kind, custody = rotation.kind, tools.custody
    if rotation.is_active:
        custody.activate(kind=kind, key_id=rotation.new_id, old_id=rotation.new_id)
        return
    intake = custody.load(kind=KeyBlobKind.INTAKE)
    if kind is KeyBlobKind.INTAKE:
        intake = next(
            one.secret
            for one in custody.generations(kind=kind)
            if key_name(kind=kind, secret=one.secret) == rotation.new_id
        )
    # The record first: an offline copy that is verified from now on is one of the keys to come.
    publish_record(custody=custody, intake=IntakeSeed(intake), before=key_record, now=now)
    custody.activate(kind=kind, key_id=rotation.new_id, old_id=rotation.active_id)


def publish_record(
    *, custody: ChangingCustody, intake: IntakeSeed, before: bytes, now: datetime
) -> None:
    """This function will replace the signed record by a later one of this intake key."""
    signing = SigningSeed(custody.load(kind=KeyBlobKind.SIGNING))
    # A record counts whole seconds, and two rotations may come within one.
    later = record_made_at(untrusted_record=before) + timedelta(seconds=1)
    record_now = make_key_record(
        public_key=intake_public_key(seed=intake),
        created_at=max(now.astimezone(UTC), later),
        signing_seed=signing,
    )
    custody.publish(
        record=record_now,
        fingerprint=signing_fingerprint(public_key=public_key_of(seed=signing)),
    )


def move_to_new(
    *, tools: RotationTools, rotation: Rotation, progress: Progress, now: datetime
) -> Moved:
    """This function will do steps 4 and 5; the audit log says how many wraps were moved.

    Raises:
        StoreError: a store failed, or a reader kept a write-ahead log from being emptied: what
            was moved stays moved, and the next run goes on.
    """
    if rotation.kind is KeyBlobKind.KEK:
        wraps = rewrap_staff(
            main=tools.main, keyring=tools.keyring, opener=tools.opener, progress=progress
        )
        rows = reseal_main(main=tools.main, opener=tools.opener)
        moved = Moved(
            wraps=wraps.moved,
            rows=rows.moved,
            refused=wraps.refused + rows.refused,
            ownerless=wraps.ownerless,
            altered=rows.altered,
        )
    else:
        wraps = rewrap_intake(
            main=tools.main,
            keyring=tools.keyring,
            intake_opener=tools.intake_opener,
            sealer=tools.sealer,
            progress=progress,
        )
        moved = Moved(
            wraps=wraps.moved,
            rows=0,
            refused=wraps.refused,
            ownerless=wraps.ownerless,
            altered=0,
        )
    for name, database in (("keyring", tools.keyring), ("main database", tools.main)):
        if not database.truncate_wal():
            raise StoreError(
                f"a reader keeps the {name}'s log from being emptied, and old wraps stay in it: run"
                " this again"
            )
    _note(tools.main, rotation, moved, now)
    return moved


def rotated_errand(*, kind: KeyBlobKind, old_id: bytes) -> str:
    """This function will return the errand that says when nothing was left under an old key."""
    return f"rotated:{kind.value}:{old_id.hex()}"


def _note(main: Database, rotation: Rotation, moved: Moved, now: datetime) -> None:
    """Write down from when on no new backup of the keyring needs the old keys."""
    with main.writing() as session:
        for old_id in rotation.old_ids:
            name = rotated_errand(kind=rotation.kind, old_id=old_id)
            if moved.wraps or moved.rows or errand_done_at(session, name) is None:
                errand_done(session, name, at=now)
        record(
            session,
            event=Event.KEY_ROTATED,
            at=now,
            actor=OPERATOR,
            detail={
                "key": rotation.new_id.hex(),
                "purpose": rotation.kind.value,
                "count": moved.wraps + moved.rows,
            },
        )


def _is_later(one: Generation, active: Generation) -> bool:
    """Say whether a key was made after the one in use: it waits, and is no old one."""
    if one.made_at is None:
        return False  # only a key of before the first rotation does not say when it was made
    return active.made_at is None or one.made_at > active.made_at


def _new_key(
    custody: ChangingCustody, kind: KeyBlobKind, active: Generation, now: datetime
) -> Generation:
    secret = new_staff_key() if kind is KeyBlobKind.KEK else new_intake_seed()
    # Later than the one in use even where the clock was put back: that is how it is told to wait.
    made_at = now if active.made_at is None else max(now, active.made_at + _INSTANT)
    custody.add(
        kind=kind, key_id=key_name(kind=kind, secret=secret), secret=secret, made_at=made_at
    )
    return Generation(secret=secret, made_at=made_at, is_active=False)
