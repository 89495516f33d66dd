"""Positions as staff sees them. Editing and closing are errands of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.position_queries import counts_of, lock_position, position_by_slug, positions
from vault.db.tables import Position
from vault.domain.access import Action
from vault.domain.application import LISTED, OPEN, Status
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.domain.positions import PositionStatus
from vault.errors import LostRaceError, NotFoundError
from vault.usecases.staff.viewer import (
    Viewer,
    check_may,
    check_position_in_sight,
    positions_in_sight,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionView:
    """A position as staff sees it."""

    id: PositionId
    slug: str
    reference: str
    titles: Mapping[Language, str]
    bodies: Mapping[Language, str]
    place: str
    status: PositionStatus
    last_on: date | None
    made_at: datetime
    published_at: datetime | None
    decided_at: datetime | None
    outcome: str | None
    version: int
    counts: Mapping[Status, int]

    @property
    def open_count(self) -> int:
        """How many are still to be decided."""
        return sum(count for status, count in self.counts.items() if status in OPEN)

    @property
    def listed_count(self) -> int:
        """How many recruiters find in their list."""
        return sum(count for status, count in self.counts.items() if status in LISTED)

    @property
    def confirmation(self) -> str:
        """What somebody types to close it: the reference, or the word in its address."""
        return self.reference or self.slug


def list_positions(*, main: Database, viewer: Viewer) -> tuple[PositionView, ...]:
    """This function will return the viewer's positions, published ones first.

    Raises:
        NotAllowedError: the viewer's role does not cover it.
    """
    check_may(viewer=viewer, action=Action.SEE_POSITIONS)
    with main.reading() as session:
        rows = positions(session, among=positions_in_sight(viewer=viewer))
        counts = counts_of(session, [row.id for row in rows])
        return tuple(view_of(row=row, counts=counts[row.id]) for row in rows)


def read_position(*, main: Database, viewer: Viewer, untrusted_slug: str) -> PositionView:
    """This function will return one position.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
    """
    check_may(viewer=viewer, action=Action.SEE_POSITIONS)
    with main.reading() as session:
        row = position_by_slug(session, untrusted_slug)
        if row is None:
            raise NotFoundError
        check_position_in_sight(viewer=viewer, position_id=row.id)
        return view_of(row=row, counts=counts_of(session, [row.id])[row.id])


def locked_position(
    session: Session, *, viewer: Viewer, position_id: bytes, version: int | None
) -> Position:
    """This function will lock a position of the viewer's; ``version`` None asks for no check.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        LostRaceError: somebody else changed it since ``version`` was read.
    """
    row = lock_position(session, position_id)
    if row is None:
        raise NotFoundError
    check_position_in_sight(viewer=viewer, position_id=row.id)
    if version is not None and row.version != version:
        raise LostRaceError("the position was changed meanwhile")
    return row


def view_of(*, row: Position, counts: Mapping[Status, int]) -> PositionView:
    """This function will return a row as staff sees it."""
    return PositionView(
        id=PositionId(row.id),
        slug=row.slug,
        reference=row.reference,
        titles={Language.SV: row.title_sv, Language.EN: row.title_en},
        bodies={Language.SV: row.body_sv, Language.EN: row.body_en},
        place=row.place,
        status=PositionStatus(row.status),
        last_on=row.last_date,
        made_at=row.made_at,
        published_at=row.published_at,
        decided_at=row.decided_at,
        outcome=row.outcome,
        version=row.version,
        counts=counts,
    )
