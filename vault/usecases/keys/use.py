"""Which keys there are, what is under each, and whether an old one can be destroyed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vault.crypto.keyblob import KeyBlobKind
from vault.db.engines import Database
from vault.db.keys_in_use import wraps_by_key
from vault.db.outbox import errand_done_at
from vault.db.tables import KeySight
from vault.ports.custody import Custody, Generation
from vault.ports.keys import Opener
from vault.usecases.backup.format import KEYRING_LIFE
from vault.usecases.doctor.doctor import BACKUP
from vault.usecases.keys.names import key_name
from vault.usecases.keys.recovery_mark import recovery_verified_at
from vault.usecases.keys.reseal import row_use
from vault.usecases.keys.rewrap import INTAKE_KINDS, STAFF_KINDS
from vault.usecases.keys.rotate import rotated_errand
from vault.usecases.keys.sights import held_by, in_words, living

WRAPPED: Mapping[KeyBlobKind, Sequence[str]] = {
    KeyBlobKind.KEK: STAFF_KINDS,
    KeyBlobKind.INTAKE: INTAKE_KINDS,
    KeyBlobKind.SIGNING: (),
}
"""The kinds of wraps that are under each of the three keys."""
SETTLING = timedelta(minutes=10)
"""An acceptance that had sealed under an old key puts its wrap down later; it has five minutes."""
_TAGS = b"tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """One generation of one key, and everything that is known to need it."""

    kind: KeyBlobKind
    key_id: bytes
    made_at: datetime | None
    is_active: bool
    wraps: int
    rows: int
    """Of the main database: second factors, merits, a closing's words, and tags."""
    processes: tuple[KeySight, ...]
    """Living processes that hold it or seal to it."""
    behind: tuple[KeySight, ...]
    """Those among them that would be lost without it: they do not hold or seal to the next one."""
    moved_at: datetime | None
    """When nothing was left under it; None while that never was."""

    @property
    def backups_until(self) -> datetime | None:
        """Until when a backup of the keyring may need it: seven days after the last wrap."""
        return None if self.moved_at is None else self.moved_at + KEYRING_LIFE


def key_uses(
    *,
    main: Database,
    keyring: Database,
    custody: Custody,
    kind: KeyBlobKind,
    opener: Opener | None,
    now: datetime,
) -> list[KeyUse]:
    """This function will return every generation of a key with its uses, the one in use first.

    ``opener`` tells who made the tags of the staff's rows; only the KEK needs one.

    Raises:
        KeyFileError, KeyServiceError, WrongPassphraseError: a generation cannot be opened.
        StoreError: a store failed.
    """
    generations = custody.generations(kind=kind)
    names = [key_name(kind=kind, secret=one.secret) for one in generations]
    seen = _Seen(
        wraps=_wraps(keyring, kind),
        rows=_rows(main, opener) if kind is KeyBlobKind.KEK and opener is not None else Counter(),
        sights=living(main=main, now=now),
        active_id=names[0],
    )
    with main.reading() as session:
        moved = [errand_done_at(session, rotated_errand(kind=kind, old_id=name)) for name in names]
    return [
        _use(seen, kind, one, name, moved_at)
        for one, name, moved_at in zip(generations, names, moved, strict=True)
    ]


def what_holds(
    *, main: Database, use: KeyUse, key_record: bytes, backups_gone: bool, now: datetime
) -> list[str]:
    """This function will return why a key cannot be destroyed, each reason a sentence; or nothing.

    ``backups_gone``: somebody answers for it that no backup of the keyring is left that needs it.

    Raises:
        StoreError: the database failed.
    """
    with main.reading() as session:
        verified_at = recovery_verified_at(session, record=key_record)
        backed_up_at = errand_done_at(session, BACKUP)
    moved_at, until = use.moved_at, use.backups_until
    reasons = {
        "it is the key in use": use.is_active,
        f"{use.wraps} wraps are under it: run `applicant-vault keys rotate {use.kind.value}`": (
            use.wraps > 0
        ),
        f"{use.rows} rows of the main database are under it: run `applicant-vault keys rotate"
        f" {use.kind.value}`": use.rows > 0,
        f"no rotation from it was finished: run `applicant-vault keys rotate {use.kind.value}`": (
            moved_at is None and not use.is_active
        ),
        f"these processes do not know the new key: {in_words(use.behind)}; bring the keys folder to"
        " their machines or start them anew": bool(use.behind),
        "no offline copy of the new keys was verified: run `applicant-vault keys export FILE` and"
        " `keys verify-recovery FILE`": verified_at is None,
        f"backups of the keyring may need it until {_day(until)}; where none of before is left, or"
        " the key has leaked, say --keyring-backups-gone": (
            until is not None and now < until and not backups_gone
        ),
        f"what was under way when it was replaced may still come until {_day(_settled(use))}": (
            moved_at is not None and now < moved_at + SETTLING
        ),
        "the newest backup of the main database is from before the rotation, and its second factors"
        " and merits would not open: take a new one with `applicant-vault backup create`": (
            use.kind is KeyBlobKind.KEK
            and moved_at is not None
            and backed_up_at is not None
            and backed_up_at < moved_at
        ),
    }
    return [reason for reason, holds in reasons.items() if holds]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    wraps: Counter[bytes]
    rows: Counter[bytes]
    sights: Sequence[KeySight]
    active_id: bytes


def _use(
    seen: _Seen, kind: KeyBlobKind, one: Generation, name: bytes, moved_at: datetime | None
) -> KeyUse:
    rows = seen.rows[name]
    if not one.is_active:
        rows += seen.rows[_TAGS]  # a tag does not say which of the old keys made it
    users = [each for each in seen.sights if name in held_by(each) or each.seals_to == name]
    return KeyUse(
        kind=kind,
        key_id=name,
        made_at=one.made_at,
        is_active=one.is_active,
        wraps=seen.wraps[name],
        rows=rows,
        processes=tuple(users),
        behind=tuple(
            each
            for each in users
            if not one.is_active
            and (
                each.seals_to == name
                or (name in held_by(each) and seen.active_id not in held_by(each))
            )
        ),
        moved_at=moved_at,
    )


def _wraps(keyring: Database, kind: KeyBlobKind) -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    with keyring.reading() as session:
        for wrap_kind, key_id, count in wraps_by_key(session):
            if wrap_kind in WRAPPED[kind] and key_id is not None:
                found[key_id] += count
    return found


def _rows(main: Database, opener: Opener) -> Counter[bytes]:
    with main.reading() as session:
        used = row_use(session, opener=opener)
    return Counter({**used.sealed, _TAGS: used.tags_of_others})


def _settled(use: KeyUse) -> datetime | None:
    return None if use.moved_at is None else use.moved_at + SETTLING


def _day(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M UTC")
