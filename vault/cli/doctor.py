"""``applicant-vault doctor``: what is wrong or unsafe, and what to do about it."""

import json
import sys
from collections.abc import Sequence

import click

from vault.settings import own_settings
from vault.usecases.doctor.doctor import Finding, Level
from vault.wiring.clock import now
from vault.wiring.doctor import examine

REFUSED = 1


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(*, as_json: bool) -> None:
    """Look for what is wrong or unsafe, and say what to do. Changes nothing.

    Exits 1 when there is an error; warnings alone do not fail.
    """
    findings = list(examine(own_settings(), now=now()))
    errors = sum(each.level is Level.ERROR for each in findings)
    if as_json:
        click.echo(json.dumps({"well": not errors, "findings": _as_json(findings)}))
    else:
        _show(findings)
    if errors:
        sys.exit(REFUSED)


def _as_json(findings: Sequence[Finding]) -> list[dict[str, str]]:
    return [
        {
            "level": str(each.level),
            "code": each.code,
            "what": each.what,
            "do": each.todo,
        }
        for each in findings
    ]


def _show(findings: Sequence[Finding]) -> None:
    if not findings:
        click.echo("Everything is well.")
    for each in sorted(findings, key=lambda one: one.level is not Level.ERROR):
        click.echo(f"{each.level:<8} {each.what}  [{each.code}]\n         {each.todo}")
