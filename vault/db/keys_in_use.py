"""Which keys the wraps in the keyring were made for."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from vault.db.tables import Wrap


def wraps_by_key(session: Session) -> Sequence[Row[str, bytes | None, int]]:
    """This function will count wraps by kind and key id. ``session`` reads the keyring."""
    return session.execute(
        select(Wrap.kind, Wrap.key_id, func.count())
        .group_by(Wrap.kind, Wrap.key_id)
        .order_by(Wrap.kind, Wrap.key_id)
    ).all()
