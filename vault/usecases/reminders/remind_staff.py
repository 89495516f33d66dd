"""Telling recruiters, at seven in the morning, of tasks that have fallen due since the last time.

A count and an address, no names. Who has nothing new gets no letter.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.db import outbox as db
from vault.db.tables import Staff
from vault.domain.access import Grants
from vault.domain.calendar import local_day
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.errors import LostRaceError
from vault.usecases.audit.recording import WORK, staff_actor
from vault.usecases.desk.task_list import list_tasks
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter, seal_letter
from vault.usecases.reminders.daily_mail import DailyMailTools, is_due
from vault.usecases.reminders.letters import compose_tasks
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.sessions import roles_of
from vault.usecases.staff.tags import AlteredRowError, check_rights
from vault.usecases.staff.viewer import Viewer

ERRAND = "task-mail"
TASKS = "/staff/tasks"
A_DAY = timedelta(days=1)


def remind_staff(*, tools: DailyMailTools, book: PolicyBook, now: datetime) -> int:
    """This function will queue today's letters about tasks unless that was done, and count them.

    Raises:
        LostRaceError: another worker did it at the same moment.
    """
    zone = book.active.time_zone
    with tools.main.reading() as session:
        since = db.errand_done_at(session, ERRAND)
        if not is_due(since=since, now=now, zone=zone):
            return 0
        people = list(_people(session, tools))
    told = local_day(moment=since or now - A_DAY, zone=zone)
    letters = list(_letters(tools, book, people, since=told, now=now))
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


def _people(session: Session, tools: DailyMailTools) -> Iterator[tuple[Staff, Viewer]]:
    """Return the recruiters with what they may see, as the vault itself gave it to them."""
    for person in db.recruiters(session):
        try:
            positions = check_rights(session, opener=tools.opener, person=person)
        except AlteredRowError:
            continue  # the daily count sounds the alarm; here they are told nothing
        yield (
            person,
            Viewer(
                actor=staff_actor(person.id),
                roles=roles_of(person=person),
                grants=Grants(
                    all_positions=person.all_positions,
                    spontaneous=person.all_positions,
                    positions=frozenset(PositionId(one) for one in positions),
                ),
            ),
        )


def _letters(
    tools: DailyMailTools,
    book: PolicyBook,
    people: list[tuple[Staff, Viewer]],
    *,
    since: date,
    now: datetime,
) -> Iterator[SealedLetter]:
    today = local_day(moment=now, zone=book.active.time_zone)
    for person, viewer in people:
        tasks = list_tasks(main=tools.main, book=book, viewer=viewer, now=now)
        if not tasks.fallen_due(since=since, today=today):
            continue
        letter = compose_tasks(
            language=Language(person.language),
            to_address=person.email,
            organisation=tools.organisation,
            count=tasks.count,
            address=tools.public_url + TASKS,
        )
        yield seal_letter(sealer=tools.sealer, letter=letter, now=now)
