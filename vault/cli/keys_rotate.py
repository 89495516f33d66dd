"""``applicant-vault keys rotate`` and ``retire``: a new key beside the old, then in its place."""

import json
import time
from collections.abc import Callable
from threading import Event

import click

from vault.adapters.key_files import only_one
from vault.cli.counting import measuring
from vault.crypto.keyblob import KeyBlobKind
from vault.db.rewrapping import wraps_left
from vault.errors import KeyInUseError
from vault.settings import own_settings
from vault.usecases.keys.retire import retire_key
from vault.usecases.keys.rotate import (
    Moved,
    Rotation,
    RotationTools,
    activate_key,
    begin_rotation,
    check_taken_up,
    move_to_new,
)
from vault.usecases.keys.use import WRAPPED, key_uses
from vault.wiring.clock import now
from vault.wiring.custody import opener
from vault.wiring.keys import opened_stores, own_custody, public_keys, rotation_tools

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
LOOK = 1.0  # seconds
WAIT = 60  # seconds: a process looks for new keys every ten


@click.command("rotate")
@click.argument("kind", type=click.Choice([KeyBlobKind.KEK.value, KeyBlobKind.INTAKE.value]))
@click.option(
    "--wait",
    default=WAIT,
    show_default=True,
    type=click.IntRange(min=0, max=3600),
    help="Seconds to wait for the other processes to take the new key up.",
)
@JSON
def rotate(*, kind: str, wait: int, as_json: bool) -> None:
    """Put a new KEK or intake key in the place of the old one, while the vault is in use.

    Killed or refused half-way, it goes on where it was when it is run again. Afterwards verify an
    offline copy of the new keys; `keys retire` then destroys the old one.
    """
    settings = own_settings()
    custody = own_custody(settings)
    with opened_stores(settings) as stores, only_one(settings.keys):
        tools = rotation_tools(settings, stores, custody)
        rotation = begin_rotation(
            tools=tools,
            kind=KeyBlobKind(kind),
            key_record=public_keys(settings).record,
            now=now(),
        )
        _until(lambda: check_taken_up(main=stores.main, rotation=rotation, now=now()), wait=wait)
        activate_key(
            tools=tools, rotation=rotation, key_record=public_keys(settings).record, now=now()
        )
        moved = _move(tools, rotation, as_json=as_json)
    _show(rotation, moved, as_json=as_json)
    if moved.refused or moved.ownerless:
        raise KeyInUseError(
            f"{moved.refused} wraps or rows do not open or hold another key than was committed to,"
            f" and {moved.ownerless} belong to no application: they stay under the old key."
            " `applicant-vault doctor` says more"
        )


@click.command("retire")
@click.argument("key_id", metavar="KEY-ID")
@click.option(
    "--keyring-backups-gone",
    is_flag=True,
    help="I answer for it: no backup of the keyring from before the rotation is left.",
)
@JSON
def retire(*, key_id: str, keyring_backups_gone: bool, as_json: bool) -> None:
    """Destroy an old key that nothing needs any more. It is gone from this keys folder for good.

    Destroy it in every other copy of the folder as well, and the offline copies that hold it.
    """
    settings = own_settings()
    custody = own_custody(settings)
    with opened_stores(settings) as stores, only_one(settings.keys):
        for kind in KeyBlobKind:
            uses = key_uses(
                main=stores.main,
                keyring=stores.keyring,
                custody=custody,
                kind=kind,
                opener=opener(custody) if kind is KeyBlobKind.KEK else None,
                now=now(),
            )
            for use in uses:
                if use.key_id.hex() == key_id.lower():
                    retire_key(
                        main=stores.main,
                        custody=custody,
                        use=use,
                        key_record=public_keys(settings).record,
                        backups_gone=keyring_backups_gone,
                        now=now(),
                    )
                    _say_retired(kind, key_id, as_json=as_json)
                    return
    raise KeyInUseError("no key has that KEY-ID: `applicant-vault keys status` shows them")


def _until(check: Callable[[], None], *, wait: int) -> None:
    """Wait for the other processes, and let their names be told when the time is over."""
    until = time.monotonic() + wait
    while True:
        try:
            check()
        except KeyInUseError:
            if time.monotonic() >= until:
                raise
            Event().wait(LOOK)  # a sleep fails under libfaketime
        else:
            return


def _move(tools: RotationTools, rotation: Rotation, *, as_json: bool) -> Moved:
    with tools.keyring.reading() as session:
        total = wraps_left(session, kinds=WRAPPED[rotation.kind], key_id=rotation.new_id)
    with measuring("wraps", total=total, quiet=as_json) as told:
        return move_to_new(tools=tools, rotation=rotation, progress=told, now=now())


def _show(rotation: Rotation, moved: Moved, *, as_json: bool) -> None:
    old = [one.hex() for one in rotation.old_ids]
    if as_json:
        told = {
            "purpose": rotation.kind.value,
            "key": rotation.new_id.hex(),
            "old": old,
            "wraps": moved.wraps,
            "rows": moved.rows,
            "refused": moved.refused,
            "ownerless": moved.ownerless,
            "altered": moved.altered,
        }
        click.echo(json.dumps(told))
        return
    click.echo(f"{rotation.kind.value}: {rotation.new_id.hex()} is in use")
    click.echo(f"{moved.wraps} wraps and {moved.rows} rows were brought under it")
    if moved.altered:
        click.echo(f"{moved.altered} rows of the staff are vouched for by no key, and stay so")
    click.echo("Now verify an offline copy: `applicant-vault keys export FILE`, `verify-recovery`.")
    for one in old:
        click.echo(f"The old key is still there: see `keys status`, then `keys retire {one}`.")


def _say_retired(kind: KeyBlobKind, key_id: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"purpose": kind.value, "key": key_id.lower(), "destroyed": True}))
    else:
        click.echo(f"{kind.value} {key_id.lower()}: destroyed here; destroy its other copies, too")
