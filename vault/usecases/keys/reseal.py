"""What the main database has under the KEK, brought under the one in use during a rotation.

Second factors, offered and confirmed; the words of a closing's letters; the merits of the hired;
and the tags that vouch for the rows of the staff. A few rows at a time, each locked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, undefer

from vault.crypto.contexts import KEY_ID_BYTES
from vault.db.engines import Database
from vault.db.staff_queries import PASSWORD, TOTP
from vault.db.tables import (
    MeritSnapshot,
    Position,
    Staff,
    StaffCredential,
    StaffInvite,
    StaffSession,
)
from vault.db.tables.columns import MainBase
from vault.db.turns import Turns
from vault.domain.identifiers import PositionId, StaffId
from vault.errors import NotAuthenticError
from vault.ports.keys import Opener, Wrapped
from vault.usecases.staff.tags import Tagged, check_row, tag_of

ROWS = 100
Holder = MeritSnapshot | Position | StaffCredential | StaffInvite
"""The rows that have something sealed under the KEK."""
R = TypeVar("R", bound=MainBase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """How many rows a run has moved, and how many it had to leave."""

    moved: int
    refused: int
    """Sealed, and no key that is held opens them."""
    altered: int
    """Rows of the staff that nobody vouches for: they let nobody in, and stay like that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowUse:
    """How many rows of the main database need which KEK."""

    sealed: dict[bytes, int]
    """By key id."""
    tags_of_others: int
    """Tags that the KEK in use did not make, and another that is held here did."""


def reseal_main(*, main: Database, opener: Opener) -> Resealed:
    """This function will bring everything of the main database under the KEK in use.

    Raises:
        StoreError: the database failed; what was moved stays moved.
    """
    turns = Turns(main)
    moved = refused = altered = 0
    for rows in SEALED:
        for some in _keys(main, rows):
            with turns.writing() as session:
                done = [_reseal(opener, row) for row in rows.locked(session, some)]
            moved, refused = moved + done.count(True), refused + done.count(None)
    for tagged in TAGGED:
        for some in _keys(main, tagged):
            with turns.writing() as session:
                done = [_retag(session, opener, row) for row in tagged.locked(session, some)]
            moved, altered = moved + done.count(True), altered + done.count(None)
    return Resealed(moved=moved, refused=refused, altered=altered)


def row_use(session: Session, *, opener: Opener) -> RowUse:
    """This function will count what the main database has under which KEK. It changes nothing."""
    sealed: dict[bytes, int] = {}
    for rows in SEALED:
        for row in rows.all(session):
            key_id = _stored(row).key_id
            sealed[key_id] = sealed.get(key_id, 0) + 1
    tags = sum(
        _needs_new_tag(session, opener, row) for tagged in TAGGED for row in tagged.all(session)
    )
    return RowUse(sealed=sealed, tags_of_others=tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Generic[R]):
    """The rows of one table that a rotation changes."""

    entity: type[R]
    where: ColumnElement[bool]

    @property
    def _key(self) -> Sequence[ColumnElement[object]]:
        return list(self.entity.__table__.primary_key.columns)  # type: ignore[attr-defined]  # a Table

    def keys(self, session: Session) -> Sequence[tuple[object, ...]]:
        """This method will return their primary keys, in order."""
        found = session.execute(select(*self._key).where(self.where).order_by(*self._key))
        return [tuple(row) for row in found]

    def all(self, session: Session) -> Sequence[R]:
        """This method will return them."""
        wanted = select(self.entity).options(undefer("*"))
        return session.scalars(wanted.where(self.where)).all()

    def locked(self, session: Session, keys: Sequence[tuple[object, ...]]) -> Sequence[R]:
        """This method will return those that are still among them, locked."""
        return session.scalars(
            select(self.entity)
            .options(undefer("*"))
            .where(self.where, tuple_(*self._key).in_(keys))
            .order_by(*self._key)
            .with_for_update()
        ).all()


SEALED: Sequence[Rows[Holder]] = (
    Rows(
        entity=StaffCredential,
        where=(StaffCredential.kind == TOTP) & StaffCredential.sealed_secret.is_not(None),
    ),
    Rows(entity=StaffInvite, where=StaffInvite.sealed_totp.is_not(None)),
    Rows(entity=Position, where=Position.closing_words.is_not(None)),
    Rows(entity=MeritSnapshot, where=MeritSnapshot.id.is_not(None)),
)
TAGGED: Sequence[Rows[Tagged]] = (
    Rows(entity=Staff, where=Staff.id.is_not(None)),
    Rows(entity=StaffCredential, where=StaffCredential.kind == PASSWORD),
    Rows(entity=StaffInvite, where=StaffInvite.used_at.is_(None)),
    Rows(entity=StaffSession, where=StaffSession.token_hash.is_not(None)),
)


def _keys(main: Database, rows: Rows[R]) -> Iterator[Sequence[tuple[object, ...]]]:
    with main.reading() as session:
        keys = rows.keys(session)
    for start in range(0, len(keys), ROWS):
        yield keys[start : start + ROWS]


def _reseal(opener: Opener, row: Holder) -> bool | None:
    """Bring one row under the KEK in use: True when it was not, None when it does not open."""
    stored = _stored(row)
    if stored.key_id == opener.key_id:
        return False
    try:
        _put(row, _again(opener, row, stored))
    except NotAuthenticError:
        return None  # counted and told: nobody could have opened it before, either
    return True


def _again(opener: Opener, row: Holder, stored: Wrapped) -> Wrapped:
    if isinstance(row, StaffCredential | StaffInvite):
        staff_id = StaffId(row.staff_id)
        secret = opener.open_totp(staff_id=staff_id, wrapped=stored)
        return opener.seal_totp(staff_id=staff_id, secret=secret)
    if isinstance(row, Position):
        position_id = PositionId(row.id)
        words = opener.open_words(position_id=position_id, wrapped=stored)
        return opener.seal_words(position_id=position_id, words=words)
    merits = opener.open_merits(snapshot_id=row.id, wrapped=stored)
    return opener.seal_merits(snapshot_id=row.id, merits=merits)


def _stored(row: Holder) -> Wrapped:
    if isinstance(row, StaffCredential):
        return Wrapped(key_id=row.key_id or b"", sealed=row.sealed_secret or b"")
    if isinstance(row, StaffInvite):
        both = row.sealed_totp
    elif isinstance(row, Position):
        both = row.closing_words
    else:
        both = row.sealed
    assert both is not None  # the query asks for those that have one
    return Wrapped(key_id=both[:KEY_ID_BYTES], sealed=both[KEY_ID_BYTES:])


def _put(row: Holder, wrapped: Wrapped) -> None:
    both = wrapped.key_id + wrapped.sealed
    if isinstance(row, StaffCredential):
        row.key_id, row.sealed_secret = wrapped.key_id, wrapped.sealed
    elif isinstance(row, StaffInvite):
        row.sealed_totp = both
    elif isinstance(row, Position):
        row.closing_words = both
    else:
        row.sealed = both


def _needs_new_tag(session: Session, opener: Opener, row: Tagged) -> bool:
    if tag_of(session, opener=opener, row=row) == row.tag:
        return False
    try:
        check_row(session, opener=opener, row=row)
    except NotAuthenticError:
        return False  # nobody vouches for it: no key is needed for what counts as not there
    return True


def _retag(session: Session, opener: Opener, row: Tagged) -> bool | None:
    """Vouch for one row anew: True when the tag changes, None when no KEK has made the old one."""
    fresh = tag_of(session, opener=opener, row=row)
    if fresh == row.tag:
        return False
    if not _needs_new_tag(session, opener, row):
        return None  # counted and told; whoever uses the row sounds its alarm
    row.tag = fresh
    return True
