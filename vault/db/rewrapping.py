"""What a rotation reads and writes: wraps by the key they are under, and what vouches for them.

A wrap is only ever changed where it stands: nothing here inserts one, so that a rotation that
comes late finds nothing to change and brings nobody back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from vault.db.by_ids import lock_ids
from vault.db.tables import Application, Wrap

_REPLACE = (
    update(Wrap.__table__)  # type: ignore[arg-type]  # a Table, which the stubs call a FromClause
    .where(
        Wrap.__table__.c.id == bindparam("old_id"),
        Wrap.__table__.c.key_id == bindparam("old_key_id"),
    )
    .values(id=bindparam("new_id"), key_id=bindparam("new_key_id"), sealed=bindparam("new_sealed"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUnder:
    """One wrap, and the id of the key that it is under."""

    id: bytes
    slot_id: bytes
    kind: str
    key_id: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One wrap as it was found, and what it becomes."""

    id: bytes
    slot_id: bytes
    key_id: bytes
    new_id: bytes
    new_key_id: bytes
    new_sealed: bytes


def wraps_under_others(
    session: Session, *, kinds: Sequence[str], key_id: bytes, after: bytes, limit: int
) -> list[WrapUnder]:
    """This function will return the next wraps of these kinds that are not under this key, by id.

    ``session`` reads the keyring.
    """
    rows = session.execute(
        select(Wrap.id, Wrap.slot_id, Wrap.kind, Wrap.key_id, Wrap.sealed)
        .where(Wrap.kind.in_(kinds), Wrap.key_id != key_id, Wrap.id > after)
        .order_by(Wrap.id)
        .limit(limit)
    )
    return [
        WrapUnder(
            id=row.id, slot_id=row.slot_id, kind=row.kind, key_id=row.key_id, sealed=row.sealed
        )
        for row in rows
    ]


def commitments(session: Session, application_ids: Sequence[bytes]) -> Mapping[bytes, bytes]:
    """This function will return the key commitments of those that have a row."""
    found = session.execute(
        select(Application.id, Application.key_commitment).where(
            Application.id.in_(application_ids)
        )
    )
    return {row.id: row.key_commitment for row in found}


def replace_wraps(session: Session, replacements: Sequence[Replacement]) -> int:
    """This function will put the new wraps where the old ones still stand, and count them.

    ``session`` writes to the keyring. The slots are locked first, in the order in which the purge
    locks them. A wrap that is gone stays gone. Where acceptance has made the new one meanwhile,
    the old one is deleted.
    """
    lock_ids(session, [one.slot_id for one in replacements], table="slot")
    made = set(
        session.scalars(select(Wrap.id).where(Wrap.id.in_([one.new_id for one in replacements])))
    )
    doubled = [one.id for one in replacements if one.new_id in made and one.new_id != one.id]
    count = 0
    if doubled:
        gone = session.execute(delete(Wrap).where(Wrap.id.in_(doubled)))
        count += cast("CursorResult[Any]", gone).rowcount
    rows = [
        {
            "old_id": one.id,
            "old_key_id": one.key_id,
            "new_id": one.new_id,
            "new_key_id": one.new_key_id,
            "new_sealed": one.new_sealed,
        }
        for one in replacements
        if one.id not in set(doubled)
    ]
    if rows:
        changed = session.connection().execute(_REPLACE, rows)
        count += changed.rowcount
    return count


def wraps_left(session: Session, *, kinds: Sequence[str], key_id: bytes) -> int:
    """This function will count the wraps of these kinds that are not under this key."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Wrap)
            .where(Wrap.kind.in_(kinds), Wrap.key_id != key_id)
        )
        or 0
    )
