"""``applicant-vault hold``: place, release and list what keeps applications from being erased."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click

from vault.domain.holds import HoldReason
from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.retention.retention import State
from vault.ports.keys import Opener
from vault.settings import Settings, own_settings
from vault.usecases.holds.claim import place_claim, position_of_claim
from vault.usecases.holds.hold import NewHold, place_hold, release_hold
from vault.usecases.holds.hold_list import HoldView, list_holds
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.wiring.clock import now
from vault.wiring.policy import policy_book
from vault.wiring.stores import Stores, open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group("hold")
def command() -> None:
    """Place, release and list holds: reasons to keep an application longer."""


@command.command("place")
@click.argument("application_ids", metavar="ID…", nargs=-1, required=True)
@click.option(
    "--claim",
    is_flag=True,
    help="The claim is about the position: of everybody else only merits and assessment are kept.",
)
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
    *,
    application_ids: tuple[str, ...],
    claim: bool,
    reason: str,
    owner: str,
    review: datetime,
    text: str,
    as_json: bool,
) -> None:
    """Keep an application from being erased. Nobody may read it longer for that.

    With --claim, name all who make the claim, of one position.
    """
    subjects = [ApplicationId(parse_id(one)) for one in application_ids]
    if len(subjects) > 1 and not claim:
        raise click.UsageError("Several at once only with --claim; otherwise one at a time.")
    wanted = NewHold(
        reason=HoldReason(reason),
        review_on=review.date(),
        untrusted_owner=owner,
        untrusted_words=text,
    )
    with _vault() as (stores, settings, book):
        keyed = _Keyed(stores=stores, book=book, opener=_opener(settings))
        if claim:
            held, told = _place_claim(keyed, subjects, wanted)
        else:
            held, told = _place_one(keyed, subjects[0], wanted)
    told["review_on"] = review.date().isoformat()
    click.echo(json.dumps(told) if as_json else "\n".join(hold.hex() for hold in held))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keyed:
    """A vault, and the key that placing a hold needs."""

    stores: Stores
    book: PolicyBook
    opener: Opener


def _place_one(
    keyed: _Keyed, subject: ApplicationId, wanted: NewHold
) -> tuple[list[bytes], dict[str, object]]:
    hold_id = place_hold(
        main=keyed.stores.main,
        keyring=keyed.stores.keyring,
        opener=keyed.opener,
        book=keyed.book,
        viewer=OPERATOR_VIEW,
        application_id=subject,
        wanted=wanted,
        now=now(),
    )
    return [hold_id], {"hold": hold_id.hex(), "id": subject.hex()}


def _place_claim(
    keyed: _Keyed, subjects: Sequence[ApplicationId], wanted: NewHold
) -> tuple[list[bytes], dict[str, object]]:
    main = keyed.stores.main
    placed = place_claim(
        main=main,
        keyring=keyed.stores.keyring,
        opener=keyed.opener,
        book=keyed.book,
        viewer=OPERATOR_VIEW,
        position_id=position_of_claim(main=main, viewer=OPERATOR_VIEW, application_id=subjects[0]),
        claimants=subjects,
        wanted=wanted,
        now=now(),
    )
    told = [{"hold": hold.hex(), "id": one.hex()} for one, hold in placed.holds.items()]
    return list(placed.holds.values()), {"holds": told, "compared": placed.compared}


@command.command("release")
@click.argument("hold_id", metavar="HOLD")
@JSON
def release(*, hold_id: str, as_json: bool) -> None:
    """Release a hold. What is due then is erased by the next purge, within minutes or the day."""
    with _vault() as (stores, settings, book):
        verdict = release_hold(
            main=stores.main,
            opener=_opener(settings),
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
        what = f"{one.reason}{', with the merits of the others' if one.is_claim else ''}"
        click.echo(f"{ids}  {what}  review {one.review_on}{mark}")


@contextmanager
def _vault() -> Iterator[tuple[Stores, Settings, PolicyBook]]:
    settings = own_settings()
    stores = open_stores(settings)
    try:
        yield stores, settings, policy_book(stores.main, settings, now=now())
    finally:
        stores.close()


def _opener(settings: Settings) -> Opener:
    # Loaded here: listing needs no key.
    from vault.wiring.custody import custody_of, opener  # noqa: PLC0415 - see above

    return opener(custody_of(settings))


def _today(book: PolicyBook) -> date:
    return now().astimezone(ZoneInfo(book.active.time_zone)).date()


def _as_json(hold: HoldView) -> dict[str, object]:
    return {
        "hold": hold.id.hex(),
        "id": hold.application_id.hex(),
        "scope": "claim" if hold.is_claim else "full",
        "reason": hold.reason,
        "owner": hold.owner,
        "placed_at": _instant(hold.placed_at),
        "review_on": hold.review_on.isoformat(),
        "to_review": hold.is_overdue,
        "expires_at": _instant(hold.expires_at),
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
