"""``applicant-vault purge``: erase what is due, or show it first.

Holds no key: it is wired by ``vault.wiring.purge``.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import click

from vault.domain.policy.policy import Policy
from vault.domain.retention.facts_parse import EARLIEST, LATEST
from vault.settings import own_settings
from vault.usecases.purge.plan import Plan, plan
from vault.usecases.purge.purge import PurgeReport, purge, receipts_of_run
from vault.wiring.clock import boot, now
from vault.wiring.purge import PurgeProcess, purge_process

REFUSED = 1
WIDTH = 32  # characters of the bar


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Show what would go and why; change nothing.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --dry-run: as on the morning of this day (YYYY-MM-DD).",
)
@click.option("--limit", type=click.IntRange(min=1), help="Erase at most so many.")
@click.option("--yes", is_flag=True, help="Go on where the guard would stop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(
    *, dry_run: bool, as_of: datetime | None, limit: int | None, yes: bool, as_json: bool
) -> None:
    """Erase every application that is due.

    Exits 1 when some could not be erased yet (the next run resumes) or when a record has no
    clock, and 3 when the guard
    stopped: more would go than the policy lets go without a person.
    """
    if as_of is not None and not dry_run:
        raise click.UsageError("--as-of goes only with --dry-run")
    if as_of is not None and not EARLIEST <= as_of.year <= LATEST:
        raise click.UsageError(f"--as-of: a day from {EARLIEST} to {LATEST}")
    with purge_process(own_settings(), now=now()) as process:
        if dry_run:
            moment = _morning(as_of.date(), process.book.active) if as_of else now()
            with process.stores.main.reading() as session:
                _show_plan(plan(session, book=process.book, as_of=moment), as_json=as_json)
            return
        report = _run(process, limit=limit, confirmed=yes, quiet=as_json)
        if as_json:
            _write_report(report, receipts_of_run(process.stores.main, report.run_id))
    _show_report(report, quiet=as_json)
    if report.failed or report.clockless:
        sys.exit(REFUSED)


def _run(process: PurgeProcess, *, limit: int | None, confirmed: bool, quiet: bool) -> PurgeReport:
    with _progress(quiet=quiet) as told:
        return purge(
            stores=process.stores,
            book=process.book,
            now=now(),
            boot=boot(),
            limit=limit,
            confirmed=confirmed,
            progress=told,
        )


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Draw a bar on a terminal; say nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield lambda _erased, _due: None
        return
    try:
        yield lambda erased, due: click.echo(f"\r{bar(erased, due)}", err=True, nl=False)
    finally:
        click.echo(err=True)


def bar(erased: int, due: int) -> str:
    """This function will return the line that shows how far a run has come."""
    share = min(1.0, erased / due) if due else 1.0
    filled = round(share * WIDTH)
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {erased} of {due} erased, {share:.0%}"


def _morning(day: date, policy: Policy) -> datetime:
    """Return the local midnight that begins a day."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(policy.time_zone))


def _show_plan(found: Plan, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {
                    "run": None,
                    "as_of": _instant(found.as_of),
                    "due": len(found.due),
                    "erased": 0,
                    "held": found.held,
                    "restricted": found.restricted,
                    "waiting": found.waiting,
                    "failed": 0,
                    "blobs": 0,
                    "bytes": 0,
                    "receipts": [],
                    "would_erase": [
                        {
                            "id": each.application_id.hex(),
                            "kind": each.kind,
                            "rule": each.rule,
                            "end_day": each.end_day.isoformat(),
                            "because": {"sv": each.because.sv, "en": each.because.en},
                        }
                        for each in found.due
                    ],
                },
                ensure_ascii=False,
            )
        )
        return
    click.echo(f"as of {_instant(found.as_of)}: {len(found.due)} would be erased")
    for each in found.due:
        click.echo(
            f"  {each.application_id.hex()}  {each.kind:<11}  {each.end_day}  {each.rule}:"
            f" {each.because.en}"
        )
    click.echo(f"held: {found.held}, restricted: {found.restricted}, waiting: {found.waiting}")


def _write_report(report: PurgeReport, receipts: Iterator[bytes]) -> None:
    """Write one JSON object, the ids of its receipts as they are read: there may be very many."""
    counts = {
        "run": report.run_id.hex(),
        "as_of": _instant(report.as_of),
        "due": report.due,
        "erased": report.erased,
        "held": report.held,
        "restricted": report.restricted,
        "waiting": report.waiting,
        "recounted": report.recounted,
        "clockless": report.clockless,
        "failed": report.failed,
        "blobs": report.blobs,
        "bytes": report.byte_count,
    }
    out = sys.stdout
    out.write(f'{json.dumps(counts).removesuffix("}")}, "receipts": [')
    separator = ""
    for each in receipts:
        out.write(f'{separator}"{each.hex()}"')
        separator = ", "
    out.write("]}\n")
    out.flush()  # before anything is said on the other stream


def _show_report(report: PurgeReport, *, quiet: bool) -> None:
    if not quiet:
        click.echo(
            f"{report.erased} of {report.due} erased ({report.blobs} documents,"
            f" {report.byte_count} bytes); held: {report.held}, restricted:"
            f" {report.restricted}, waiting: {report.waiting}, failed: {report.failed}"
        )
    if report.waiting:
        click.echo(
            f"applicant-vault: {report.waiting} left for a day at most, until an act that was made"
            " in time is verified: is `work` running?",
            err=True,
        )
    if report.clockless:
        click.echo(
            f"applicant-vault: {report.clockless} records have no clock: the policy has no rule for"
            " them, or their dates cannot be. They go at the end that stands on them; run"
            " `applicant-vault doctor`",
            err=True,
        )
    for problem in sorted(set(report.problems)):
        click.echo(f"applicant-vault: {problem}", err=True)


def _instant(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).isoformat().replace("+00:00", "Z")
