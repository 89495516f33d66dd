"""``applicant-vault backup drill``: does this backup bring anybody back who was purged?"""

import json
import sys
from pathlib import Path

import click

from vault.cli.counting import counting
from vault.settings import own_settings
from vault.usecases.backup.drill import Drilled, Fault
from vault.wiring.clock import now
from vault.wiring.drill import hold_drill

FAILED = 1
FILE = click.Path(dir_okay=False, path_type=Path)

WORDS = {
    Fault.PURGED_OPENED: "a key that is still held opens something of somebody who was purged",
    Fault.PURGED_LEFT: "after the replay, something of somebody who was purged is left",
    Fault.ALIVE_SHUT: "not everything that is alive opens: this backup is not whole",
    Fault.CONTROL_SHUT: "what was planted to be opened stayed shut: the drill proves nothing",
}


@click.command("drill")
@click.argument("archive", type=FILE)
@click.argument("keyring_archive", type=FILE, required=False)
@click.option(
    "--scratch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to put the backup back into for a while; the system's temporary one if not given.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def drill(
    *, archive: Path, keyring_archive: Path | None, scratch: Path | None, as_json: bool
) -> None:
    """Put ARCHIVE back into a scratch place and try every key on everything that was purged.

    Without KEYRING_ARCHIVE, the keyring as it is now is tried. The vault itself is only read, but
    for an entry in its audit log. Exits 1 when something was found.
    """
    with counting("tries", quiet=as_json) as told:
        found = hold_drill(
            own_settings(),
            main=archive,
            keyring=keyring_archive,
            scratch=scratch,
            now=now(),
            progress=told,
        )
    _show(found, as_json=as_json)
    if not found.passed:
        sys.exit(FAILED)


def _show(found: Drilled, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {
                    "passed": found.passed,
                    "faults": [fault.value for fault in found.faults],
                    "purged": found.purged,
                    "purged_in_backup": found.purged_in_backup,
                    "keyring_copy_opens": found.copy_opens,
                    "things": found.things,
                    "keys": found.keys,
                    "tries": found.tries,
                    "every_key_on_everything": found.every_pair,
                    "purged_opened": found.purged_opened,
                    "purged_left": found.purged_left,
                    "alive": found.alive,
                    "alive_opened": found.alive_opened,
                }
            )
        )
        return
    click.echo(f"purged, by the ledger: {found.purged}; in this backup: {found.purged_in_backup}")
    how = "each on everything" if found.every_pair else "by turns, none left out"
    click.echo(
        f"{found.keys} keys tried on {found.things} sealed things of theirs ({how}):"
        f" {found.purged_opened} applications opened"
    )
    click.echo(f"after the replay of the ledger, left of them: {found.purged_left}")
    click.echo(f"alive: {found.alive}, opened: {found.alive_opened}")
    if found.copy_opens:
        click.echo(
            f"This copy of the keyring, with the keys, opens {found.copy_opens} of the purged"
            " until it is removed: seven days after it was taken, as their receipts say."
        )
    for fault in found.faults:
        click.echo(f"FAILED: {WORDS[fault]}")
    if found.passed:
        click.echo("PASSED: this backup brings nobody back.")
