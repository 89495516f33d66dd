"""Looking after the people who work here: roles, positions, disabling, resetting.

Two rules stand over all of it: somebody must always be left who can invite others, and nobody
widens their own rights.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.staff_queries import (
    active_administrators,
    drop_open_invites,
    end_sessions,
    lock_administrators,
    lock_staff,
)
from vault.db.tables import Assignment, Position, Staff, StaffCredential
from vault.domain.access import Role
from vault.domain.audit_details import role_words
from vault.domain.audit_events import Event
from vault.domain.identifiers import StaffId
from vault.errors import FieldError, NotAllowedError, NotFoundError, StateError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import Actor, record
from vault.usecases.staff.invite import Invitation, new_link
from vault.usecases.staff.sessions import roles_of
from vault.usecases.staff.tags import has_own_rights, tag_rights


class LastAdministratorError(StateError):
    """Nobody would be left who can invite others."""

    code = "last-administrator"


class OwnRightsError(NotAllowedError):
    """Somebody tried to change their own rights."""

    code = "own-rights"


class AlteredRightsError(StateError):
    """What somebody may do was changed past the vault: set it anew before anything else."""

    code = "altered-rights"


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
