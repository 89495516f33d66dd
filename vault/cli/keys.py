"""``applicant-vault keys``: which keys there are, an offline copy of them, and its proof."""

import json
from pathlib import Path

import click

from vault.adapters.custody_passphrase import MIN_PASSPHRASE, read_passphrase
from vault.adapters.key_files import write_new
from vault.adapters.public_keys_file import read_text
from vault.cli.keys_custody import set_custody
from vault.cli.keys_rotate import retire, rotate
from vault.cli.keys_status import status
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError
from vault.settings import own_settings
from vault.usecases.keys.recovery import export_keys, verify_recovery
from vault.wiring.clock import now
from vault.wiring.keys import opened_stores, own_custody, public_keys

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the passphrase from the first line of a file instead of asking.",
)


@click.group("keys")
def command() -> None:
    """Show, export, verify, rotate and move the keys."""


command.add_command(status)
command.add_command(rotate)
command.add_command(retire)
command.add_command(set_custody)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@PASSPHRASE_FILE
@JSON
def export(*, file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Write an offline copy of all three keys, and of old ones not retired yet, to FILE.

    It is under a passphrase. FILE must not exist. Keep it and its passphrase apart, and both away
    from this machine.
    """
    settings = own_settings()
    public = public_keys(settings)
    if file.exists():
        raise KeyFileError(f"{file.name} exists already, and is not overwritten")
    passphrase = _passphrase(passphrase_file, confirm=True)
    with opened_stores(settings) as stores:
        text = export_keys(
            main=stores.main,
            custody=own_custody(settings),
            key_record=public.record,
            fingerprint=public.fingerprint,
            passphrase=passphrase,
            now=now(),
        )
    try:
        write_new(file, text)
    except OSError as error:
        raise KeyFileError(f"{file.name} cannot be written: {error.strerror}") from error
    said = "written; now run `applicant-vault keys verify-recovery` with it"
    click.echo(json.dumps({"file": str(file), "written": True}) if as_json else f"{file}: {said}")


@command.command("verify-recovery")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@PASSPHRASE_FILE
@JSON
def verify(*, file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Prove that the copy in FILE opens and holds the keys in use; `doctor` asks for it."""
    settings = own_settings()
    public = public_keys(settings)
    text = read_text(file)
    passphrase = _passphrase(passphrase_file, confirm=False)
    with opened_stores(settings) as stores:
        retired = verify_recovery(
            main=stores.main,
            custody=own_custody(settings),
            key_record=public.record,
            untrusted_text=text,
            passphrase=passphrase,
            now=now(),
        )
    if as_json:
        click.echo(json.dumps({"file": str(file), "verified": True, "retired": retired}))
        return
    click.echo(f"{file}: opens, and holds the keys in use")
    if retired:
        click.echo(f"It also holds keys that were retired ({retired}): make a new copy instead.")


def _passphrase(path: Path | None, *, confirm: bool) -> SecretBytes:
    if path is not None:
        return read_passphrase(path)
    typed: str = click.prompt(
        f"Passphrase (at least {MIN_PASSPHRASE} characters)",
        hide_input=True,
        confirmation_prompt=confirm,
        err=True,
    )
    if len(typed) < MIN_PASSPHRASE:
        raise KeyFileError(f"the passphrase must have at least {MIN_PASSPHRASE} characters")
    return SecretBytes(typed.encode("utf-8"))
