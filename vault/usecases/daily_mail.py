"""Once a day, at seven in the morning, each recruiter is told how many new applications there are.

A count and an address, no names. On a day without anything new nobody gets a letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.db import outbox as db
from vault.db.engines import Database
from vault.db.staff_queries import positions_of
from vault.db.tables import Staff
from vault.domain.language import Language
from vault.errors import LostRaceError
from vault.ports.keys import Sealer
from vault.usecases.letter_queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.letters import compose_daily
from vault.usecases.recording import WORK

ERRAND = "daily-mail"
AT = time(7)  # local: it lies there when the working day begins
FIRST_SPAN = timedelta(hours=24)
CANDIDATES = "/staff/candidates"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMailTools:
    """What the daily count reaches the world through, and what it says."""

    main: Database
    keyring: Database
    sealer: Sealer
    zone: str
    organisation: str
    public_url: str


def send_daily_mail(*, tools: DailyMailTools, now: datetime) -> int:
    """This function will queue today's letters unless that was done, and count them.

    Raises:
        LostRaceError: another worker did it at the same moment.
    """
    with tools.main.reading() as session:
        since = db.errand_done_at(session, ERRAND)
        if not is_due(since=since, now=now, zone=tools.zone):
            return 0
        letters = _letters(session, tools, since=since or now - FIRST_SPAN, now=now)
    try:
        with (
            keys_in_place(keyring=tools.keyring, letters=letters),
            tools.main.writing() as session,
        ):
            # Judged again, under the lock: a day has one letter, however many workers there are.
            if db.errand_done_at(session, ERRAND, lock=True) != since:
                raise LostRaceError("another worker queued today's letters")
            for letter in letters:
                put_letter(session, letter=letter, actor=WORK)
            db.errand_done(session, ERRAND, at=now)
    except IntegrityError as error:
        raise LostRaceError("another worker queued today's letters") from error
    return len(letters)


def is_due(*, since: datetime | None, now: datetime, zone: str) -> bool:
    """This function will say whether it is past seven on a day that had no letter yet."""
    local = now.astimezone(ZoneInfo(zone))
    if local.time() < AT:
        return False
    return since is None or since.astimezone(ZoneInfo(zone)).date() < local.date()


def _letters(
    session: Session, tools: DailyMailTools, *, since: datetime, now: datetime
) -> list[SealedLetter]:
    counts = db.accepted_since(session, since=since, until=now)
    if not counts:
        return []
    day = since.astimezone(ZoneInfo(tools.zone)).date()
    letters = []
    for person in db.staff_with_daily_mail(session):
        count = _in_sight(session, person, counts)
        if not count:
            continue
        letter = compose_daily(
            language=Language(person.language),
            to_address=person.email,
            organisation=tools.organisation,
            count=count,
            since=day,
            address=tools.public_url + CANDIDATES,
        )
        letters.append(seal_letter(sealer=tools.sealer, letter=letter, now=now))
    return letters


def _in_sight(session: Session, person: Staff, counts: Mapping[bytes | None, int]) -> int:
    """Count what this person may see: whoever has all positions sees spontaneous ones too."""
    if person.all_positions:
        return sum(counts.values())
    return sum(counts.get(position, 0) for position in positions_of(session, person.id))
