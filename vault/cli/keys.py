"""``applicant-vault keys``: which keys are in use, an offline copy of them, and its proof."""

import json
from pathlib import Path

import click

from vault.adapters.custody_passphrase import MIN_PASSPHRASE, read_passphrase
from vault.adapters.key_files import write_new
from vault.adapters.public_keys_file import read_fingerprint, read_record, read_text
from vault.crypto.key_record import read_key_record
from vault.crypto.keys import SecretBytes
from vault.db.keys_in_use import wraps_by_key
from vault.errors import KeyFileError
from vault.settings import Settings, own_settings
from vault.usecases.recovery import export_keys, verify_recovery
from vault.usecases.recovery_mark import recovery_verified_at
from vault.wiring.clock import now
from vault.wiring.custody import custody_of
from vault.wiring.stores import open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the passphrase from the first line of a file instead of asking.",
)


@click.group("keys")
def command() -> None:
    """Show, export and verify the keys."""


@command.command("status")
@JSON
def status(*, as_json: bool) -> None:
    """Show how keys are kept, which are in use, and when a copy was verified."""
    settings = own_settings()
    record, fingerprint = _public(settings)
    stores = open_stores(settings)
    try:
        with stores.keyring.reading() as session:
            wraps = wraps_by_key(session)
        with stores.main.reading() as session:
            verified = recovery_verified_at(session, record=record)
    finally:
        stores.close()
    intake = read_key_record(untrusted_record=record, signing_fingerprint_hex=fingerprint)
    found: dict[str, object] = {
        "custody": settings.custody.partition(":")[0],
        "intake_key": intake.key_id.hex(),
        "signing_fingerprint": fingerprint,
        "wraps": [
            {"kind": kind, "key": key_id.hex() if key_id else None, "count": count}
            for kind, key_id, count in wraps
        ],
        "recovery_verified_at": verified.isoformat() if verified else None,
    }
    click.echo(json.dumps(found) if as_json else _status_in_words(found))


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@PASSPHRASE_FILE
@JSON
def export(*, file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Write an offline copy of all three keys to FILE, under a passphrase.

    FILE must not exist. Keep it and its passphrase apart, and both away from this machine.
    """
    settings = own_settings()
    record, fingerprint = _public(settings)
    if file.exists():
        raise KeyFileError(f"{file.name} exists already, and is not overwritten")
    passphrase = _passphrase(passphrase_file, confirm=True)
    stores = open_stores(settings)
    try:
        text = export_keys(
            main=stores.main,
            custody=custody_of(settings),
            key_record=record,
            fingerprint=fingerprint,
            passphrase=passphrase,
            now=now(),
        )
    finally:
        stores.close()
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
    record, _ = _public(settings)
    text = read_text(file)
    passphrase = _passphrase(passphrase_file, confirm=False)
    stores = open_stores(settings)
    try:
        verify_recovery(
            main=stores.main,
            custody=custody_of(settings),
            key_record=record,
            untrusted_text=text,
            passphrase=passphrase,
            now=now(),
        )
    finally:
        stores.close()
    said = f"{file}: opens, and holds the keys in use"
    click.echo(json.dumps({"file": str(file), "verified": True}) if as_json else said)


def _public(settings: Settings) -> tuple[bytes, str]:
    fingerprint = settings.signing_fingerprint or read_fingerprint(settings.keys)
    return read_record(settings.keys), fingerprint


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


def _status_in_words(found: dict[str, object]) -> str:
    lines = [
        f"custody:              {found['custody']}",
        f"intake key:           {found['intake_key']}",
        f"signing fingerprint:  {found['signing_fingerprint']}",
        f"offline copy:         {_copy_in_words(found['recovery_verified_at'])}",
    ]
    wraps = found["wraps"]
    assert isinstance(wraps, list)
    lines += [
        f"wraps:                {one['kind']} {one['key'] or '-'} {one['count']}" for one in wraps
    ]
    return "\n".join(lines)


def _copy_in_words(verified: object) -> str:
    return f"verified {verified}" if verified else "never verified: run `keys export`"
