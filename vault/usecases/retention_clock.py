"""From the rows of an application to its clock: the one bridge between store and engine.

``expires_at`` is materialised on the row, so that lists and the purge need no engine for what is
not due; it is written here and nowhere else, and judged again before anything is erased.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db.tables import Application, ConsentEvent, Hold, Position, Restriction
from vault.domain.application import Kind, Outcome, Status
from vault.domain.facts import ConsentFact, Facts, HoldFact, RestrictionFact
from vault.domain.retention import Verdict, judge
from vault.errors import BlockedError, ErasingError, NotFoundError
from vault.usecases.policy_book import PolicyBook


def lock_application(session: Session, application_id: bytes) -> Application:
    """This function will lock an application's row until the transaction ends.

    Raises:
        NotFoundError: there is none.
        ErasingError: it is being erased; nothing may be changed any more (design §4, Purge 1).
    """
    application = session.scalars(
        select(Application).where(Application.id == application_id).with_for_update()
    ).one_or_none()
    if application is None:
        raise NotFoundError
    if application.erasing_at is not None:
        raise ErasingError
    return application


def check_readable(application: Application, *, restricted: bool, now: datetime) -> None:
    """This function will return when staff may read this application at ``now``.

    Reading is cut at the instant of expiry, whether or not the purge has run (requirements S1).

    Raises:
        ErasingError: it is being erased.
        BlockedError: expired, withdrawn, blocked or restricted.
    """
    if application.erasing_at is not None or application.status == Status.ERASING:
        raise ErasingError
    if application.blocked_at is not None or application.withdrawn_at is not None or restricted:
        raise BlockedError
    if now >= application.expires_at:
        raise BlockedError


def is_restricted(session: Session, application_id: bytes, *, now: datetime) -> bool:
    """This function will say whether a restriction of Art 18 stands at ``now``."""
    return (
        session.scalars(
            select(Restriction.id)
            .where(Restriction.application_id == application_id)
            .where(Restriction.from_at <= now)
            .where(Restriction.lifted_at.is_(None) | (Restriction.lifted_at > now))
            .limit(1)
        ).first()
        is not None
    )


def judge_application(
    session: Session, application: Application, *, book: PolicyBook, now: datetime
) -> Verdict:
    """This function will return what the policy says about an application at ``now``."""
    return judge(
        policy=book.active,
        facts=facts_of(session, application),
        as_of=now,
        promised=book.promised(application.policy_version),
    )


def reset_clock(
    session: Session, application: Application, *, book: PolicyBook, now: datetime
) -> Verdict:
    """This function will write the newest end onto a locked application's row.

    Call it after every change of what the clock depends on: decision, consent, withdrawal.
    """
    session.flush()
    verdict = judge_application(session, application, book=book, now=now)
    application.expires_at = verdict.expires_at
    application.rule = verdict.rule
    return verdict


def facts_of(session: Session, application: Application) -> Facts:
    """This function will gather what the engine asks about one application."""
    position = (
        session.get(Position, application.position_id)
        if application.position_id is not None
        else None
    )
    return Facts(
        kind=Kind(application.kind),
        received_at=application.received_at,
        outcome=Outcome(application.outcome) if application.outcome else None,
        position_decided_at=position.decided_at if position else None,
        application_decided_at=application.decided_at,
        position_last_date=position.last_date if position else None,
        last_subject_activity_at=application.last_activity_at,
        consents=_consents(session, application.id),
        holds=_holds(session, application.id),
        restrictions=_restrictions(session, application.id),
        withdrawn_at=application.withdrawn_at,
    )


def _consents(session: Session, application_id: bytes) -> tuple[ConsentFact, ...]:
    """Pair every yes with the first withdrawal of the same purpose that follows it."""
    events = list(
        session.scalars(
            select(ConsentEvent)
            .where(ConsentEvent.application_id == application_id)
            .order_by(ConsentEvent.at, ConsentEvent.id)
        )
    )
    withdrawals = [event for event in events if event.state == "withdrawn"]
    return tuple(
        ConsentFact(
            purpose=event.purpose,
            given_at=event.at,
            withdrawn_at=next(
                (
                    ended.at
                    for ended in withdrawals
                    if ended.purpose == event.purpose and ended.at >= event.at
                ),
                None,
            ),
        )
        for event in events
        if event.state in {"given", "renewed"}
    )


def _holds(session: Session, application_id: bytes) -> tuple[HoldFact, ...]:
    rows = session.scalars(select(Hold).where(Hold.application_id == application_id))
    return tuple(
        HoldFact(placed_at=row.placed_at, released_at=row.released_at, review_on=row.review_on)
        for row in rows
    )


def _restrictions(session: Session, application_id: bytes) -> tuple[RestrictionFact, ...]:
    rows = session.scalars(select(Restriction).where(Restriction.application_id == application_id))
    return tuple(RestrictionFact(from_at=row.from_at, lifted_at=row.lifted_at) for row in rows)
