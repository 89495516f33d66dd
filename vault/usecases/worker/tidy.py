"""Clearing away what has served its time: sessions, visits, rate limits, invitations, letters."""

from datetime import UTC, datetime, timedelta

from vault.db import tidying as db
from vault.db.acceptance import ACCEPT
from vault.db.engines import Database
from vault.db.key_sights import delete_old_sights
from vault.db.outbox import SEND
from vault.db.visits import VERIFY
from vault.usecases.staff.sessions import forget_dead_sessions

KEEP_LETTERS = timedelta(days=30)  # ids and dates only; long enough to answer "did it go?"
KEEP_QUESTIONS = timedelta(days=1)  # an instant and a language: nobody asks about them later
KEEP_LEASES = timedelta(days=2)  # longer than any putting off
KEEP_SIGHTS = timedelta(days=1)  # which process held which keys: told every minute
KEEP_INVITES = timedelta(days=30)
KEEP_RATE_KEYS = timedelta(days=1)  # a window may have opened yesterday


def tidy(*, main: Database, keyring: Database, now: datetime) -> int:
    """This function will delete what is over, and count the rows (sessions apart)."""
    with main.writing() as session:
        forget_dead_sessions(session, now=now)
        rows = (
            db.delete_run_out_leases(
                session, before=now - KEEP_LEASES, errands=(ACCEPT, SEND, VERIFY)
            )
            + db.delete_settled_letters(session, before=now - KEEP_LETTERS)
            + db.delete_answered_questions(session, before=now - KEEP_QUESTIONS)
            + db.delete_old_invites(session, before=now - KEEP_INVITES)
            + delete_old_sights(session, before=now - KEEP_SIGHTS)
            + db.delete_rates(session, now=now, today=(now - KEEP_RATE_KEYS).astimezone(UTC).date())
        )
    with keyring.writing() as session:
        return rows + db.delete_expired_wraps(session, now=now)
