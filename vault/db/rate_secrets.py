"""The day's secret behind rate keys: the same for every process that starts on a day."""

from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from vault.db.tables import RateSecret


def secret_of_day(session: Session, *, day: date, fresh: bytes) -> bytes:
    """This function will return the day's secret, keeping ``fresh`` if there is none yet.

    Those of earlier days are forgotten, and with them whom a rate key stood for (R93).
    """
    session.execute(delete(RateSecret).where(RateSecret.day < day))
    kept = session.scalars(select(RateSecret.secret).where(RateSecret.day == day)).one_or_none()
    if kept is None:
        session.execute(insert(RateSecret), [{"day": day, "secret": fresh}])
        return fresh
    return kept
