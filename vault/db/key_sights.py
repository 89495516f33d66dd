"""Which process holds which keys: said by each, read by a rotation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from vault.db.tables import KeySight


def newest_sights(session: Session, *, since: datetime) -> Sequence[KeySight]:
    """This function will return what each process that spoke since then said last."""
    rows = session.scalars(
        select(KeySight).where(KeySight.at >= since).order_by(KeySight.at, KeySight.id)
    )
    return list({row.process: row for row in rows}.values())


def delete_old_sights(session: Session, *, before: datetime) -> int:
    """This function will delete what was said earlier, and count it."""
    gone = session.execute(delete(KeySight).where(KeySight.at < before))
    return cast("CursorResult[Any]", gone).rowcount
