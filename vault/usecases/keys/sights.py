"""Every process says which keys it holds, so that nobody takes one away from it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from vault.crypto.contexts import KEY_ID_BYTES
from vault.crypto.keys import random_id
from vault.db import key_sights as db
from vault.db.engines import Database
from vault.db.tables import KeySight

ALIVE = timedelta(minutes=3)  # a process speaks every minute; three unheard, and it is gone


def say_keys(
    *,
    main: Database,
    process: bytes,
    surface: str,
    seals_to: bytes | None,
    holds: Sequence[bytes],
    now: datetime,
) -> None:
    """This function will write down which keys a process holds; none of either: it has ended.

    Raises:
        StoreError: the database cannot be reached.
    """
    with main.writing() as session:
        session.add(
            KeySight(
                id=random_id(),
                process=process,
                surface=surface,
                at=now,
                seals_to=seals_to,
                holds=b"".join(holds),
            )
        )


def living(*, main: Database, now: datetime) -> list[KeySight]:
    """This function will return what the processes that are alive said last."""
    with main.reading() as session:
        sights = db.newest_sights(session, since=now - ALIVE)
    return [one for one in sights if one.holds or one.seals_to]


def lacking(*, main: Database, old_id: bytes, new_id: bytes, now: datetime) -> list[KeySight]:
    """This function will return the living processes that open with a key and not its successor."""
    return [
        one
        for one in living(main=main, now=now)
        if old_id in held_by(one) and new_id not in held_by(one)
    ]


def sealing_to(*, main: Database, key_id: bytes, now: datetime) -> list[KeySight]:
    """This function will return the living processes that seal to an intake key."""
    return [one for one in living(main=main, now=now) if one.seals_to == key_id]


def held_by(sight: KeySight) -> frozenset[bytes]:
    """This function will return the ids of the keys that a process opens with."""
    ids = sight.holds
    return frozenset(
        ids[start : start + KEY_ID_BYTES] for start in range(0, len(ids), KEY_ID_BYTES)
    )


def in_words(sights: Sequence[KeySight]) -> str:
    """This function will name processes by what they serve and the start of their number."""
    return ", ".join(f"{one.surface} {one.process.hex()[:8]}" for one in sights)
