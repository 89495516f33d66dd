"""What sending letters reads and writes; the main database and the keyring apart."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from vault.db.tables import Application, Errand, Lease, LostLink, Outbox, Slot, Staff, Wrap

SEND = "send"
OUTBOX = "outbox"


def due_letters(
    session: Session, *, now: datetime, limit: int, claims: bool = False
) -> Sequence[bytes]:
    """This function will return letters to be sent now that nobody holds, oldest first.

    With ``claims``, in a transaction that claims them, a server leaves out those that others are
    claiming at this moment.
    """
    held = exists().where(Lease.subject == Outbox.id, Lease.errand == SEND, Lease.until > now)
    wanted = (
        select(Outbox.id)
        .where(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None), Outbox.not_before <= now)
        .where(~held)
        .order_by(Outbox.not_before, Outbox.id)
        .limit(limit)
    )
    if claims:
        wanted = wanted.with_for_update(skip_locked=True, of=Outbox)
    return session.scalars(wanted).all()


def letter_by_id(session: Session, letter_id: bytes, *, lock: bool = False) -> Outbox | None:
    """This function will return a letter's row, locked for the transaction if wanted."""
    wanted = select(Outbox).where(Outbox.id == letter_id)
    return session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def letter_key(session: Session, letter_id: bytes) -> tuple[Slot | None, Wrap | None]:
    """This function will return a letter's slot and wrap. ``session`` reads the keyring."""
    slot = session.get(Slot, letter_id)
    wrap = session.scalars(
        select(Wrap).where(Wrap.slot_id == letter_id, Wrap.kind == OUTBOX).limit(1)
    ).one_or_none()
    return slot, wrap


def keys_made_before(session: Session, before: datetime, *, limit: int) -> Sequence[bytes]:
    """This function will return the slots of letters whose wrap is older. Reads the keyring."""
    return session.scalars(
        select(Wrap.slot_id).where(Wrap.kind == OUTBOX, Wrap.made_at < before).limit(limit)
    ).all()


def known_letters(session: Session, letter_ids: Sequence[bytes]) -> set[bytes]:
    """This function will return those of the ids that have a row: a letter's or a question's."""
    letters = session.scalars(select(Outbox.id).where(Outbox.id.in_(letter_ids)))
    asked = session.scalars(
        select(LostLink.id).where(LostLink.id.in_(letter_ids), LostLink.answered_at.is_(None))
    )
    return {*letters, *asked}


def errand_done_at(session: Session, name: str, *, lock: bool = False) -> datetime | None:
    """This function will return when a recurring errand last succeeded, or None."""
    wanted = select(Errand.succeeded_at).where(Errand.name == name)
    return session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def errand_done(session: Session, name: str, *, at: datetime) -> None:
    """This function will write down that a recurring errand succeeded.

    Of two that are the first at the same time one gets an IntegrityError: whoever must be the only
    one (the daily mail) is told so by it.
    """
    session.merge(Errand(name=name, succeeded_at=at))


def staff_with_daily_mail(session: Session) -> Sequence[Staff]:
    """This function will return the recruiters who want the daily count."""
    return session.scalars(
        select(Staff)
        .where(Staff.is_recruiter, Staff.daily_mail, Staff.disabled_at.is_(None))
        .order_by(Staff.id)
    ).all()


def recruiters(session: Session) -> Sequence[Staff]:
    """This function will return everybody who recruits now."""
    return session.scalars(
        select(Staff).where(Staff.is_recruiter, Staff.disabled_at.is_(None)).order_by(Staff.id)
    ).all()


def accepted_since(
    session: Session, *, since: datetime, until: datetime
) -> dict[bytes | None, int]:
    """This function will count what was accepted from ``since`` up to, without, ``until``.

    By position; None stands for the spontaneous ones.
    """
    counts = session.execute(
        select(Application.position_id, func.count())
        .where(Application.accepted_at >= since, Application.accepted_at < until)
        .where(Application.withdrawn_at.is_(None), Application.erasing_at.is_(None))
        .group_by(Application.position_id)
    )
    return {position: count for position, count in counts}  # noqa: C416 - rows are no pairs to mypy
