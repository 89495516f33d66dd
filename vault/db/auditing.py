"""What sequencing, checkpoints and receipts read and write in the main database."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from vault.db.tables import AuditEntry, Checkpoint, Erasure

CHUNK = 500


def last_link(session: Session) -> Row[int | None, bytes | None] | None:
    """This function will return number and head of the newest sequenced entry."""
    return session.execute(
        select(AuditEntry.sequence, AuditEntry.head)
        .where(AuditEntry.sequence.is_not(None))
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
    ).one_or_none()


def unsequenced(session: Session, *, limit: int) -> Sequence[Row[bytes, bytes]]:
    """This function will return id and content of entries without a number, oldest first."""
    return session.execute(
        select(AuditEntry.id, AuditEntry.entry)
        .where(AuditEntry.sequence.is_(None))
        .order_by(AuditEntry.at)
        .limit(limit)
    ).all()


def write_links(session: Session, links: Sequence[tuple[bytes, int, bytes]]) -> None:
    """This function will write number and head of each entry id."""
    session.execute(
        update(AuditEntry),
        [{"id": entry_id, "sequence": number, "head": head} for entry_id, number, head in links],
    )


def links_from(
    session: Session, *, sequence: int
) -> Iterator[Row[int | None, bytes | None, bytes]]:
    """This function will yield number, head and content of the entries from a number on."""
    query = (
        select(AuditEntry.sequence, AuditEntry.head, AuditEntry.entry)
        .where(AuditEntry.sequence >= sequence)
        .order_by(AuditEntry.sequence)
        .execution_options(yield_per=CHUNK)
    )
    with session.execute(query) as found:  # whoever stops early leaves no cursor on a server
        yield from found


def last_checkpoint(session: Session) -> Checkpoint | None:
    """This function will return the newest checkpoint."""
    return session.scalars(
        select(Checkpoint).order_by(Checkpoint.sequence.desc()).limit(1)
    ).one_or_none()


def checkpoint_at(session: Session, sequence: int) -> Checkpoint | None:
    """This function will return the checkpoint of a number, or None."""
    return session.get(Checkpoint, sequence)


def checkpoints_after(session: Session, sequence: int) -> Sequence[Checkpoint]:
    """This function will return the checkpoints after a number, oldest first."""
    return session.scalars(
        select(Checkpoint).where(Checkpoint.sequence > sequence).order_by(Checkpoint.sequence)
    ).all()


def unsigned_erasures(session: Session, *, limit: int) -> Sequence[Erasure]:
    """This function will return facts of erasure that await signature, oldest first."""
    return session.scalars(
        select(Erasure)
        .where(Erasure.signed_at.is_(None))
        .order_by(Erasure.at, Erasure.id)
        .limit(limit)
    ).all()


def signed_erasures(session: Session) -> Iterator[Erasure]:
    """This function will yield the receipts that bear a signature, in the order of their chain.

    Those that were signed before there was a chain come first.
    """
    query = (
        select(Erasure)
        .where(Erasure.signed_at.is_not(None))
        .order_by(func.coalesce(Erasure.number, 0), Erasure.at, Erasure.id)
        .execution_options(yield_per=CHUNK)
    )
    with session.scalars(query) as found:
        yield from found


def last_receipt(session: Session) -> tuple[int, bytes | None]:
    """This function will return number and chain head of the newest receipt; 0 before the first."""
    row = session.execute(
        select(Erasure.number, Erasure.chain)
        .where(Erasure.number.is_not(None))
        .order_by(Erasure.number.desc())
        .limit(1)
    ).one_or_none()
    return (row[0] or 0, row[1]) if row else (0, None)


def write_receipts(session: Session, receipts: Sequence[dict[str, Any]]) -> None:
    """This function will write the signed columns of erasures, each named by its ``id``."""
    session.execute(update(Erasure), receipts)


def entries_about(
    session: Session, *, subjects: Sequence[bytes], event: str
) -> Mapping[bytes, AuditEntry]:
    """This function will return the newest entry of an event about each of these subjects."""
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject.in_(subjects), AuditEntry.event == event)
        .order_by(AuditEntry.at)
    )
    return {row.subject: row for row in rows if row.subject is not None}
