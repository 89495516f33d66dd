"""``applicant-vault report``: figures without names, and who has to hear of an erasure.

Holds no key.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from vault.domain.identifiers import parse_id
from vault.domain.statistics import K
from vault.settings import own_settings
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.purge.recipients import Notice, mark_told, recipients_to_tell
from vault.usecases.retention.forecast import MONTHS, MOST_MONTHS, Forecast, forecast
from vault.usecases.retention.statistics import statistics
from vault.wiring.clock import now
from vault.wiring.policy import policy_in_force
from vault.wiring.stores import Stores, open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group("report")
def command() -> None:
    """Count what was and what will be erased, and list who has to hear of it."""


@command.command("forecast")
@click.option(
    "--months",
    type=click.IntRange(1, MOST_MONTHS),
    default=MONTHS,
    show_default=True,
    help="How many months to look ahead, this one included.",
)
@JSON
def forecast_command(*, months: int, as_json: bool) -> None:
    """Show how many applications end in which month, by the rule that ends them."""
    settings = own_settings()
    moment = now()
    with _stores() as stores:
        zone = policy_in_force(stores.main, settings, now=moment).active.time_zone
        with stores.main.reading() as session:
            found = forecast(session=session, zone=zone, now=moment, months=months, by_rule=True)
    if as_json:
        click.echo(json.dumps(_of_forecast(found)))
        return
    click.echo(f"due now: {found.due}, kept by holds and restrictions: {found.kept}")
    for month in found.months:
        rules = ", ".join(f"{rule} {count}" for rule, count in month.rules.items())
        click.echo(f"  {month.month:%Y-%m}  {month.count:>7}  {rules}".rstrip())
    click.echo(f"  later    {found.later:>7}")


@command.command("statistics")
@JSON
def statistics_command(*, as_json: bool) -> None:
    """Show month by month how many came, how it ended and how many were erased.

    No figure below five is shown, nor one from which such a figure could be worked out.
    """
    with _stores() as stores:
        figures = statistics(main=stores.main)
    if as_json:
        told = [{"month": one.month, "measure": one.measure, "count": one.count} for one in figures]
        click.echo(json.dumps({"smallest": K, "figures": told}))
        return
    for one in figures:
        click.echo(f"  {one.month}  {one.measure:<22} {one.count:>7}")
    click.echo(f"figures below {K} are not shown")


@command.command("recipients")
@click.option("--all", "told", is_flag=True, help="Those who have heard as well.")
@JSON
def recipients_command(*, told: bool, as_json: bool) -> None:
    """List who outside has to hear that an application is gone (GDPR Art 19)."""
    with _stores() as stores:
        found = recipients_to_tell(main=stores.main, told=told)
    if as_json:
        click.echo(json.dumps({"notices": [_of_notice(one) for one in found]}))
        return
    for one in found:
        state = f"told {_instant(one.told_at)}" if one.told_at else "not told yet"
        click.echo(
            f"  {one.id.hex()}  {one.recipient}  {one.purpose}  application"
            f" {one.erased_id.hex()}  erased {_instant(one.erased_at)}  {state}"
        )
    click.echo(f"{len(found)} listed")


@command.command("told")
@click.argument("notice", nargs=-1, required=True)
@JSON
def told_command(*, notice: tuple[str, ...], as_json: bool) -> None:
    """Write down that the recipients of each NOTICE have been told. All of them, or none."""
    ids = [parse_id(untrusted, field="notice") for untrusted in notice]
    with _stores() as stores:
        marked = mark_told(main=stores.main, notice_ids=ids, actor=OPERATOR, now=now())
    click.echo(json.dumps({"told": marked}) if as_json else f"{marked} marked as told")


def _of_forecast(found: Forecast) -> dict[str, object]:
    return {
        "as_of": _instant(found.as_of),
        "due": found.due,
        "kept": found.kept,
        "months": [
            {"month": f"{one.month:%Y-%m}", "count": one.count, "rules": one.rules}
            for one in found.months
        ],
        "later": found.later,
    }


def _of_notice(one: Notice) -> dict[str, object]:
    return {
        "id": one.id.hex(),
        "application": one.erased_id.hex(),
        "recipient": one.recipient,
        "purpose": one.purpose,
        "disclosed_at": _instant(one.disclosed_at),
        "erased_at": _instant(one.erased_at),
        "told_at": _instant(one.told_at) if one.told_at else None,
    }


@contextmanager
def _stores() -> Iterator[Stores]:
    stores = open_stores(own_settings())
    try:
        yield stores
    finally:
        stores.close()


def _instant(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).isoformat().replace("+00:00", "Z")
