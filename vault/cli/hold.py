"""``applicant-vault hold``: place, release and list what keeps applications from being erased."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click

from vault.domain.holds import HoldReason
from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.retention import State
from vault.settings import Settings, own_settings
from vault.usecases.hold import NewHold, place_hold, release_hold
from vault.usecases.hold_list import HoldView, list_holds
from vault.usecases.policy_book import PolicyBook
from vault.usecases.viewer import OPERATOR_VIEW
from vault.wiring.clock import now
from vault.wiring.policy import policy_book
from vault.wiring.stores import Stores, open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group("hold")
def command() -> None:
    """Place, release and list holds: reasons to keep an application longer."""


@command.command("place")
@click.argument("application_id", metavar="ID")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([one.value for one in HoldReason]),
    help="Why: a word of the closed list.",
)
@click.option("--owner", required=True, help="The e-mail address of whoever answers for it.")
@click.option(
    "--review",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="When it is looked at again (YYYY-MM-DD); within two years.",
)
@click.option("--text", default="", help="More, in your words; kept sealed.")
@JSON
def place(
    *, application_id: str, reason: str, owner: str, review: datetime, text: str, as_json: bool
) -> None:
    """Keep an application from being erased. Nobody may read it longer for that."""
    subject = ApplicationId(parse_id(application_id))
    with _vault() as (stores, settings, book):
        # Loaded here: listing and releasing need no key.
        from vault.wiring.custody import custody_of, opener  # noqa: PLC0415 - see above

        hold_id = place_hold(
            main=stores.main,
            keyring=stores.keyring,
            opener=opener(custody_of(settings)),
            book=book,
            viewer=OPERATOR_VIEW,
            application_id=subject,
            wanted=NewHold(
                reason=HoldReason(reason),
                review_on=review.date(),
                untrusted_owner=owner,
                untrusted_words=text,
            ),
            now=now(),
        )
    told = {"hold": hold_id.hex(), "id": subject.hex(), "review_on": review.date().isoformat()}
    click.echo(json.dumps(told) if as_json else hold_id.hex())


@command.command("release")
@click.argument("hold_id", metavar="HOLD")
@JSON
def release(*, hold_id: str, as_json: bool) -> None:
    """Release a hold. What is due then is erased by the next purge, within minutes or the day."""
    with _vault() as (stores, _, book):
        verdict = release_hold(
            main=stores.main,
            book=book,
            viewer=OPERATOR_VIEW,
            hold_id=parse_id(hold_id),
            now=now(),
        )
    told = {
        "hold": hold_id,
        "state": verdict.state.value,
        "end_day": verdict.end_day.isoformat(),
        "expires_at": _instant(verdict.expires_at),
    }
    what = {
        State.DUE: "released; due, and erased by the next purge",
        State.HELD: "released; another hold stands",
    }.get(verdict.state, f"released; kept until {verdict.end_day}")
    click.echo(json.dumps(told) if as_json else f"{hold_id}: {what}")


@command.command("list")
@click.option("--to-review", is_flag=True, help="Only those whose review has come.")
@JSON
def list_all(*, to_review: bool, as_json: bool) -> None:
    """Show the holds that stand, by their next review."""
    with _vault() as (stores, _, book):
        found = list_holds(main=stores.main, viewer=OPERATOR_VIEW, today=_today(book))
    shown = [one for one in found if one.is_overdue or not to_review]
    if as_json:
        click.echo(json.dumps({"holds": [_as_json(one) for one in shown]}))
        return
    for one in shown:
        mark = "  TO BE REVIEWED" if one.is_overdue else ""
        ids = f"{one.id.hex()}  {one.application_id.hex()}"
        click.echo(f"{ids}  {one.reason}  review {one.review_on}{mark}")


@contextmanager
def _vault() -> Iterator[tuple[Stores, Settings, PolicyBook]]:
    settings = own_settings()
    stores = open_stores(settings)
    try:
        yield stores, settings, policy_book(stores.main, settings, now=now())
    finally:
        stores.close()


def _today(book: PolicyBook) -> date:
    return now().astimezone(ZoneInfo(book.active.time_zone)).date()


def _as_json(hold: HoldView) -> dict[str, object]:
    return {
        "hold": hold.id.hex(),
        "id": hold.application_id.hex(),
        "reason": hold.reason,
        "owner": hold.owner,
        "placed_at": _instant(hold.placed_at),
        "review_on": hold.review_on.isoformat(),
        "to_review": hold.is_overdue,
        "expires_at": _instant(hold.expires_at),
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
