"""What a hired person had to offer, without who it was (diskrimineringslagen 2 kap. 4 §).

Whoever was not hired may ask in writing what education, experience and other merits the person
had who was. It is kept apart from the application, names nobody, and lives while a rejected
application of the position does, or a claim about the position stands (case E52): then
``forget_merits`` deletes it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db import merits as db
from vault.db.candidate import newest_contact
from vault.db.claims import claim_stands, standing_claim
from vault.db.engines import Database
from vault.db.tables import MeritSnapshot, Position
from vault.domain.access import Action
from vault.domain.application import Outcome
from vault.domain.audit_events import Event
from vault.domain.holds import shown_reason
from vault.domain.identifiers import ApplicationId, PositionId
from vault.domain.positions import PositionStatus
from vault.errors import FieldError, NotFoundError, StateError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import WORK, record
from vault.usecases.candidates.in_sight import application_in_sight
from vault.usecases.candidates.open_contacts import open_contact, open_keys
from vault.usecases.candidates.staff_words import check_staff_words
from vault.usecases.holds.merits_sealed import FIELDS, Merits, Whose, open_snapshot, seal_snapshot
from vault.usecases.staff.viewer import Viewer, check_may, check_position_in_sight

__all__ = [
    "ASSESSMENT",
    "FIELDS",
    "Merits",
    "Whose",
    "forget_merits",
    "read_merits",
    "write_merits",
]

ASSESSMENT = "assessment"
_PARTS_OF_A_NAME = 3  # letters: shorter ones are words like any other
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One that was kept. ``merits`` is None where it does not open any more."""

    id: bytes
    made_at: datetime
    merits: Merits | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOnMerits:
    """The claim that keeps them: for those who must know."""

    hold_id: bytes
    reason_key: str
    owner: str
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeritsOfPosition:
    """What a position has of it, and whether anybody may still ask."""

    snapshots: tuple[Snapshot, ...]
    hired: int
    """How many were hired and are still here: each of them calls for a snapshot."""
    is_needed: bool
    """Whether a rejected application lives that could ask."""
    claim: ClaimOnMerits | None
    """Of several the one that is looked at next."""

    @property
    def of_the_hired(self) -> int:
        """How many snapshots of somebody hired there are, as far as they open."""
        return sum(one.merits is None or one.merits.whose is Whose.HIRED for one in self.snapshots)


def write_merits(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    viewer: Viewer,
    position_id: PositionId,
    untrusted: Mapping[str, str],
    about: ApplicationId | None = None,
    now: datetime,
) -> bytes:
    """This function will keep what a hired person had to offer, and return the snapshot's id.

    ``untrusted`` holds education, experience and other, and while a claim stands an assessment.
    ``about`` is whoever of the position is compared with a claimant, hired or not: their name may
    not be in it, and is not kept with it.

    Raises:
        NotFoundError: there is no such position or application, or it is not the viewer's.
        StateError: the position is not closed with somebody hired, or nobody is left who could
            ask; ``about`` or an assessment without a claim that stands.
        FieldError: a text is too long or names them; ``education`` where all are empty.
    """
    check_may(viewer=viewer, action=Action.WRITE_MERITS)
    check_position_in_sight(viewer=viewer, position_id=position_id)
    words = _words(untrusted)
    with main.reading() as session:
        ids = set(db.hired_of(session, position_id))
        if about is not None:
            _whose(session, viewer, position_id, about)
            ids.add(about)
    _check_names_nobody(words, _names(main, keyring, opener, ids))
    snapshot_id = random_id()
    with main.writing() as session:
        whose = _whose(session, viewer, position_id, about)
        _check_needed(session, position_id, for_claim=bool(about or words[ASSESSMENT]), now=now)
        merits = Merits(**words, whose=whose)
        session.add(
            MeritSnapshot(
                id=snapshot_id,
                position_id=position_id,
                made_at=now,
                made_by=viewer.actor.id,
                sealed=seal_snapshot(opener=opener, snapshot_id=snapshot_id, merits=merits),
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
                Snapshot(
                    id=row.id, made_at=row.made_at, merits=open_snapshot(opener=opener, row=row)
                )
                for row in rows
            ),
            hired=len(db.hired_of(session, position_id)),
            is_needed=db.rejected_lives(session, position_id, now=now),
            claim=_claim(session, position_id),
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


def _whose(
    session: Session, viewer: Viewer, position_id: bytes, about: ApplicationId | None
) -> Whose:
    if about is None:
        return Whose.HIRED
    application = application_in_sight(session, viewer=viewer, application_id=about)
    if application.position_id != position_id:
        raise NotFoundError
    return Whose.HIRED if application.outcome == Outcome.HIRED else Whose.COMPARED


def _check_needed(session: Session, position_id: bytes, *, for_claim: bool, now: datetime) -> None:
    position = session.get(Position, position_id)
    if position is None:
        raise NotFoundError
    stands = claim_stands(session, position_id)
    if for_claim:
        if not stands:
            raise StateError("no claim about the position stands")
        return
    if position.status != PositionStatus.CLOSED or position.outcome != "hired":
        raise StateError("nobody was hired")
    if not stands and not db.rejected_lives(session, position_id, now=now):
        raise StateError("nobody is left who could ask")


def _claim(session: Session, position_id: bytes) -> ClaimOnMerits | None:
    found = standing_claim(session, position_id)
    if found is None:
        return None
    hold, owner = found
    return ClaimOnMerits(
        hold_id=hold.id,
        reason_key=shown_reason(reason=hold.reason),
        owner=owner,
        review_on=hold.review_on,
    )


def _words(untrusted: Mapping[str, str]) -> dict[str, str]:
    words = {
        name: check_staff_words(untrusted_words=untrusted.get(name, ""), field=name)
        for name in (*FIELDS, ASSESSMENT)
    }
    if not any(words[name] for name in FIELDS):
        raise FieldError("missing", field="education")
    return words


def _names(
    main: Database, keyring: Database, opener: Opener, ids: Collection[bytes]
) -> frozenset[str]:
    """Return the parts of the names of these who are still here: nobody's may be in it."""
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
