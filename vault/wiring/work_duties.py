"""What the worker does for the calendar: reminders that fall due, and what follows silence."""

from collections.abc import Callable

from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.export.archive import archive_due
from vault.usecases.holds.merits import forget_merits
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.usecases.reminders.remind import RemindTools, remind_applicants
from vault.usecases.reminders.remind_staff import remind_staff
from vault.usecases.retention.policy_book import PolicyBook
from vault.wiring.work_tools import TEN_MINUTES, Step


def duties(*, daily: DailyMailTools, policies: Callable[[], PolicyBook]) -> tuple[Step, ...]:
    """This function will return the steps, each counting what it did."""
    letters = LetterTools(keyring=daily.keyring, opener=daily.opener, sealer=daily.sealer)
    reminding = RemindTools(main=daily.main, letters=letters, organisation=daily.organisation)
    return (
        Step(
            name="reminders",
            every=TEN_MINUTES,
            do=lambda at: remind_applicants(tools=reminding, book=policies(), now=at),
            gives_way=True,
        ),
        Step(
            name="task-mail",
            every=TEN_MINUTES,
            do=lambda at: remind_staff(tools=daily, book=policies(), now=at),
            gives_way=True,
        ),
        Step(
            name="archive",
            every=TEN_MINUTES,
            do=lambda at: archive_due(main=daily.main, book=policies(), now=at),
            gives_way=True,
        ),
        Step(
            name="merits",
            every=TEN_MINUTES,
            do=lambda at: forget_merits(main=daily.main, now=at),
            gives_way=True,
        ),
    )
