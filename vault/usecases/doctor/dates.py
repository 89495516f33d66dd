"""The doctor's look at days that people have to keep: answers, reviews, hand-overs, backups."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from vault.db import doctoring as db
from vault.db.engines import Database
from vault.db.outbox import errand_done_at
from vault.domain.calendar import local_day
from vault.usecases.doctor.doctor import BACKUP, Finding, error, warning

BACKUP_EVERY = timedelta(days=2)  # it is taken every night; a copy of the keyring lives for seven


def doctor_dates(*, main: Database, zone: str, now: datetime) -> Iterator[Finding]:
    """This function will look for days that have passed and that somebody had to keep.

    ``zone`` is the policy's: what is due on a day is late when that day is over there.

    Raises:
        StoreError: the main database failed.
    """
    today = local_day(moment=now, zone=zone)
    with main.reading() as session:
        requests = db.late_requests(session, now=now)
        objections = db.late_objections(session, today=today)
        holds = db.late_reviews_of_holds(session, today=today)
        hand_overs = db.late_hand_overs(session, now=now)
        backed_up_at = errand_done_at(session, BACKUP)
    if requests:
        yield error(
            "requests-late",
            f"{requests} requests by applicants are past the day by which they have an answer.",
            "Answer them at /staff/requests; whoever waits may complain to the authority.",
        )
    if objections:
        yield error(
            "objections-late",
            f"{objections} objections by applicants are past the day by which they are decided.",
            "Decide them at /staff/requests; nobody may work with those applications meanwhile.",
        )
    if holds:
        yield error(
            "holds-unreviewed",
            f"{holds} holds keep applications past the day of their review.",
            "Release them at /staff/holds, or with `hold release`, or give them a new day there.",
        )
    if hand_overs:
        yield warning(
            "hand-overs-late",
            f"{hand_overs} applications of the hired are past their last day and nobody has"
            " confirmed the hand-over.",
            "See that the personnel file has what it needs; the next purge erases them, unless a"
            " hold or a restriction keeps them.",
        )
    if backed_up_at is not None and now - backed_up_at > BACKUP_EVERY:
        yield error(
            "backup-late",
            f"No backup was taken since {backed_up_at:%Y-%m-%d %H:%M} UTC.",
            "Run `applicant-vault backup create`: after seven days no copy of the keyring is left.",
        )
