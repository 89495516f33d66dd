"""What a run asks before it begins anything: does a person have to say yes first?"""

from datetime import timedelta

from vault.db.engines import Database
from vault.db.purge_runs import boots_of_trusted_runs, count_expected
from vault.db.purging import count_due, store_size
from vault.db.tables import PurgeRun
from vault.domain.audit_events import Event
from vault.domain.purge_guard import (
    MOST_AHEAD,
    Boot,
    GuardReason,
    GuardVerdict,
    clock_jumped,
    guard,
)
from vault.errors import GuardError
from vault.usecases.audit.recording import OPERATOR, PURGE, record
from vault.usecases.purge.run import PurgeReport
from vault.usecases.retention.policy_book import PolicyBook

LOOK_FIRST = "look at `purge --dry-run`, then run `purge --yes`"


def has_jumped(main: Database, *, boot: Boot | None) -> bool:
    """This function will return whether somebody put the clock ahead since this machine started.

    Raises:
        StoreError: the main database failed.
    """
    if boot is None:
        return False
    with main.reading() as session:
        return clock_jumped(boot=boot, earlier=boots_of_trusted_runs(session, boot_id=boot.id))


def ask_guard(
    main: Database, book: PolicyBook, report: PurgeReport, *, jumped: bool, confirmed: bool
) -> None:
    """This function will return when the run may go on. A person's yes is written down too.

    Raises:
        GuardError: a person has to say yes first; an alarm is in the log.
    """
    with main.reading() as session:
        due, size = count_due(session, now=report.as_of), store_size(session)
        verdict = guard(
            due=due,
            store_size=size,
            forecast_unchanged=count_expected(session, now=report.as_of),
            share=book.active.guard.percent,
            at_least=book.active.guard.at_least,
            clock_jump=jumped,
        )
    if not verdict.stops:
        return
    with main.writing() as session:
        record(
            session,
            event=Event.GUARD_CONFIRMED if confirmed else Event.GUARD_STOPPED,
            at=report.as_of,
            actor=OPERATOR if confirmed else PURGE,
            detail={
                "run": report.run_id.hex(),
                "code": str(_first(verdict)),
                "due": verdict.unexpected,
                "store": size,
            },
        )
        if confirmed:
            session.get_one(PurgeRun, report.run_id).confirmed = True
    if confirmed:
        return
    report.due += due
    raise GuardError(_sentence(verdict, report), reason=str(_first(verdict)))


def _first(verdict: GuardVerdict) -> GuardReason:
    """Return the reason to tell: a clock that jumped makes every other figure doubtful."""
    jumped = GuardReason.CLOCK_JUMPED
    return jumped if jumped in verdict.reasons else verdict.reasons[0]


def _sentence(verdict: GuardVerdict, report: PurgeReport) -> str:
    if _first(verdict) is GuardReason.CLOCK_JUMPED:
        hours = MOST_AHEAD // timedelta(hours=1)
        return (
            f"the clock was put ahead by more than {hours} hours since this machine was started;"
            f" {report.due} applications wait: is the clock right? If it is, {LOOK_FIRST}"
        )
    return (
        f"{verdict.unexpected} applications are due, and at most {verdict.limit} go without a"
        f" person: {LOOK_FIRST}"
    )
