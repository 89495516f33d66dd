"""``applicant-vault audit``: verify the log as a stranger would, or export it for one."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.cli.audit_verifier import Report, Verifier
from vault.crypto.key_record import record_signer
from vault.domain.audit_events import Event
from vault.errors import SettingError, StoreError
from vault.settings import Settings, own_settings
from vault.usecases.audit.export import export_audit
from vault.usecases.audit.recording import OPERATOR, record
from vault.wiring.clock import now
from vault.wiring.stores import Stores, open_stores

REFUSED = 1
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("audit")
def command() -> None:
    """Verify and export the audit log."""


@command.command("verify")
@click.argument("file", type=EXISTING, required=False)
@click.option("--checkpoints", type=EXISTING, help="Archived checkpoints to compare with.")
@click.option("--fingerprint", help="Of the signing key; from the settings if not given.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(
    *, file: Path | None, checkpoints: Path | None, fingerprint: str | None, as_json: bool
) -> None:
    """Verify the vault's own log, or an exported one in FILE; exits 1 when something is wrong.

    A log that was cut short shows only against archived checkpoints: keep a copy of them
    elsewhere, and hand it in with --checkpoints.
    """
    settings = own_settings()
    verifier = Verifier(fingerprint=fingerprint or _fingerprint(settings))
    if file is not None:
        _verify_file(verifier, file)
    else:
        with _stores(settings) as stores:
            verifier.export(_lines(stores, settings))
            if checkpoints is None:
                verifier.archive(stores.checkpoints.lines())
    if checkpoints is not None:
        with checkpoints.open("rb") as archived:
            verifier.archive(archived)
    _show(verifier.report, as_json=as_json)
    sys.exit(REFUSED if verifier.report.problems else 0)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def export(*, file: Path, as_json: bool) -> None:
    """Write the log, its checkpoints and the signed receipts to FILE, one JSON object a line.

    There is no personal data in it. FILE must not exist.
    """
    settings = own_settings()
    with _stores(settings) as stores:
        with stores.main.writing() as session:
            record(session, event=Event.AUDIT_EXPORTED, at=now(), actor=OPERATOR)
        count = _write(file, _lines(stores, settings))
    said = f"{file}: {count} lines"
    click.echo(json.dumps({"file": str(file), "lines": count}) if as_json else said)


def _verify_file(verifier: Verifier, file: Path) -> None:
    with file.open("rb") as lines:
        verifier.export(lines)


def _write(file: Path, lines: Iterator[bytes]) -> int:
    count = 0
    try:
        with file.open("xb") as out:
            for count, line in enumerate(lines, start=1):  # noqa: B007 - the last one is the count
                out.write(line + b"\n")
    except FileExistsError as error:
        raise StoreError(f"{file.name} exists already, and is not overwritten") from error
    except OSError as error:
        raise StoreError(f"{file.name} cannot be written: {error.strerror}") from error
    return count


def _lines(stores: Stores, settings: Settings) -> Iterator[bytes]:
    fingerprint = _fingerprint(settings)
    public_key = record_signer(
        untrusted_record=read_record(settings.keys), signing_fingerprint_hex=fingerprint
    )
    with stores.main.reading() as session:
        yield from export_audit(session=session, public_key=public_key, fingerprint=fingerprint)


def _fingerprint(settings: Settings) -> str:
    if settings.signing_fingerprint is not None:
        return settings.signing_fingerprint
    if not settings.keys.is_dir():
        raise SettingError("give --fingerprint: there is no keys folder here")
    return read_fingerprint(settings.keys)


@contextmanager
def _stores(settings: Settings) -> Iterator[Stores]:
    stores = open_stores(settings)
    try:
        yield stores
    finally:
        stores.close()


def _show(report: Report, *, as_json: bool) -> None:
    unsigned = report.entries - report.signed_through
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": not report.problems,
                    "entries": report.entries,
                    "checkpoints": report.checkpoints,
                    "archived_checkpoints": report.archived,
                    "receipts": report.receipts,
                    "signed_through": report.signed_through,
                    "problems": report.problems,
                }
            )
        )
        return
    click.echo(
        f"{report.entries} entries, {report.checkpoints} checkpoints"
        f" ({report.archived} archived), {report.receipts} receipts;"
        f" {unsigned} entries since the last signature"
    )
    for problem in report.problems:
        click.echo(problem, err=True)
    click.echo("the log is whole" if not report.problems else "the log is NOT whole")
