"""What my pages read and write: links and visits in the keyring, acts in the main database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, exists, func, select, update
from sqlalchemy.orm import Session

from vault.db.tables import Act, AuditEntry, ConsentEvent, Hold, Lease, Restriction, Wrap
from vault.domain.holds import Scope

LINK = "link"
VISIT = "session"
VERIFY = "acts"
"""The errand of verifying acts, on leases."""


def live_links(session: Session, slot_id: bytes, *, now: datetime, limit: int) -> Sequence[Wrap]:
    """This function will return a slot's link wraps that have not run out, newest first."""
    return session.scalars(
        select(Wrap)
        .where(Wrap.slot_id == slot_id, Wrap.kind == LINK)
        .where(Wrap.expires_at.is_(None) | (Wrap.expires_at > now))
        .order_by(Wrap.made_at.desc(), Wrap.id)
        .limit(limit)
    ).all()


def delete_other_ways_in(session: Session, slot_id: bytes, *, but: bytes) -> None:
    """This function will delete every link but one, and every visit that is under way."""
    session.execute(
        delete(Wrap).where(Wrap.slot_id == slot_id, Wrap.kind.in_((LINK, VISIT)), Wrap.id != but)
    )


def visit_by_id(session: Session, visit_id: bytes) -> Wrap | None:
    """This function will return a visit's row, over or not."""
    return session.scalars(
        select(Wrap).where(Wrap.id == visit_id, Wrap.kind == VISIT)
    ).one_or_none()


def note_seen(session: Session, visit_id: bytes, *, at: datetime) -> bool:
    """This function will note a visit's last page; False when the visit is gone."""
    result = session.execute(
        update(Wrap).where(Wrap.id == visit_id, Wrap.kind == VISIT).values(seen_at=at)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def delete_visit(session: Session, visit_id: bytes) -> bool:
    """This function will end a visit; False when it was over already."""
    result = session.execute(delete(Wrap).where(Wrap.id == visit_id, Wrap.kind == VISIT))
    return cast("CursorResult[Any]", result).rowcount == 1


def acts_of(session: Session, application_id: bytes) -> Sequence[Act]:
    """This function will return an application's acts in the order in which they were made."""
    return session.scalars(
        select(Act).where(Act.application_id == application_id).order_by(Act.made_at, Act.id)
    ).all()


def waiting_acts(session: Session, application_id: bytes) -> Sequence[Act]:
    """This function will return those acts that nobody has verified or refused yet."""
    return [act for act in acts_of(session, application_id) if is_waiting(act)]


def is_waiting(act: Act) -> bool:
    """This function will tell whether an act still has to be verified."""
    return act.verified_at is None and act.refused_at is None


def applications_with_waiting_acts(
    session: Session, *, after: bytes, limit: int, now: datetime
) -> Sequence[bytes]:
    """This function will return the next applications that have acts to verify, by id.

    Those that were put off until later than ``now`` are not among them.
    """
    put_off = exists().where(
        Lease.subject == Act.application_id, Lease.errand == VERIFY, Lease.until > now
    )
    return session.scalars(
        select(Act.application_id)
        .where(Act.verified_at.is_(None), Act.refused_at.is_(None))
        .where(~put_off)
        .where(Act.application_id > after)
        .distinct()
        .order_by(Act.application_id)
        .limit(limit)
    ).all()


def oldest_waiting_act(session: Session, application_id: bytes) -> datetime | None:
    """This function will return when the oldest act was made that is not verified yet."""
    return session.scalar(
        select(func.min(Act.made_at))
        .where(Act.application_id == application_id)
        .where(Act.verified_at.is_(None), Act.refused_at.is_(None))
    )


def consent_events(session: Session, application_id: bytes) -> Sequence[ConsentEvent]:
    """This function will return everything that was answered about consent, in order."""
    return session.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.application_id == application_id)
        .order_by(ConsentEvent.at, ConsentEvent.id)
    ).all()


def consent_event_of_act(session: Session, act_id: bytes) -> ConsentEvent | None:
    """This function will return what an act has brought about, if it has."""
    return session.scalars(
        select(ConsentEvent).where(ConsentEvent.act_id == act_id).limit(1)
    ).first()


def newest_answer(session: Session, application_id: bytes, *, purpose: str) -> ConsentEvent | None:
    """This function will return what was last answered about one consent, or None."""
    return session.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.application_id == application_id, ConsentEvent.purpose == purpose)
        .order_by(ConsentEvent.at.desc(), ConsentEvent.id.desc())
        .limit(1)
    ).first()


def own_restrictions(
    session: Session, application_id: bytes, *, now: datetime
) -> Sequence[Restriction]:
    """This function will return what the person restricted by an act and that stands at ``now``."""
    return session.scalars(
        select(Restriction)
        .where(Restriction.application_id == application_id, Restriction.act_id.is_not(None))
        .where(Restriction.from_at <= now)
        .where(Restriction.lifted_at.is_(None) | (Restriction.lifted_at > now))
        .order_by(Restriction.from_at, Restriction.id)
    ).all()


def restriction_of_act(session: Session, act_id: bytes) -> Restriction | None:
    """This function will return the restriction that an act has brought about, if it has."""
    return session.scalars(select(Restriction).where(Restriction.act_id == act_id)).first()


def entries_of(
    session: Session, application_id: bytes, *, events: Sequence[str], limit: int
) -> Sequence[AuditEntry]:
    """This function will return the newest entries of these events about an application."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == application_id, AuditEntry.event.in_(events))
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(limit)
    ).all()


def is_held(session: Session, application_id: bytes, *, now: datetime) -> bool:
    """This function will tell whether something keeps the application from being erased now."""
    return (
        session.scalars(
            select(Hold.id)
            .where(Hold.application_id == application_id, Hold.placed_at <= now)
            .where(Hold.scope == Scope.FULL)
            .where(Hold.released_at.is_(None) | (Hold.released_at > now))
            .limit(1)
        ).first()
        is not None
    )
