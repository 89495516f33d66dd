"""What a hired person had to offer, without who it was (diskrimineringslagen 2 kap. 4 §).

Whoever was not hired may ask in writing what education, experience and other merits the person
had who was. It is kept apart from the application, names nobody, and lives while a rejected
application of the position does: then ``forget_merits`` deletes it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import canonical_json, read_canonical
from vault.crypto.contexts import KEY_ID_BYTES
from vault.crypto.keys import random_id
from vault.db import merits as db
from vault.db.candidate import newest_contact
from vault.db.engines import Database
from vault.db.tables import MeritSnapshot, Position
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.identifiers import PositionId
from vault.domain.positions import PositionStatus
from vault.errors import FieldError, NotAuthenticError, NotFoundError, StateError
from vault.ports.keys import Opener, Wrapped
from vault.usecases.open_contacts import open_contact, open_keys
from vault.usecases.recording import WORK, record
from vault.usecases.staff_words import check_staff_words
from vault.usecases.viewer import Viewer, check_may, check_position_in_sight

VERSION = 1
FIELDS = ("education", "experience", "other")
_PARTS_OF_A_NAME = 3  # letters: shorter ones are words like any other
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Merits:
    """What somebody had to offer. Its repr shows nothing: it was personal before it was this."""

    education: str
    experience: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One that was kept. ``merits`` is None where it does not open any more."""

    id: bytes
    made_at: datetime
    merits: Merits | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeritsOfPosition:
    """What a position has of it, and whether anybody may still ask."""

    snapshots: tuple[Snapshot, ...]
    hired: int
    """How many were hired and are still here: each of them calls for a snapshot."""
    is_needed: bool
    """Whether a rejected application lives that could ask."""


def write_merits(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    viewer: Viewer,
    position_id: PositionId,
    untrusted: Mapping[str, str],
    now: datetime,
) -> bytes:
    """This function will keep what a hired person had to offer, and return the snapshot's id.

    ``untrusted`` holds education, experience and other.

    Raises:
        NotFoundError: there is no such position, or it is not the viewer's.
        StateError: it is not closed with somebody hired, or nobody is left who could ask.
        FieldError: a text is too long or names the hired person; ``education`` where all are empty.
    """
    check_may(viewer=viewer, action=Action.WRITE_MERITS)
    check_position_in_sight(viewer=viewer, position_id=position_id)
    words = {name: _checked(untrusted.get(name, ""), name) for name in FIELDS}
    if not any(words.values()):
        raise FieldError("missing", field="education")
    _check_names_nobody(words, _names(main, keyring, opener, position_id))
    snapshot_id = random_id()
    value = canonical_json(value={**words, "version": VERSION})
    wrapped = opener.seal_merits(snapshot_id=snapshot_id, merits=value)
    with main.writing() as session:
        position = session.get(Position, position_id)
        if position is None:
            raise NotFoundError
        if position.status != PositionStatus.CLOSED or position.outcome != "hired":
            raise StateError("nobody was hired")
        if not db.rejected_lives(session, position_id, now=now):
            raise StateError("nobody is left who could ask")
        session.add(
            MeritSnapshot(
                id=snapshot_id,
                position_id=position_id,
                made_at=now,
                made_by=viewer.actor.id,
                sealed=wrapped.key_id + wrapped.sealed,
            )
        )
        _note(session, Event.MERITS_WRITTEN, viewer, position_id, now)
    return snapshot_id


def read_merits(
    *, main: Database, opener: Opener, viewer: Viewer, position_id: PositionId, now: datetime
) -> MeritsOfPosition:
    """This function will return what is kept of the hired of a position; the look is recorded.

    Raises:
        NotFoundError: there is no such position, or it is not the viewer's.
    """
    check_may(viewer=viewer, action=Action.SEE_MERITS)
    check_position_in_sight(viewer=viewer, position_id=position_id)
    with main.writing() as session:
        rows = db.snapshots_of(session, position_id)
        found = MeritsOfPosition(
            snapshots=tuple(
                Snapshot(id=row.id, made_at=row.made_at, merits=_opened(opener, row))
                for row in rows
            ),
            hired=len(db.hired_of(session, position_id)),
            is_needed=db.rejected_lives(session, position_id, now=now),
        )
        if rows:
            _note(session, Event.MERITS_READ, viewer, position_id, now, count=len(rows))
    return found


def forget_merits(*, main: Database, now: datetime) -> int:
    """This function will delete the snapshots that nobody can ask for any more, and count them."""
    with main.writing() as session:
        gone = db.delete_unneeded(session, now=now)
        for position_id, count in gone.items():
            record(
                session,
                event=Event.MERITS_ERASED,
                at=now,
                actor=WORK,
                subject=position_id,
                detail={"position": position_id.hex(), "count": count},
            )
    return sum(gone.values())


def _checked(untrusted: str, name: str) -> str:
    return check_staff_words(untrusted_words=untrusted, field=name)


def _names(main: Database, keyring: Database, opener: Opener, position_id: bytes) -> frozenset[str]:
    """Return the parts of the names of the hired who are still here: nobody's may be in it."""
    with main.reading() as session:
        ids = db.hired_of(session, position_id)
    keys = open_keys(keyring=keyring, opener=opener, ids=ids)
    names: set[str] = set()
    with main.reading() as session:
        for application_id, key in keys.items():
            contact = newest_contact(session, application_id)
            if contact is not None:
                fields = open_contact(
                    key=key,
                    application_id=application_id,
                    revision=contact.revision,
                    sealed=contact.sealed,
                )
                names |= {part.casefold() for part in _WORDS.findall(fields.get("name", ""))}
    return frozenset(part for part in names if len(part) >= _PARTS_OF_A_NAME)


def _check_names_nobody(words: Mapping[str, str], names: frozenset[str]) -> None:
    for name, text in words.items():
        if names & {part.casefold() for part in _WORDS.findall(text)} or "@" in text:
            raise FieldError("names-somebody", field=name)


def _opened(opener: Opener, row: MeritSnapshot) -> Merits | None:
    wrapped = Wrapped(key_id=row.sealed[:KEY_ID_BYTES], sealed=row.sealed[KEY_ID_BYTES:])
    try:
        opened = opener.open_merits(snapshot_id=row.id, wrapped=wrapped)
    except NotAuthenticError:
        # One forged row must not take the page down: it shows as unreadable.
        return None
    value = read_canonical(untrusted_json=opened)
    return Merits(**{name: str(value.get(name, "")) for name in FIELDS})


def _note(
    session: Session,
    event: Event,
    viewer: Viewer,
    position_id: bytes,
    now: datetime,
    *,
    count: int | None = None,
) -> None:
    record(
        session,
        event=event,
        at=now,
        actor=viewer.actor,
        subject=position_id,
        detail={
            "position": position_id.hex(),
            **({} if count is None else {"count": count}),
        },
    )
