"""Holding for a claim about a position: the claimant whole, of the others their merits (case E52).

The claimants' applications are held. Everybody else's expires and is erased on its day; what stays
of them is what was written down without a name of the hired and of those compared, with the
assessment, for as long as the claim stands. No clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey, random_id
from vault.db.claims import is_taken, lock_position_whole
from vault.db.engines import Database
from vault.db.tables import Application, Hold
from vault.domain.access import Action
from vault.domain.application import Kind
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.holds import Scope, check_review_on
from vault.domain.identifiers import ApplicationId, PositionId
from vault.errors import FieldError, LostRaceError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import application_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.staff_words import check_staff_words
from vault.usecases.holds.hold import NewHold, owner_of, sealed_words
from vault.usecases.positions.positions import locked_position
from vault.usecases.retention.clock import reset_clock
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may, check_sees


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClaim:
    """What was placed."""

    holds: Mapping[ApplicationId, bytes]
    """Each claimant's hold."""
    compared: int
    """How many others applied, of whom only the merits are kept."""


@dataclass(frozen=True, slots=True, repr=False)
class _Placing:
    """What every row of the claim has in common. Its repr shows nothing: the words are personal."""

    wanted: NewHold
    owner_id: bytes
    viewer: Viewer
    now: datetime
    keys: Mapping[ApplicationId, ApplicationKey]
    """The claimants', where there are words to seal."""
    words: str


def place_claim(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    position_id: PositionId,
    claimants: Sequence[ApplicationId],
    wanted: NewHold,
    now: datetime,
) -> PlacedClaim:
    """This function will hold the claimants' applications, and the merits of the others.

    The words go to the claimants' rows, each under its own key, and to nobody else's.

    Raises:
        NotFoundError: there is no such position, or it is not the viewer's.
        FieldError: ``claimants`` names nobody (``missing``), or one who did not apply for the
            position or is erased (``unknown``: then there is nothing left to hold, case E53);
            ``review_on``, ``owner`` or ``words`` as ``place_hold``.
        LostRaceError: another claim about the position was placed at this very instant.
    """
    check_may(viewer=viewer, action=Action.PLACE_HOLD)
    check_sees(viewer=viewer, kind=Kind.POSITION, position_id=position_id)
    check_review_on(
        review_on=wanted.review_on, today=local_day(moment=now, zone=book.active.time_zone)
    )
    words = check_staff_words(untrusted_words=wanted.untrusted_words, field="words")
    claimants = tuple(dict.fromkeys(claimants))
    if not claimants:
        raise FieldError("missing", field="claimants")
    with main.reading() as session:
        owner_id = owner_of(session, viewer, wanted.untrusted_owner)
        _check_of_position(session, position_id, claimants)
    keys = {
        one: open_key(keyring=keyring, opener=opener, application_id=one)
        for one in (claimants if words else ())
    }
    placing = _Placing(wanted, owner_id, viewer, now, keys, words)
    with main.writing() as session:
        locked_position(session, viewer=viewer, position_id=position_id, version=None)
        return _placed(session, placing, position_id, claimants, book)


def _placed(
    session: Session,
    placing: _Placing,
    position_id: PositionId,
    claimants: Sequence[ApplicationId],
    book: PolicyBook,
) -> PlacedClaim:
    """Write the rows of a position that is locked."""
    if is_taken(session, position_id, at=placing.now):
        raise LostRaceError("another claim was placed at this instant")
    everybody = {row.id: row for row in lock_position_whole(session, position_id)}
    if not everybody.keys() >= set(claimants):
        raise FieldError("unknown", field="claimants")
    session.add_all(_row(placing, row, Scope.MERITS) for row in everybody.values())
    holds = {one: _hold_whole(session, placing, everybody[one], book) for one in claimants}
    placed = PlacedClaim(holds=holds, compared=len(everybody) - len(holds))
    _note_merits(session, placing, position_id, placed.compared)
    return placed


def position_of_claim(
    *, main: Database, viewer: Viewer, application_id: ApplicationId
) -> PositionId:
    """This function will return the position that a claimant applied for.

    Raises:
        NotFoundError: there is no such application, or it is not the viewer's.
        FieldError: ``claimants`` has ``no-position``: it was for no position.
    """
    check_may(viewer=viewer, action=Action.PLACE_HOLD)
    with main.reading() as session:
        row = application_in_sight(session, viewer=viewer, application_id=application_id)
    if row.position_id is None:
        raise FieldError("no-position", field="claimants")
    return PositionId(row.position_id)


def _check_of_position(
    session: Session, position_id: bytes, claimants: Sequence[ApplicationId]
) -> None:
    """Say so before any key is opened; it is looked at again under the lock."""
    for one in claimants:
        row = session.get(Application, one)
        if row is None or row.position_id != position_id:
            raise FieldError("unknown", field="claimants")


def _hold_whole(
    session: Session, placing: _Placing, application: Application, book: PolicyBook
) -> bytes:
    hold = _row(placing, application, Scope.FULL)
    key = placing.keys.get(ApplicationId(application.id))
    hold.sealed_reason = sealed_words(key, application.id, hold.id, placing.words)
    session.add(hold)
    application.version += 1
    reset_clock(session, application, book=book, now=placing.now)
    record(
        session,
        event=Event.HOLD_PLACED,
        at=placing.now,
        actor=placing.viewer.actor,
        subject=application.id,
        detail={"code": hold.reason, "review_on": hold.review_on.isoformat()},
    )
    return hold.id


def _row(placing: _Placing, application: Application, scope: Scope) -> Hold:
    return Hold(
        id=random_id(),
        application_id=application.id,
        reason=placing.wanted.reason.value,
        owner_id=placing.owner_id,
        scope=scope.value,
        placed_at=placing.now,
        placed_by=placing.viewer.actor.id,
        review_on=placing.wanted.review_on,
    )


def _note_merits(session: Session, placing: _Placing, position_id: bytes, compared: int) -> None:
    record(
        session,
        event=Event.MERITS_HELD,
        at=placing.now,
        actor=placing.viewer.actor,
        subject=position_id,
        detail={
            "position": position_id.hex(),
            "code": placing.wanted.reason.value,
            "count": compared,
            "review_on": placing.wanted.review_on.isoformat(),
        },
    )
