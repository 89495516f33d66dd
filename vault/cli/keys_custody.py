"""``applicant-vault keys set-custody``: the same keys, kept in another way."""

import json

import click

from vault.adapters.custody_move import move_custody
from vault.adapters.key_files import only_one
from vault.domain.audit_events import Event
from vault.settings import PREFIX, own_settings, read_custody
from vault.usecases.audit.recording import OPERATOR, record
from vault.wiring.clock import now
from vault.wiring.custody import protection_of
from vault.wiring.keys import opened_stores, own_custody


@click.command("set-custody")
@click.argument("custody")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def set_custody(*, custody: str, as_json: bool) -> None:
    """Keep the keys by CUSTODY from now on: passphrase-file:PATH, kms:KEY or dev-file:.

    APPLICANT_VAULT_CUSTODY still says how they are kept now; set it to CUSTODY when this is done.
    Every blob is read back before an old one goes. Run it again if it is killed.
    """
    settings = own_settings()
    words = read_custody(custody, name="CUSTODY")
    method = words.partition(":")[0]
    with opened_stores(settings) as stores, only_one(settings.keys):
        moved = move_custody(custody=own_custody(settings), to=protection_of(words))
        if moved:
            with stores.main.writing() as session:
                record(
                    session,
                    event=Event.CUSTODY_CHANGED,
                    at=now(),
                    actor=OPERATOR,
                    detail={"method": method},
                )
    if as_json:
        click.echo(json.dumps({"custody": method, "moved": moved}))
        return
    click.echo(f"{moved} key blobs are kept by {method} now, and were read back")
    click.echo(f"Set {PREFIX}CUSTODY={words} before anything is started again.")
