"""``applicant-vault policy diff|announce|activate|status|cancel``: a new policy's way in."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from vault.adapters.policies_packaged import policy_text
from vault.cli.policy_said import (
    diff_lines,
    diff_object,
    instant,
    outcome_line,
    outcome_object,
    policy_name,
    status_lines,
    status_object,
)
from vault.db.engines import Database
from vault.db.purging import store_size
from vault.domain.language import Language
from vault.domain.policy.difference import differences
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.settings import own_settings
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.policy.change import activate_change, announce_change, cancel_change
from vault.usecases.policy.due import Outcome, Standing
from vault.usecases.policy.moves import Moves, count_moves
from vault.usecases.policy.proposal import Order, book_in_force
from vault.usecases.policy.status import policy_status
from vault.usecases.retention.policy_book import PolicyBook, succeeded_by
from vault.wiring.clock import now
from vault.wiring.policy_change import has_vault, opened_stores, policy_tools

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
BY = click.option("--by", required=True, help="Your address: somebody else has to agree.")
MOST_FILES = 2


@click.command("diff")
@click.argument("files", nargs=-1, required=True)
@click.option("--language", type=click.Choice([each.value for each in Language]), default="en")
@JSON
def diff(files: tuple[str, ...], language: str, *, as_json: bool) -> None:
    """Say what differs between OLD and NEW, and what that moves in this vault.

    NEW alone is compared with the policy in force, and counted as if two people agreed to it.
    Without a vault it says which rules differ.
    """
    if len(files) > MOST_FILES:
        raise click.UsageError("expected OLD and NEW, or NEW alone")
    named = [parse_policy(policy_text(file)) for file in files]
    settings = own_settings()
    moves = None
    if has_vault(settings):
        with opened_stores(settings) as stores:
            book = book_in_force(main=stores.main)
            named = named if len(named) == MOST_FILES else [book.active, *named]
            moves = _moves(stores.main, book, *named)
    elif len(named) < MOST_FILES:
        raise click.UsageError("there is no vault here: name OLD and NEW")
    old, new = named
    found = differences(old=old, new=new)
    if as_json:
        click.echo(json.dumps(diff_object(old, new, found, moves), ensure_ascii=False))
        return
    for line in diff_lines(old, new, found, moves, Language(language)):
        click.echo(line)


@click.command("announce")
@click.argument("file")
@BY
@JSON
def announce(file: str, by: str, *, as_json: bool) -> None:
    """Write to the applicants whom a new policy FILE concerns, once each.

    Repeated, it writes to those who have no letter yet.
    """
    _carry_out(announce_change, file, by, as_json=as_json)


@click.command("activate")
@click.argument("file")
@BY
@JSON
def activate(file: str, by: str, *, as_json: bool) -> None:
    """Bring a new policy FILE into force, or say what it still waits for."""
    _carry_out(activate_change, file, by, as_json=as_json)


@click.command("status")
@JSON
def status(*, as_json: bool) -> None:
    """Say what is in force, what is on its way, and what the settings propose."""
    settings = own_settings()
    proposed = parse_policy(policy_text(settings.policy))
    with opened_stores(settings) as stores:
        found = policy_status(main=stores.main)
    if as_json:
        click.echo(json.dumps(status_object(found, proposed), ensure_ascii=False))
        return
    click.echo(f"in force since {instant(found.since)}: {policy_name(found.active)}")
    if proposed.hash != found.active.hash:
        click.echo(f"the settings name another one: {policy_name(proposed)}; see `policy diff`")
    if found.change is None:
        click.echo("on its way: nothing")
        return
    for line in status_lines(found.change):
        click.echo(line)


@click.command("cancel")
@click.option("--by", required=True, help="Your address.")
@JSON
def cancel(by: str, *, as_json: bool) -> None:
    """Stop the change that is on its way."""
    with opened_stores(own_settings()) as stores:
        policy = cancel_change(main=stores.main, untrusted_by=by, actor=OPERATOR, now=now())
    told = {"standing": Standing.CANCELLED.value, "policy": policy.hash}
    click.echo(json.dumps(told) if as_json else f"cancelled: {policy_name(policy)}")


COMMANDS = (diff, announce, activate, status, cancel)


def _carry_out(errand: Callable[..., Outcome], file: str, by: str, *, as_json: bool) -> None:
    text = policy_text(file)
    with policy_tools(own_settings()) as tools, _progress(tools.main) as told:
        outcome = errand(
            tools=tools,
            order=Order(text=text, untrusted_by=by, actor=OPERATOR, now=now(), progress=told),
        )
    if as_json:
        click.echo(json.dumps(outcome_object(outcome)))
    else:
        click.echo(outcome_line(outcome))


def _moves(main: Database, book: PolicyBook, old: Policy, new: Policy) -> Moves:
    at = now()
    with _progress(main) as told:
        return count_moves(
            main=main,
            before=succeeded_by(book=book, policy=old),
            after=succeeded_by(book=book, policy=new, agreed_at=at),
            now=at,
            progress=told,
        )


@contextmanager
def _progress(main: Database) -> Iterator[Callable[[int], None]]:
    """Count on a terminal; say nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    with main.reading() as session:
        whole = store_size(session)
    try:
        yield lambda done: click.echo(f"\r{done} of {whole} records", err=True, nl=False)
    finally:
        click.echo(err=True)
