"""Who works here, and where each of them stands: to look at, and to find somebody by."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.staff_queries import (
    all_staff,
    assignments,
    open_invites,
    staff_by_email,
    staff_with_credentials,
)
from vault.db.tables import Staff
from vault.domain.access import Role
from vault.domain.identifiers import StaffId
from vault.errors import NotFoundError
from vault.ports.keys import Opener
from vault.usecases.staff.invite import is_unnamed
from vault.usecases.staff.sessions import roles_of
from vault.usecases.staff.tags import has_own_rights


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
