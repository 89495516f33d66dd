"""From the rows of an application to its clock: the one bridge between store and engine.

``expires_at`` is materialised on the row, so that lists and the purge need no engine for what is
not due; it is written here and nowhere else, and judged again before anything is erased.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, defer

from vault.db.by_ids import owned_in
from vault.db.candidates import Listed
from vault.db.handing_out import DocumentRow
from vault.db.tables import Application, ConsentEvent, HandOver, Hold, Position, Restriction, Review
from vault.domain.application import Kind, Outcome, Status
from vault.domain.holds import Scope
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact, RestrictionFact, ReviewFact
from vault.domain.retention.promise import Promises
from vault.domain.retention.retention import Verdict, judge
from vault.errors import BlockedError, ErasingError, NotFoundError
from vault.usecases.retention.policy_book import PolicyBook

Applied: TypeAlias = Application | Row[Any]
"""An application as an object of the unit of work, or as a bare row of its table."""

FACT_TABLES = tuple(table.__tablename__ for table in (ConsentEvent, Hold, Restriction, Review))


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


def check_readable(
    application: Application | Listed | DocumentRow, *, restricted: bool, now: datetime
) -> None:
    """This function will return when staff may read this application at ``now``.

    Reading is cut at the instant of expiry, whether or not the purge has run (requirements S1),
    and before it where an answer or a review is awaited in vain (E34, E41).

    Raises:
        ErasingError: it is being erased.
        BlockedError: expired, withdrawn, blocked or restricted.
    """
    if application.erasing_at is not None or application.status == Status.ERASING:
        raise ErasingError
    if application.blocked_at is not None or application.withdrawn_at is not None or restricted:
        raise BlockedError
    moment = moment_of(application, now=now)
    if moment >= application.expires_at or moment >= application.readable_until:
        raise BlockedError


def has_ended(application: Application | Listed | DocumentRow, *, now: datetime) -> bool:
    """This function will say whether an application's time is over.

    What was once seen past its end stays there, though the clock is set back (E86).
    """
    return moment_of(application, now=now) >= application.expires_at


def moment_of(application: Applied | Listed | DocumentRow, *, now: datetime) -> datetime:
    """This function will return ``now``, or the later moment at which it was found unreadable.

    That was past its end, or past the day from which it may not be read for want of an answer.
    """
    seen_at: datetime | None = application.over_at
    return now if seen_at is None else max(now, seen_at)


def promised_to(application: Applied, *, book: PolicyBook) -> Promises:
    """This function will return every other policy that counts for this application.

    What was seen past its end stays there, whoever takes the rules back that ended it (E86).

    Raises:
        StoreError: no such version is known; judging without it could break a promise.
    """
    found = book.promised(application.policy_version)
    seen_at: datetime | None = application.over_at
    if seen_at is None or seen_at < application.expires_at or not found.taken_back:
        return found
    return replace(found, seen_end=application.expires_at)


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
        as_of=moment_of(application, now=now),
        promised=promised_to(application, book=book),
    )


def reset_clock(
    session: Session, application: Application, *, book: PolicyBook, now: datetime
) -> Verdict:
    """This function will write the newest end onto a locked application's row.

    Call it after every change of what the clock depends on: decision, consent, withdrawal, review,
    activity, confirmation, closing, hold.
    """
    session.flush()
    verdict = judge_application(session, application, book=book, now=now)
    write_clock(application, verdict=verdict, now=now)
    return verdict


def write_clock(application: Application, *, verdict: Verdict, now: datetime) -> None:
    """This function will put a verdict onto a locked application's row: nothing else does.

    ``clock_since`` moves only with the end itself: it is how long the forecast has shown it.
    """
    if application.expires_at != verdict.expires_at:
        application.expires_at, application.clock_since = verdict.expires_at, now
    moment = moment_of(application, now=now)
    if verdict.expires_at > moment and verdict.readable_until > moment:
        application.over_at = None  # an answer, or a yes given in time and verified after the end
    application.readable_until = verdict.readable_until
    application.archive_on = verdict.archived_at
    application.rule = verdict.rule


def clock_differs(application: Application, *, verdict: Verdict) -> bool:
    """This function will say whether the row bears another clock than the engine gives."""
    return (
        application.expires_at != verdict.expires_at
        or application.readable_until != verdict.readable_until
        or application.archive_on != verdict.archived_at
    )


def facts_of(session: Session, application: Application) -> Facts:
    """This function will gather what the engine asks about one application."""
    return facts_of_many(session, [application])[application.id]


def facts_of_many(session: Session, applications: Sequence[Applied]) -> dict[bytes, Facts]:
    """This function will gather the facts of many applications with few queries in all."""
    # Most have none of these: asking by name for those that do costs a fraction.
    having = owned_in(session, FACT_TABLES, [application.id for application in applications])
    positions = _positions(session, applications)
    consents = _consents(session, having[ConsentEvent.__tablename__])
    holds = _holds(session, having[Hold.__tablename__])
    restrictions = _restrictions(session, having[Restriction.__tablename__])
    reviews = _reviews(session, having[Review.__tablename__])
    handed_over = _handed_over(session, applications)
    return {
        application.id: Facts(
            kind=Kind(application.kind),
            role=Role(application.role),
            received_at=application.received_at,
            collected_at=application.received_at,
            outcome=Outcome(application.outcome) if application.outcome else None,
            position_decided_at=position.decided_at if position else None,
            application_decided_at=application.decided_at,
            position_last_date=position.last_date if position else None,
            last_subject_activity_at=application.last_activity_at,
            last_confirmed_at=application.last_confirmed_at,
            closed_at=application.closed_at,
            consents=tuple(consents.get(application.id, ())),
            reviews=tuple(reviews.get(application.id, ())),
            holds=tuple(holds.get(application.id, ())),
            restrictions=tuple(restrictions.get(application.id, ())),
            withdrawn_at=application.withdrawn_at,
            handed_over_at=handed_over.get(application.id),
        )
        for application in applications
        for position in [positions.get(application.position_id)]
    }


def _positions(
    session: Session, applications: Sequence[Applied]
) -> Mapping[bytes | None, Position]:
    wanted = {each.position_id for each in applications if each.position_id is not None}
    if not wanted:
        return {}
    rows = session.scalars(select(Position).where(Position.id.in_(wanted)))
    return {row.id: row for row in rows}


def _consents(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, list[ConsentFact]]:
    """Pair every yes with the first withdrawal of the same purpose that follows it."""
    if not ids:
        return {}
    events: dict[bytes, list[ConsentEvent]] = defaultdict(list)
    for event in session.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.application_id.in_(ids))
        .order_by(ConsentEvent.at, ConsentEvent.id)
    ):
        events[event.application_id].append(event)
    found: dict[bytes, list[ConsentFact]] = defaultdict(list)
    for application_id, told in events.items():
        found[application_id] = [
            ConsentFact(
                purpose=event.purpose, given_at=event.at, withdrawn_at=_taken_back(event, told)
            )
            for event in told
            if event.state in {"given", "renewed"}
        ]
    return found


def _taken_back(given: ConsentEvent, told: Sequence[ConsentEvent]) -> datetime | None:
    return next(
        (
            event.at
            for event in told
            if event.state == "withdrawn"
            and event.purpose == given.purpose
            and event.at >= given.at
        ),
        None,
    )


def _holds(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, list[HoldFact]]:
    if not ids:
        return {}
    found: dict[bytes, list[HoldFact]] = defaultdict(list)
    wanted = select(Hold).options(defer(Hold.sealed_reason))  # no clock needs what is sealed
    for row in session.scalars(wanted.where(Hold.application_id.in_(ids))):
        found[row.application_id].append(
            HoldFact(
                placed_at=row.placed_at,
                released_at=row.released_at,
                review_on=row.review_on,
                scope=Scope(row.scope),
            )
        )
    return found


def _restrictions(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, list[RestrictionFact]]:
    if not ids:
        return {}
    found: dict[bytes, list[RestrictionFact]] = defaultdict(list)
    for row in session.scalars(select(Restriction).where(Restriction.application_id.in_(ids))):
        found[row.application_id].append(
            RestrictionFact(from_at=row.from_at, lifted_at=row.lifted_at)
        )
    return found


def _reviews(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, list[ReviewFact]]:
    if not ids:
        return {}
    found: dict[bytes, list[ReviewFact]] = defaultdict(list)
    wanted = select(Review).options(defer(Review.sealed_reason))
    for row in session.scalars(wanted.where(Review.application_id.in_(ids))):
        found[row.application_id].append(ReviewFact(at=row.at, keep=row.keep))
    return found


def _handed_over(
    session: Session, applications: Sequence[Applied]
) -> Mapping[bytes, datetime | None]:
    hired = [each.id for each in applications if each.outcome == Outcome.HIRED]
    if not hired:
        return {}
    rows = session.execute(
        select(HandOver.application_id, HandOver.confirmed_at).where(
            HandOver.application_id.in_(hired)
        )
    )
    return {row[0]: row[1] for row in rows}
