"""From the rows of an application to the facts that the engine judges by."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, defer

from vault.db.by_ids import owned_in
from vault.db.tables import Application, ConsentEvent, HandOver, Hold, Position, Restriction, Review
from vault.domain.application import Kind, Outcome
from vault.domain.holds import Scope
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact, RestrictionFact, ReviewFact

Applied: TypeAlias = Application | Row[Any]
"""An application as an object of the unit of work, or as a bare row of its table."""

FACT_TABLES = tuple(table.__tablename__ for table in (ConsentEvent, Hold, Restriction, Review))


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
