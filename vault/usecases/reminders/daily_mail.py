"""Once a day, at seven in the morning, each recruiter is told how many new applications there are.

A count and an address, no names. On a day without anything new nobody gets a letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.db import outbox as db
from vault.db.engines import Database
from vault.db.tables import Staff
from vault.domain.language import Language
from vault.errors import LostRaceError
from vault.ports.keys import Opener, Sealer
from vault.usecases.audit.recording import WORK
from vault.usecases.letters.letters import compose_daily
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.staff.tags import AlteredRowError, check_rights, sound_alarm

ERRAND = "daily-mail"
AT = time(7)  # local: it lies there when the working day begins
FIRST_SPAN = timedelta(hours=24)
CANDIDATES = "/staff/candidates"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMailTools:
    """What the daily count reaches the world through, and what it says."""

    main: Database
    keyring: Database
    opener: Opener
    """Tells who was made a recruiter by the vault: a row that somebody slipped in gets no mail."""
    sealer: Sealer
    zone: str
    organisation: str
    public_url: str


def send_daily_mail(*, tools: DailyMailTools, now: datetime) -> int:
    """This function will queue today's letters unless that was done, and count them.

    Whoever's rights were altered past the vault gets none, which sounds an alarm.

    Raises:
        LostRaceError: another worker did it at the same moment.
    """
    with tools.main.reading() as session:
        since = db.errand_done_at(session, ERRAND)
        if not is_due(since=since, now=now, zone=tools.zone):
            return 0
        people, altered = _recipients(session, tools.opener)
        letters = list(_letters(session, tools, people, since=since or now - FIRST_SPAN, now=now))
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
    for alarm in altered:
        sound_alarm(main=tools.main, error=alarm, now=now)
    return len(letters)


def is_due(*, since: datetime | None, now: datetime, zone: str) -> bool:
    """This function will say whether it is past seven on a day that had no letter yet."""
    local = now.astimezone(ZoneInfo(zone))
    if local.time() < AT:
        return False
    return since is None or since.astimezone(ZoneInfo(zone)).date() < local.date()


def _recipients(
    session: Session, opener: Opener
) -> tuple[list[tuple[Staff, frozenset[bytes]]], list[AlteredRowError]]:
    """Return who is told, each with their positions, and what was altered past the vault."""
    people: list[tuple[Staff, frozenset[bytes]]] = []
    altered: list[AlteredRowError] = []
    for person in db.staff_with_daily_mail(session):
        try:
            people.append((person, check_rights(session, opener=opener, person=person)))
        except AlteredRowError as error:
            altered.append(error)
    return people, altered


def _letters(
    session: Session,
    tools: DailyMailTools,
    people: list[tuple[Staff, frozenset[bytes]]],
    *,
    since: datetime,
    now: datetime,
) -> Iterator[SealedLetter]:
    counts = db.accepted_since(session, since=since, until=now)
    if not counts:
        return
    day = since.astimezone(ZoneInfo(tools.zone)).date()
    for person, positions in people:
        count = _in_sight(person, positions, counts)
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
        yield seal_letter(sealer=tools.sealer, letter=letter, now=now)


def _in_sight(
    person: Staff, positions: frozenset[bytes], counts: Mapping[bytes | None, int]
) -> int:
    """Count what this person may see: whoever has all positions sees spontaneous ones too."""
    if person.all_positions:
        return sum(counts.values())
    return sum(counts.get(position, 0) for position in positions)
