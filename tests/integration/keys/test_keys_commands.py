"""``keys status``, ``rotate``, ``retire`` and ``set-custody`` as an operator types them."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.factories.rotating import verify_copy
from tests.integration.keys.vaults import Vault
from tests.servers.kms_front import Call, KmsFront, Refusal
from vault.cli import keys as keys_command
from vault.crypto.keyblob import KeyBlobKind
from vault.db import tables as t
from vault.errors import KeyFileError, KeyInUseError, SettingError
from vault.usecases.keys.sights import say_keys
from vault.wiring.clock import now

Cli = Callable[..., Result]
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def cli(full: Vault, monkeypatch: pytest.MonkeyPatch) -> Cli:
    verify_copy(full, now=now())
    for name, value in environment(full).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(keys_command.command, [str(each) for each in arguments])

    return run


def environment(vault: Vault) -> dict[str, str]:
    return {
        "APPLICANT_VAULT_DATA": str(vault.office.world.stores.folder),
        "APPLICANT_VAULT_KEYS": str(vault.folder),
        "APPLICANT_VAULT_DATABASE": vault.main.engine.url.render_as_string(hide_password=False),
        "APPLICANT_VAULT_KEYRING": vault.keyring.engine.url.render_as_string(hide_password=False),
    }


def keys_shown(cli: Cli, purpose: str) -> list[dict[str, object]]:
    shown = json.loads(cli("status", "--json").output)["keys"]
    return [one for one in shown if one["purpose"] == purpose]


def test_a_kek_is_rotated_shown_and_destroyed(full: Vault, cli: Cli) -> None:
    [before] = keys_shown(cli, "kek")
    assert (before["wraps"], before["state"]) == (2, "in use")

    done = cli("rotate", "kek", "--json")

    told = json.loads(done.output)
    assert done.exit_code == 0, done.output
    assert (told["wraps"], told["refused"], told["old"]) == (2, 0, [before["key"]])
    active, old = keys_shown(cli, "kek")
    assert (active["key"], active["wraps"], old["wraps"], old["rows"]) == (told["key"], 2, 0, 0)
    assert old["key"] == before["key"]
    assert not old["can_be_destroyed"]
    said = cli("status").output
    assert "can be destroyed:   no" in said
    assert "no offline copy of the new keys was verified" in said

    verify_copy(full, now=now())
    refused = cli("retire", old["key"])
    assert isinstance(refused.exception, KeyInUseError)
    assert "backups of the keyring may need it" in str(refused.exception)
    early = cli("retire", old["key"], "--keyring-backups-gone")
    assert "may still come until" in str(early.exception)
    an_hour_passes(full)
    assert cli("retire", old["key"], "--keyring-backups-gone").exit_code == 0
    assert [one["key"] for one in keys_shown(cli, "kek")] == [told["key"]]


def an_hour_passes(vault: Vault) -> None:
    """Since the rotation, as the vault has it written down."""
    with vault.main.writing() as session:
        for errand in session.scalars(select(t.Errand).where(t.Errand.name.startswith("rotated"))):
            errand.succeeded_at -= timedelta(hours=1)


def test_a_key_that_is_not_there_and_the_one_in_use_are_not_destroyed(cli: Cli) -> None:
    [active] = keys_shown(cli, "kek")

    assert "no key has that KEY-ID" in str(cli("retire", "0" * 16).exception)
    refused = cli("retire", active["key"], "--keyring-backups-gone")
    assert "it is the key in use" in str(refused.exception)


def test_a_process_without_the_new_key_is_named_and_waited_for(full: Vault, cli: Cli) -> None:
    [active] = keys_shown(cli, "kek")
    key = bytes.fromhex(str(active["key"]))
    say_keys(
        main=full.main, process=b"p" * 16, surface="work", seals_to=None, holds=[key], now=now()
    )

    refused = cli("rotate", "kek", "--wait", "0")

    assert "work 70707070" in str(refused.exception)
    shown = keys_shown(cli, "kek")
    assert [one["state"] for one in shown] == ["in use", "beside it"]
    assert shown[0]["key"] == active["key"]
    processes = shown[0]["processes"]
    assert isinstance(processes, list)
    assert processes[0]["surface"] == "work"


def test_only_one_changes_keys_at_a_time(full: Vault, cli: Cli) -> None:
    import fcntl  # noqa: PLC0415 - somebody else's lock

    with (full.folder / "changing.lock").open("w") as handle:
        (full.folder / "changing.lock").chmod(0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        for arguments in (("rotate", "kek"), ("set-custody", "dev-file:"), ("retire", "0" * 16)):
            refused = cli(*arguments)
            assert isinstance(refused.exception, KeyFileError)
            assert "somebody else is changing the keys" in str(refused.exception)


def test_custody_is_set_and_the_old_setting_is_refused(
    full: Vault, cli: Cli, monkeypatch: pytest.MonkeyPatch, kms_key: str
) -> None:
    passphrase = full.folder.parent / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    passphrase.chmod(0o600)
    behind, kms = f"passphrase-file:{passphrase}", f"kms:{kms_key}"
    assert isinstance(cli("set-custody", "nonsense:").exception, SettingError)

    for custody, before in ((behind, "dev-file:"), (kms, behind), (behind, kms)):
        monkeypatch.setenv("APPLICANT_VAULT_CUSTODY", before)
        done = cli("set-custody", custody, "--json")
        assert json.loads(done.output)["moved"] == 3, done.output
        refused = cli("rotate", "kek")
        assert isinstance(refused.exception, KeyFileError)

    monkeypatch.setenv("APPLICANT_VAULT_CUSTODY", behind)
    assert json.loads(cli("status", "--json").output)["custody"] == "passphrase-file"
    assert cli("rotate", "kek").exit_code == 0
    with full.main.reading() as session:
        events = session.scalars(
            select(t.AuditEntry.event).where(t.AuditEntry.event.startswith("key."))
        ).all()
    assert sorted(events) == ["key.custody_changed"] * 3 + ["key.rotated"]


def test_status_shows_what_it_can_where_one_key_alone_may_be_opened(
    full: Vault, cli: Cli, monkeypatch: pytest.MonkeyPatch, kms_key: str, front: KmsFront
) -> None:
    assert full.folder.is_dir()
    cli("set-custody", f"kms:{kms_key}")
    monkeypatch.setenv("APPLICANT_VAULT_CUSTODY", f"kms:{kms_key}")

    def only_the_kek(call: Call) -> Refusal | None:
        allowed = call.context.get("key") == KeyBlobKind.KEK.value
        return None if allowed else Refusal(code="AccessDeniedException")

    front.judge = only_the_kek
    said = cli("status").output

    assert "intake: cannot be opened here: this process may not use the key" in said
    assert re.search(r"^kek [0-9a-f]{16}, in use$", said, re.MULTILINE)


def test_a_bar_is_drawn_on_a_terminal_and_nothing_in_a_pipe(full: Vault, cli: Cli) -> None:
    assert cli("status").exit_code == 0
    ours, theirs = pty.openpty()

    shown = subprocess.run(
        [sys.executable, "-m", "vault", "keys", "rotate", "kek"],
        env={**os.environ, **environment(full)},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
        timeout=120,
    )
    os.close(theirs)
    drawn = _read(ours)
    piped = subprocess.run(
        [sys.executable, "-m", "vault", "keys", "rotate", "kek"],
        env={**os.environ, **environment(full)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert "100%  2 of 2 wraps" in drawn
    assert "2 wraps and" in shown.stdout
    assert piped.stderr == ""
    assert "0 wraps and 0 rows" in piped.stdout


def _read(terminal: int) -> str:
    found = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux says EIO at the end of a terminal
            break
        if not piece:
            break
        found += piece
    os.close(terminal)
    return found.decode()


def test_the_keys_folder_stays_for_the_owner_alone(full: Vault, cli: Cli) -> None:
    cli("rotate", "kek")
    cli("rotate", "intake")

    modes = {oct(path.stat().st_mode & 0o777) for path in _files(full.folder)}
    assert modes == {"0o600"}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]
