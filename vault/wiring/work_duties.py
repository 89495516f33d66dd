"""What the worker does for the calendar: reminders that fall due, and what follows silence."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from vault.usecases.archive import archive_due
from vault.usecases.close_letters import LetterTools
from vault.usecases.daily_mail import DailyMailTools
from vault.usecases.merits import forget_merits
from vault.usecases.policy_book import PolicyBook
from vault.usecases.remind import RemindTools, remind_applicants
from vault.usecases.remind_staff import remind_staff

TEN_MINUTES = timedelta(minutes=10)
Duty: TypeAlias = tuple[str, timedelta, Callable[[datetime], int]]
"""A name, how often, and what is done."""


def duties(*, daily: DailyMailTools, policies: Callable[[], PolicyBook]) -> tuple[Duty, ...]:
    """This function will return the errands, each counting what it did."""
    letters = LetterTools(keyring=daily.keyring, opener=daily.opener, sealer=daily.sealer)
    reminding = RemindTools(main=daily.main, letters=letters, organisation=daily.organisation)
    return (
        (
            "reminders",
            TEN_MINUTES,
            lambda at: remind_applicants(tools=reminding, book=policies(), now=at),
        ),
        (
            "task-mail",
            TEN_MINUTES,
            lambda at: remind_staff(tools=daily, book=policies(), now=at),
        ),
        (
            "archive",
            TEN_MINUTES,
            lambda at: archive_due(main=daily.main, book=policies(), now=at),
        ),
        (
            "merits",
            TEN_MINUTES,
            lambda at: forget_merits(main=daily.main, now=at),
        ),
    )
