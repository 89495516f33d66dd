"""The day's secret behind rate keys: the same for every process that starts on a day."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vault.db.engines import upsert
from vault.db.tables import RateSecret


def secret_of_day(session: Session, *, day: date, fresh: bytes) -> bytes:
    """This function will return the day's secret, keeping ``fresh`` if there is none yet.

    Those of earlier days are forgotten, and with them whom a rate key stood for (R93).
    """
    session.execute(delete(RateSecret).where(RateSecret.day < day))
    # Two processes may come at midnight at once: whoever is second takes what the first has kept.
    first = upsert(session.get_bind().dialect.name, RateSecret).values(day=day, secret=fresh)
    session.execute(first.on_conflict_do_nothing())
    return session.scalars(select(RateSecret.secret).where(RateSecret.day == day)).one()
