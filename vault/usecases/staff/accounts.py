"""Looking after the people who work here: roles, positions, disabling, resetting.

Two rules stand over all of it: somebody must always be left who can invite others, and nobody
widens their own rights.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.staff_queries import (
    active_administrators,
    all_staff,
    assignments,
    drop_open_invites,
    end_sessions,
    lock_administrators,
    lock_staff,
    open_invites,
    staff_by_email,
    staff_with_credentials,
)
from vault.db.tables import Assignment, Position, Staff, StaffCredential
from vault.domain.access import Role
from vault.domain.audit_events import Event, role_words
from vault.domain.identifiers import StaffId
from vault.errors import FieldError, NotAllowedError, NotFoundError, StateError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import Actor, record
from vault.usecases.staff.invite import Invitation, is_unnamed, new_link
from vault.usecases.staff.sessions import roles_of
from vault.usecases.staff.tags import has_own_rights, tag_rights


class Standing(StrEnum):
    """Where somebody stands."""

    ACTIVE = "active"
    INVITED = "invited"
    LAPSED = "lapsed"
    """Invited, but the link is over."""
    DISABLED = "disabled"
    ALTERED = "altered"
    """What they may do was changed past the vault: they cannot sign in until it is set anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of staff, as the list of people shows them."""

    staff_id: StaffId
    name: str
    email: str
    roles: Role
    all_positions: bool
    positions: frozenset[bytes]
    standing: Standing
    made_at: datetime
    invite_until: datetime | None


class LastAdministratorError(StateError):
    """Nobody would be left who can invite others."""

    code = "last-administrator"


class OwnRightsError(NotAllowedError):
    """Somebody tried to change their own rights."""

    code = "own-rights"


class AlteredRightsError(StateError):
    """What somebody may do was changed past the vault: set it anew before anything else."""

    code = "altered-rights"


def list_people(*, main: Database, opener: Opener, now: datetime) -> tuple[Person, ...]:
    """This function will return everybody, the disabled ones last."""
    with main.reading() as session:
        signed_up = staff_with_credentials(session)
        invited = open_invites(session, now)
        assigned = assignments(session)
        return tuple(
            _person(
                row,
                assigned.get(row.id, frozenset()),
                _standing(session, opener, row, signed_up, invited),
                invited.get(row.id),
            )
            for row in all_staff(session)
        )


def one_person(*, main: Database, opener: Opener, staff_id: bytes, now: datetime) -> Person:
    """This function will return one member of staff.

    Raises:
        NotFoundError: there is none.
    """
    for person in list_people(main=main, opener=opener, now=now):
        if person.staff_id == staff_id:
            return person
    raise NotFoundError


def find_person(*, main: Database, untrusted_email: str) -> StaffId:
    """This function will return the id of whoever has this address.

    Raises:
        NotFoundError: nobody has.
    """
    with main.reading() as session:
        person = staff_by_email(session, untrusted_email.strip())
        if person is None:
            raise NotFoundError
        return StaffId(person.id)


def set_roles(
    *,
    main: Database,
    opener: Opener,
    staff_id: bytes,
    roles: Role,
    all_positions: bool,
    positions: Collection[bytes],
    actor: Actor,
    now: datetime,
) -> None:
    """This function will set what somebody may do and see; it counts from their next request.

    Raises:
        NotFoundError: there is no such person, or no such position.
        FieldError: ``missing``, field ``roles``.
        OwnRightsError: it is the actor's own account.
        LastAdministratorError: nobody would be left who can invite others.
    """
    if roles is Role.NONE:
        raise FieldError("missing", field="roles")
    if actor.id == staff_id:
        raise OwnRightsError
    is_recruiter = bool(roles & Role.RECRUITER)
    with main.writing() as session:
        lock_administrators(session, beside=staff_id)
        person = _locked(session, staff_id)
        before = roles_of(person=person)
        person.is_administrator = bool(roles & Role.ADMINISTRATOR)
        person.is_recruiter = is_recruiter
        person.all_positions = all_positions and is_recruiter
        _keep_an_administrator(session, lost=bool(before & ~roles & Role.ADMINISTRATOR))
        given = sorted(positions) if is_recruiter and not all_positions else []
        _assign(session, staff_id, given, actor, now)
        tag_rights(session, opener=opener, person=person)
        _record_rights(
            session,
            person,
            roles_changed=before != roles,
            positions=given,
            actor=actor,
            now=now,
        )


def disable(
    *, main: Database, opener: Opener, staff_id: bytes, actor: Actor, now: datetime
) -> None:
    """This function will shut somebody out at once: sessions end, links stop working.

    Raises:
        NotFoundError: there is no such person.
        OwnRightsError: it is the actor's own account.
        LastAdministratorError: nobody would be left who can invite others.
    """
    if actor.id == staff_id:
        raise OwnRightsError
    with main.writing() as session:
        lock_administrators(session, beside=staff_id)
        person = _locked(session, staff_id)
        if person.disabled_at is not None:
            return
        is_own = has_own_rights(session, opener=opener, person=person)
        person.disabled_at = now
        if is_own:  # what was altered stays so: disabling must not vouch for it
            tag_rights(session, opener=opener, person=person)
        _keep_an_administrator(session, lost=person.is_administrator)
        ended = end_sessions(session, staff_id)
        drop_open_invites(session, staff_id)
        record(
            session,
            event=Event.STAFF_DISABLED,
            at=now,
            actor=actor,
            subject=staff_id,
            detail={"staff": staff_id.hex(), "count": ended},
        )


def reset(
    *, main: Database, opener: Opener, staff_id: bytes, actor: Actor, now: datetime
) -> Invitation:
    """This function will take password and second factor away and return a new sign-up link.

    A disabled person is let in again by it. Their sessions end at once.

    Raises:
        NotFoundError: there is no such person.
        OwnRightsError: it is the actor's own account.
        AlteredRightsError: their rights were changed past the vault; set them first.
    """
    if actor.id == staff_id:
        raise OwnRightsError
    with main.writing() as session:
        person = _locked(session, staff_id)
        if not has_own_rights(session, opener=opener, person=person):
            raise AlteredRightsError
        if person.disabled_at is not None:
            person.disabled_at = None
            tag_rights(session, opener=opener, person=person)
            record(
                session,
                event=Event.STAFF_ENABLED,
                at=now,
                actor=actor,
                subject=staff_id,
                detail={"staff": staff_id.hex()},
            )
        session.execute(delete(StaffCredential).where(StaffCredential.staff_id == staff_id))
        ended = end_sessions(session, staff_id)
        record(
            session,
            event=Event.STAFF_RESET,
            at=now,
            actor=actor,
            subject=staff_id,
            detail={"staff": staff_id.hex(), "method": "link", "count": ended},
        )
        return new_link(session, opener=opener, staff_id=StaffId(staff_id), now=now)


def _person(
    row: Staff, positions: frozenset[bytes], standing: Standing, invite_until: datetime | None
) -> Person:
    return Person(
        staff_id=StaffId(row.id),
        name=row.name,
        email=row.email if not is_unnamed(person=row) else "",
        roles=roles_of(person=row),
        all_positions=row.all_positions,
        positions=positions,
        standing=standing,
        made_at=row.made_at,
        invite_until=invite_until,
    )


def _standing(
    session: Session,
    opener: Opener,
    row: Staff,
    signed_up: frozenset[bytes],
    invited: dict[bytes, datetime],
) -> Standing:
    if not has_own_rights(session, opener=opener, person=row):
        return Standing.ALTERED
    if row.disabled_at is not None:
        return Standing.DISABLED
    if row.id in signed_up:
        return Standing.ACTIVE
    return Standing.INVITED if row.id in invited else Standing.LAPSED


def _locked(session: Session, staff_id: bytes) -> Staff:
    person = lock_staff(session, staff_id)
    if person is None:
        raise NotFoundError
    return person


def _keep_an_administrator(session: Session, *, lost: bool) -> None:
    session.flush()
    if lost and active_administrators(session) == 0:
        raise LastAdministratorError


def _record_rights(
    session: Session,
    person: Staff,
    *,
    roles_changed: bool,
    positions: list[bytes],
    actor: Actor,
    now: datetime,
) -> None:
    named = person.id.hex()
    if roles_changed:
        record(
            session,
            event=Event.STAFF_ROLES_SET,
            at=now,
            actor=actor,
            subject=person.id,
            detail={"staff": named, "roles": role_words(roles=roles_of(person=person))},
        )
    record(
        session,
        event=Event.STAFF_ASSIGNED,
        at=now,
        actor=actor,
        subject=person.id,
        detail={
            "staff": named,
            # The audit log holds so many ids in one entry; the rest follows from the rows.
            "positions": [one.hex() for one in positions[:40]],
            "all_positions": person.all_positions,
            "spontaneous": person.all_positions,
        },
    )


def _assign(
    session: Session, staff_id: bytes, positions: list[bytes], actor: Actor, now: datetime
) -> None:
    session.execute(delete(Assignment).where(Assignment.staff_id == staff_id))
    for position_id in positions:
        if session.get(Position, position_id) is None:
            raise NotFoundError
        session.add(
            Assignment(staff_id=staff_id, position_id=position_id, made_at=now, made_by=actor.id)
        )
