"""What is asked about the people who work here. Plain functions; no rule is applied here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from vault.db.tables import Assignment, Staff, StaffCredential, StaffInvite, StaffSession

PASSWORD = "password"  # noqa: S105 - the word in the column, not a secret
TOTP = "totp"

_SIGNED_IN = (  # asked at every request, so made once
    select(StaffSession, Staff, Assignment.position_id)
    .join(Staff, Staff.id == StaffSession.staff_id)
    .outerjoin(Assignment, Assignment.staff_id == Staff.id)
    .where(StaffSession.token_hash == bindparam("token_hash"))
)


def staff_by_email(session: Session, email: str) -> Staff | None:
    """This function will return whoever signs in with this address, disabled ones too."""
    return session.scalars(select(Staff).where(Staff.email == email.lower())).one_or_none()


def all_staff(session: Session) -> Sequence[Staff]:
    """This function will return everybody, by name; the disabled ones last."""
    return session.scalars(
        select(Staff).order_by(Staff.disabled_at.is_not(None), func.lower(Staff.name), Staff.id)
    ).all()


def lock_staff(session: Session, staff_id: bytes) -> Staff | None:
    """This function will lock one person's row until the transaction ends."""
    return session.scalars(select(Staff).where(Staff.id == staff_id).with_for_update()).first()


def lock_administrators(session: Session, *, beside: bytes) -> None:
    """This function will lock all administrators, and one person more, until the end.

    Whether one is left is judged by all of them: of two who take it from each other at the same
    time, the second sees what the first did.
    """
    session.execute(
        select(Staff.id)
        .where(Staff.is_administrator | (Staff.id == beside))
        .order_by(Staff.id)
        .with_for_update()
    ).all()


def lock_invite(session: Session, token_hash: bytes) -> StaffInvite | None:
    """This function will lock an invitation and its person, the person first as all others do."""
    staff_id = session.scalar(
        select(StaffInvite.staff_id).where(StaffInvite.token_hash == token_hash)
    )
    if staff_id is None:
        return None
    lock_staff(session, staff_id)
    return session.get(StaffInvite, token_hash, with_for_update=True)


def credential(
    session: Session, staff_id: bytes, kind: str, *, lock: bool = False
) -> StaffCredential | None:
    """This function will return a password or a second factor, locked if asked."""
    return session.get(StaffCredential, (staff_id, kind), with_for_update=lock or None)


def staff_with_credentials(session: Session) -> frozenset[bytes]:
    """This function will return the ids of everybody who has signed up."""
    rows = session.scalars(select(StaffCredential.staff_id).where(StaffCredential.kind == PASSWORD))
    return frozenset(rows)


def use_counter(session: Session, staff_id: bytes, counter: int) -> bool:
    """This function will note a TOTP step as used; False where it, or a later one, was."""
    result = session.execute(
        update(StaffCredential)
        .where(StaffCredential.staff_id == staff_id, StaffCredential.kind == TOTP)
        .where(StaffCredential.last_counter.is_(None) | (StaffCredential.last_counter < counter))
        .values(last_counter=counter)
        .returning(StaffCredential.staff_id)
    )
    return result.first() is not None


def active_administrators(session: Session) -> int:
    """This function will count who can still invite others: signed up and not disabled."""
    return session.scalars(
        select(func.count())
        .select_from(Staff)
        .join(StaffCredential, StaffCredential.staff_id == Staff.id)
        .where(StaffCredential.kind == PASSWORD)
        .where(Staff.is_administrator, Staff.disabled_at.is_(None))
    ).one()


def session_and_person(
    session: Session, token_hash: bytes
) -> tuple[StaffSession, Staff, frozenset[bytes]] | None:
    """This function will return a session, over or not, whose it is, and their positions."""
    rows = session.execute(_SIGNED_IN, {"token_hash": token_hash}).all()
    if not rows:
        return None
    row, person, _ = rows[0]
    return row, person, frozenset(position for _, _, position in rows if position)


def positions_of(session: Session, staff_id: bytes) -> frozenset[bytes]:
    """This function will return the positions that somebody was assigned to."""
    return frozenset(
        session.scalars(select(Assignment.position_id).where(Assignment.staff_id == staff_id))
    )


def assignments(session: Session) -> dict[bytes, frozenset[bytes]]:
    """This function will return everybody's positions, by the person's id."""
    found: dict[bytes, set[bytes]] = {}
    for staff_id, position_id in session.execute(
        select(Assignment.staff_id, Assignment.position_id)
    ):
        found.setdefault(staff_id, set()).add(position_id)
    return {staff_id: frozenset(ids) for staff_id, ids in found.items()}


def names_of(session: Session, staff_ids: frozenset[bytes]) -> dict[bytes, str]:
    """This function will return the names of these people."""
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))
    return {staff_id: name for staff_id, name in rows}  # noqa: C416 - rows are no tuples to mypy


def end_sessions(session: Session, staff_id: bytes, *, keep: bytes | None = None) -> int:
    """This function will end somebody's sessions, all but ``keep`` (a token's hash)."""
    statement = delete(StaffSession).where(StaffSession.staff_id == staff_id)
    if keep is not None:
        statement = statement.where(StaffSession.token_hash != keep)
    return len(session.scalars(statement.returning(StaffSession.token_hash)).all())


def drop_open_invites(session: Session, staff_id: bytes) -> None:
    """This function will make somebody's unused links useless."""
    session.execute(
        delete(StaffInvite).where(StaffInvite.staff_id == staff_id, StaffInvite.used_at.is_(None))
    )


def open_invites(session: Session, now: datetime) -> dict[bytes, datetime]:
    """This function will return until when somebody's link works, by the person's id."""
    rows = session.execute(
        select(StaffInvite.staff_id, StaffInvite.expires_at).where(
            StaffInvite.used_at.is_(None), StaffInvite.expires_at > now
        )
    )
    return {staff_id: until for staff_id, until in rows}  # noqa: C416 - rows are no tuples to mypy
