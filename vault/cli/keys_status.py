"""``applicant-vault keys status``: every key, what needs it, and which may be destroyed."""

import json
from datetime import datetime

import click

from vault.crypto.key_record import read_key_record
from vault.crypto.keyblob import KeyBlobKind
from vault.db.keys_in_use import wraps_by_key
from vault.errors import CryptoError
from vault.settings import Settings, own_settings
from vault.usecases.keys.recovery_mark import recovery_verified_at
from vault.usecases.keys.use import KeyUse, key_uses, what_holds
from vault.wiring.clock import now
from vault.wiring.custody import opener
from vault.wiring.keys import opened_stores, own_custody, public_keys
from vault.wiring.stores import Stores

Row = dict[str, object]


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(*, as_json: bool) -> None:
    """Show every key, what is under it, who holds it, and whether it can be destroyed."""
    settings = own_settings()
    public = public_keys(settings)
    intake = read_key_record(
        untrusted_record=public.record, signing_fingerprint_hex=public.fingerprint
    )
    with opened_stores(settings) as stores:
        with stores.keyring.reading() as session:
            wraps = wraps_by_key(session)
        with stores.main.reading() as session:
            verified = recovery_verified_at(session, record=public.record)
        keys = [row for kind in KeyBlobKind for row in _of_kind(settings, stores, kind, now())]
    found: Row = {
        "custody": settings.custody.partition(":")[0],
        "intake_key": intake.key_id.hex(),
        "signing_fingerprint": public.fingerprint,
        "keys": keys,
        "wraps": [
            {"kind": kind, "key": key_id.hex() if key_id else None, "count": count}
            for kind, key_id, count in wraps
        ],
        "recovery_verified_at": verified.isoformat() if verified else None,
    }
    click.echo(json.dumps(found) if as_json else _in_words(found, keys))


def _of_kind(settings: Settings, stores: Stores, kind: KeyBlobKind, moment: datetime) -> list[Row]:
    """Return the generations of one key; where they cannot be opened here, why."""
    custody = own_custody(settings)
    try:
        uses = key_uses(
            main=stores.main,
            keyring=stores.keyring,
            custody=custody,
            kind=kind,
            opener=opener(custody) if kind is KeyBlobKind.KEK else None,
            now=moment,
        )
    except CryptoError as error:
        # A process that holds one key shows what it can of the others.
        return [
            {"purpose": kind.value, "key": None, "state": "cannot be opened", "why": str(error)}
        ]
    record = public_keys(settings).record
    return [
        _row(
            use,
            what_holds(
                main=stores.main, use=use, key_record=record, backups_gone=False, now=moment
            ),
        )
        for use in uses
    ]


def _row(use: KeyUse, holds: list[str]) -> Row:
    return {
        "purpose": use.kind.value,
        "key": use.key_id.hex(),
        "state": "in use" if use.is_active else "beside it",
        "made_at": use.made_at.isoformat() if use.made_at else None,
        "wraps": use.wraps,
        "rows": use.rows,
        "processes": [
            {"surface": one.surface, "process": one.process.hex(), "at": one.at.isoformat()}
            for one in use.processes
        ],
        "keyring_backups_until": use.backups_until.isoformat() if use.backups_until else None,
        "can_be_destroyed": not holds,
        "because": holds,
    }


def _in_words(found: Row, keys: list[Row]) -> str:
    verified = found["recovery_verified_at"]
    copy = f"verified {verified}" if verified else "never verified: run `keys export`"
    wraps = found["wraps"]
    assert isinstance(wraps, list)
    return "\n".join(
        [
            f"custody:              {found['custody']}",
            f"intake key:           {found['intake_key']}",
            f"signing fingerprint:  {found['signing_fingerprint']}",
            f"offline copy:         {copy}",
            *(
                f"wraps:                {one['kind']} {one['key'] or '-'} {one['count']}"
                for one in wraps
            ),
            *(line for row in keys for line in _key_in_words(row)),
        ]
    )


def _key_in_words(row: Row) -> list[str]:
    if row["key"] is None:
        return ["", f"{row['purpose']}: {row['state']} here: {row['why']}"]
    processes, because = row["processes"], row["because"]
    assert isinstance(processes, list)
    assert isinstance(because, list)
    users = ", ".join(f"{one['surface']} {one['process'][:8]}" for one in processes) or "none"
    lines = [
        "",
        f"{row['purpose']} {row['key']}, {row['state']}",
        f"  made:               {row['made_at'] or 'before its file said when'}",
        f"  under it:           {row['wraps']} wraps, {row['rows']} rows",
        f"  held by:            {users}",
    ]
    if row["state"] != "in use":
        said = "yes: `applicant-vault keys retire`" if row["can_be_destroyed"] else "no"
        lines += [f"  can be destroyed:   {said}", *(f"    - {one}" for one in because)]
    return lines
