"""Leases: who works on what until when. Plain functions over a session of the main database.

A claim is one statement, so that of any number of workers exactly one gets it; what a killed
worker held comes free when its lease has run out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from vault.db.engines import upsert
from vault.db.tables import Lease


def claim(
    session: Session,
    *,
    subject: bytes,
    errand: str,
    holder: bytes,
    now: datetime,
    until: datetime,
) -> bool:
    """This function will take a lease that is free or has run out; False when it is somebody's."""
    statement = (
        upsert(session.get_bind().dialect.name, Lease)
        .values(subject=subject, errand=errand, holder=holder, until=until)
        .on_conflict_do_update(
            index_elements=["subject", "errand"],
            set_={"holder": holder, "until": until},
            where=Lease.until <= now,
        )
        .returning(Lease.subject)  # a server does not count the rows of an INSERT for us
    )
    return session.scalars(statement).one_or_none() is not None


def claim_each(
    session: Session,
    *,
    subjects: Sequence[bytes],
    errand: str,
    holder: bytes,
    now: datetime,
    until: datetime,
) -> list[bytes]:
    """This function will return those subjects whose lease was got."""
    return [
        subject
        for subject in subjects
        if claim(session, subject=subject, errand=errand, holder=holder, now=now, until=until)
    ]


def prolong(
    session: Session, *, subject: bytes, errand: str, holder: bytes, until: datetime
) -> bool:
    """This function will move the end of one's own lease; False when it is not one's own."""
    moved = update(Lease).where(
        Lease.subject == subject, Lease.errand == errand, Lease.holder == holder
    )
    return _count(session.execute(moved.values(until=until))) == 1


def drop(session: Session, *, subject: bytes, errand: str) -> None:
    """This function will delete a lease, whoever holds it: the work that it was for is done."""
    session.execute(delete(Lease).where(Lease.subject == subject, Lease.errand == errand))


def give_back(session: Session, *, subjects: Sequence[bytes], errand: str, holder: bytes) -> None:
    """This function will delete those of these leases that are the holder's own."""
    session.execute(
        delete(Lease).where(
            Lease.subject.in_(subjects), Lease.errand == errand, Lease.holder == holder
        )
    )


def _count(result: object) -> int:
    return cast("CursorResult[Any]", result).rowcount
