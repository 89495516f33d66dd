"""Holds for a claim about a position: whose application is held, and what is kept of the others.

The rows of one claim were written in one transaction and bear its instant: that binds them. Each
claimant has a row of scope ``full`` and, like everybody else of the position, one of scope
``merits``. The claimants' rows cannot go while the claim stands, since their applications are held;
those of the others go with their applications, on their day (case E52).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from vault.db.tables import Application, Hold, Staff
from vault.domain.application import Status
from vault.domain.holds import Scope


def lock_position_whole(session: Session, position_id: bytes) -> Sequence[Application]:
    """This function will lock the applications of a position that arrived and are not erased."""
    return session.scalars(
        select(Application)
        .where(Application.position_id == position_id, Application.erasing_at.is_(None))
        .where(Application.status != Status.ARRIVING)
        .order_by(Application.id)
        .with_for_update()
    ).all()


def claim_stands(session: Session, position_id: bytes) -> bool:
    """This function will tell whether a claim keeps the merits of a position."""
    return (
        session.scalars(
            select(Hold.id)
            .join(Application, Application.id == Hold.application_id)
            .where(Application.position_id == position_id, Hold.scope == Scope.MERITS)
            .where(Hold.released_at.is_(None))
            .limit(1)
        ).first()
        is not None
    )


def claim_bound_to(session: Session, hold: Hold) -> Sequence[Hold]:
    """This function will return the rows of the claim that a hold was placed for, itself too.

    Nothing where it was placed for one application alone.
    """
    position_id = session.scalar(
        select(Application.position_id).where(Application.id == hold.application_id)
    )
    rows = session.scalars(
        select(Hold)
        .join(Application, Application.id == Hold.application_id)
        .where(Application.position_id == position_id, Hold.placed_at == hold.placed_at)
        .order_by(Hold.id)
    ).all()
    marks = {row.application_id for row in rows if row.scope == Scope.MERITS}
    return rows if hold.application_id in marks else ()


def claims_among(session: Session, hold_ids: Sequence[bytes]) -> frozenset[bytes]:
    """This function will return those of these holds that were placed for a claim."""
    mark = aliased(Hold)
    return frozenset(
        session.scalars(
            select(Hold.id).where(
                Hold.id.in_(hold_ids), Hold.scope == Scope.FULL, _marks(mark, Hold)
            )
        )
    )


def without_marks(rows: Sequence[tuple[Hold, str]]) -> list[tuple[Hold, str]]:
    """This function will leave out of an application's holds the rows that only mark a claim.

    What is left of scope ``merits`` stands on somebody who is compared.
    """
    held = {hold.placed_at for hold, _ in rows if hold.scope == Scope.FULL}
    return [
        (hold, owner)
        for hold, owner in rows
        if hold.scope == Scope.FULL or hold.placed_at not in held
    ]


def standing_claim(session: Session, position_id: bytes) -> tuple[Hold, str] | None:
    """This function will return the claimant's hold that is looked at next, with its owner."""
    mark = aliased(Hold)
    row = session.execute(
        select(Hold, Staff.name)
        .join(Staff, Staff.id == Hold.owner_id)
        .join(Application, Application.id == Hold.application_id)
        .where(Application.position_id == position_id, Hold.scope == Scope.FULL)
        .where(Hold.released_at.is_(None), _marks(mark, Hold))
        .order_by(Hold.review_on, Hold.id)
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


def is_taken(session: Session, position_id: bytes, *, at: datetime) -> bool:
    """This function will tell whether a claim about the position was placed at that very instant.

    Two would be taken for one.
    """
    return bool(
        session.scalar(
            select(func.count())
            .select_from(Hold)
            .join(Application, Application.id == Hold.application_id)
            .where(Application.position_id == position_id, Hold.placed_at == at)
        )
    )


def _marks(mark: type[Hold], held: type[Hold]) -> ColumnElement[bool]:
    return exists().where(
        mark.application_id == held.application_id,
        mark.placed_at == held.placed_at,
        mark.scope == Scope.MERITS,
    )
