"""Finding the position that an address names."""

from vault.db import submissions
from vault.db.tables import Position
from vault.domain.positions import PositionStatus
from vault.errors import NotFoundError
from vault.usecases.submission.finish import takes_applications
from vault.web.careers.door import CareersDoor
from vault.web.site import Site


def find_opening(careers: CareersDoor, *, untrusted_slug: str) -> Position:
    """This function will return a position that was published, open still or not.

    Raises:
        NotFoundError: there is none, or it is a draft: outside nobody learns which.
    """
    with careers.intake.ports.main.reading() as session:
        position = submissions.position_by_slug(session, untrusted_slug)
    if position is None or position.status == PositionStatus.DRAFT:
        raise NotFoundError
    return position


def is_open(position: Position, *, site: Site) -> bool:
    """This function will tell whether the position takes applications now."""
    return takes_applications(position, now=site.clock(), zone=site.zone)
