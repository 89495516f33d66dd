"""What staff answered to reviews, with their reasons: notes about a person, and theirs to read.

Finished when written, so never a draft (dataskyddslag 5:2, case E88).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, stamp
from vault.crypto.keys import ApplicationKey
from vault.db.tables import Review
from vault.usecases.candidates.staff_words import open_staff_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTold:
    """One answer. Who gave it is not told."""

    at: datetime
    keep: bool
    reason: str = field(repr=False)


def reviews_of(
    session: Session, *, application_id: bytes, key: ApplicationKey
) -> tuple[ReviewTold, ...]:
    """This function will return every answer about an application, the first one first.

    Raises:
        NotAuthenticError: a reason is not what was sealed for it.
    """
    rows = session.scalars(
        select(Review).where(Review.application_id == application_id).order_by(Review.at, Review.id)
    )
    return tuple(
        ReviewTold(
            at=row.at,
            keep=row.keep,
            reason=open_staff_words(
                key=key, application_id=application_id, row_id=row.id, sealed=row.sealed_reason
            ),
        )
        for row in rows
    )


def reviews_json(*, reviews: Sequence[ReviewTold]) -> list[Json]:
    """This function will return answers as ``extract.json`` has them."""
    return [{"at": stamp(moment=one.at), "keep": one.keep, "reason": one.reason} for one in reviews]
