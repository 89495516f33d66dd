"""Deleting what has served its time: rows of operation, never of applications."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, delete, or_
from sqlalchemy.orm import Session

from vault.db.tables import Lease, LostLink, Outbox, RateSecret, RateWindow, StaffInvite, Wrap


def delete_run_out_leases(session: Session, *, before: datetime, errands: tuple[str, ...]) -> int:
    """This function will delete leases of these errands that ran out before an instant."""
    return _run(session, delete(Lease).where(Lease.errand.in_(errands), Lease.until < before))


def delete_settled_letters(session: Session, *, before: datetime) -> int:
    """This function will delete letters that were sent or given up before an instant."""
    return _run(
        session,
        delete(Outbox).where(or_(Outbox.sent_at < before, Outbox.failed_at < before)),
    )


def delete_answered_questions(session: Session, *, before: datetime) -> int:
    """This function will delete questions for lost links that were answered before an instant."""
    return _run(session, delete(LostLink).where(LostLink.answered_at < before))


def delete_old_invites(session: Session, *, before: datetime) -> int:
    """This function will delete invitations that expired before an instant."""
    return _run(session, delete(StaffInvite).where(StaffInvite.expires_at < before))


def delete_rates(session: Session, *, now: datetime, today: date) -> int:
    """This function will delete closed windows, and the keys of days gone by."""
    windows = _run(session, delete(RateWindow).where(RateWindow.until <= now))
    return windows + _run(session, delete(RateSecret).where(RateSecret.day < today))


def delete_expired_wraps(session: Session, *, now: datetime) -> int:
    """This function will delete wraps whose time is over: visits and links. Keyring only."""
    return _run(session, delete(Wrap).where(Wrap.expires_at <= now))


def _run(session: Session, statement: Delete) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
