"""``applicant-vault init``: make a vault where there is none."""

import json

import click

from vault.settings import own_settings
from vault.wiring.clock import now
from vault.wiring.founding import found


@click.command("init")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(*, as_json: bool) -> None:
    """Make keys, ledger, databases and a sample position. Changes nothing where they exist.

    `serve` does the same when it finds no vault.
    """
    settings = own_settings()
    made = found(settings, now=now())
    if as_json:
        click.echo(json.dumps({"made": made, "data": str(settings.data)}))
    elif made:
        click.echo(f"made a vault in {settings.data}, with its keys in {settings.keys}")
        click.echo("take an offline copy of the keys: `applicant-vault keys export FILE`")
    else:
        click.echo(f"there is a vault in {settings.data}; nothing was changed")
