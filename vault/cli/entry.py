"""The command ``applicant-vault``: names and one-line helps; each command loads when it is called.

Exit codes (design.md §7): 0 done, 1 refused or failed with a reason, 2 misuse, 3 stopped by a
guard.
"""

import importlib
import json
import os
import sys
from traceback import walk_tb
from types import FrameType

import click
from typing_extensions import override

from vault import __version__
from vault.errors import GuardError, VaultError
from vault.wiring.hardening import harden

COMMANDS = {
    "serve": "Serve the careers page, my pages and the staff pages",
    "init": "Create a vault: databases, keys, a sample position",
    "migrate": "Bring both databases to this version's schema",
    "database": "Draw the database roles of the processes (PostgreSQL)",
    "doctor": "Look for what is wrong or unsafe, and say what to do",
    "work": "Accept applications, send letters, verify acts, sign",
    "purge": "Erase what is due; --dry-run shows it first",
    "policy": "Check, explain and change the policy",
    "position": "Open, edit, close and list positions",
    "application": "Hand out or erase one for the person who asks",
    "hold": "Place, release and list what keeps applications longer",
    "staff": "Invite, list, disable and reset members of staff",
    "keys": "Show, copy, rotate and move the keys",
    "audit": "Verify the audit log",
    "report": "Count what was, what will be erased, and who has to hear of it",
    "backup": "Take backups, put them back, and try them",
}

REFUSED = 1
GUARDED = 3


class LazyGroup(click.Group):
    """Knows every command's name and help, and imports a command only to run it."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer meets them."""
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"vault.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="applicant-vault")
def main() -> None:
    """Applicant Vault: an encrypted store for job applications, with a purge to trust."""


def run() -> None:
    """This function will run the command line and end the process with the contract's exit code.

    A ``VaultError`` becomes one plain line on standard error (and a JSON object with ``--json``).
    Any other error becomes its class and the place in our code: a traceback or the message of a
    library could hold personal data.
    """
    os.umask(0o077)  # what this program writes is for its own user alone
    harden()
    try:
        code = main.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as misuse:
        misuse.show()
        sys.exit(misuse.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(REFUSED)
    except VaultError as error:
        said = _said(error)
        if "--json" in sys.argv:
            click.echo(json.dumps({"error": error.code, "detail": said}, ensure_ascii=False))
        click.echo(f"applicant-vault: {said}", err=True)
        sys.exit(GUARDED if isinstance(error, GuardError) else REFUSED)
    except Exception as error:  # noqa: BLE001 - the door: its message may hold what a row holds
        if "--json" in sys.argv:
            click.echo(json.dumps({"error": "error", "detail": _where(error)}))
        click.echo(f"applicant-vault: {_where(error)}", err=True)
        sys.exit(REFUSED)
    sys.exit(code if isinstance(code, int) else 0)


def _said(error: VaultError) -> str:
    """Say what is wrong, by the option that was typed; what it held is in none of our errors."""
    from vault.cli.refusals import sentence  # noqa: PLC0415 - read only where something is refused

    return sentence(error=error, words=sys.argv[1:])


def _where(error: Exception) -> str:
    """Name an error that nobody foresaw by its class and our line that it passed last."""
    steps = [(_module(frame), line) for frame, line in walk_tb(error.__traceback__)]
    module, line = [step for step in steps if step[0].startswith("vault.")][-1]
    return f"something broke inside: {type(error).__name__} at {module}:{line}. Please report it."


def _module(step: FrameType) -> str:
    return str(step.f_globals.get("__name__", ""))
