"""``applicant-vault backup``: take backups, put them back, try them."""

import json
from pathlib import Path

import click

from vault.cli.backup_drill import drill
from vault.cli.counting import counting
from vault.settings import own_settings
from vault.usecases.backup.backup import BackedUp
from vault.usecases.backup.restore import Part, Restored
from vault.wiring.backup import put_back, take_backup
from vault.wiring.clock import now

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group("backup")
def command() -> None:
    """Take backups, put them back, and prove that they bring nobody back."""


command.add_command(drill)


@command.command("create")
@click.argument("folder", type=FOLDER)
@click.argument("keyring_folder", type=FOLDER)
@JSON
def create(*, folder: Path, keyring_folder: Path, as_json: bool) -> None:
    """Write main database and blobs to FOLDER, and the keyring to KEYRING_FOLDER.

    The vault may be in use meanwhile. Archives of the keyring that are older than seven days are
    removed from KEYRING_FOLDER.
    """
    with counting("documents copied", quiet=as_json) as told:
        made = take_backup(
            own_settings(), main=folder, keyring=keyring_folder, now=now(), progress=told
        )
    _show_backup(made, as_json=as_json)


@command.command("restore")
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE", type=FILE)
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice([part.value for part in Part]),
    help="Put back this part alone; may be repeated.",
)
@JSON
def restore(*, archives: tuple[Path, ...], parts: tuple[str, ...], as_json: bool) -> None:
    """Put ARCHIVE back into an empty place, and replay the ledger before anything is served.

    Stop every process first. Give one archive of the main database, one of the keyring, or both.
    """
    with counting("documents put back", quiet=as_json) as told:
        done = put_back(
            own_settings(),
            archives=archives,
            parts=frozenset(Part(part) for part in parts) or None,
            now=now(),
            progress=told,
        )
    _show_restore(done, as_json=as_json)


def _show_backup(made: BackedUp, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {
                    "backup": made.pair.hex(),
                    "main": str(made.main),
                    "keyring": str(made.keyring),
                    "blobs": made.blobs,
                    "bytes": made.byte_count,
                    "keyrings_removed": made.expired,
                }
            )
        )
        return
    click.echo(f"{made.main}: main database and {made.blobs} blobs")
    click.echo(f"{made.keyring}: the keyring, good for seven days; keep it away from the keys")
    if made.expired:
        click.echo(f"{made.expired} older copies of the keyring were removed: their time was over")
    click.echo("In neither: the keys and the ledger. Copy the ledger after every purge.")


def _show_restore(done: Restored, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {
                    "parts": [part.value for part in done.parts],
                    "taken_at": [moment.isoformat() for moment in done.taken_at],
                    "blobs": done.blobs,
                    "ledger": done.replayed.known,
                    "erased_again": done.replayed.came_back + done.replayed.resumed,
                }
            )
        )
        return
    click.echo(f"put back: {', '.join(done.parts)} ({done.blobs} blobs)")
    click.echo(
        f"the ledger was replayed: of {done.replayed.known} erased applications,"
        f" {done.replayed.came_back + done.replayed.resumed} had come back and are erased again"
    )
    click.echo("Run `applicant-vault doctor` before you start the service.")
