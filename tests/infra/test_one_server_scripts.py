"""The scripts of a vault on one server: doors restarted one by one, and backups taken and ended."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.infra.test_systemd_apart import APART, DOORS
from tests.servers.postgres import PostgresServer, postgres

DOORS_FILE = ROOT / "infra" / "nginx" / "doors-one-server.conf"
DAY = 24 * 3600


@pytest.fixture
def doors(tmp_path: Path) -> Path:
    """The proxy's file, and stand-ins for what the script calls: each notes what it saw."""
    file = tmp_path / "doors.conf"
    file.write_text(DOORS_FILE.read_text(encoding="utf-8"), encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    noted = f'echo "$(basename "$0") $* $(grep -c down {file})" >> {tmp_path}/noted'
    for name, does in {
        "reload": noted,
        "restart": noted,
        "sleep": ":",
        "curl": f"test ! -e {tmp_path}/broken",
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    return file


def restart(doors: Path) -> subprocess.CompletedProcess[str]:
    programs = doors.parent / "bin"
    path = f"{programs}:{os.environ['PATH']}"
    environ = os.environ | {"PATH": path, "RELOAD": "reload", "RESTART": "restart"}
    command = [APART / "restart-doors", doors]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def noted(doors: Path) -> list[str]:
    return (doors.parent / "noted").read_text(encoding="utf-8").splitlines()


def test_a_door_is_restarted_only_while_the_proxy_sends_nobody_to_it(doors: Path) -> None:
    before = doors.read_text(encoding="utf-8")
    places = [(door, port) for door, ports in DOORS.items() for port in ports]

    done = restart(doors)

    assert done.returncode == 0, done.stderr
    assert noted(doors) == [
        line
        for door, port in places
        for line in (
            "reload  1",
            f"restart applicant-vault-{door}@{port}.service 1",
            "reload  0",
        )
    ]
    assert doors.read_text(encoding="utf-8") == before


def test_a_door_that_does_not_come_back_is_left_out_and_the_rest_goes_on(doors: Path) -> None:
    (doors.parent / "broken").touch()

    done = restart(doors)

    assert done.returncode == 1
    assert "careers at port 8001 does not answer" in done.stderr
    assert "server 127.0.0.1:8001 fail_timeout=2s down;" in doors.read_text(encoding="utf-8")
    assert len(noted(doors)) == 2


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres() as found:
        for name in ("main", "keyring"):
            found.execute(f"CREATE DATABASE {name}")
            found.execute("CREATE TABLE held (id int)", database=name)
            found.execute("INSERT INTO held VALUES (7)", database=name)
        yield found


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The folders of a vault with one document, and one still coming in."""
    data = tmp_path / "data"
    for folder in ("blobs/aa", "ledger", "checkpoints"):
        (data / folder).mkdir(parents=True)
    (data / "blobs" / "aa" / "one").write_bytes(b"sealed")
    (data / "ledger" / "erased.txt").write_text("vault-ledger/1\n", encoding="utf-8")
    for folder in ("main", "keyring", "ledger-copy"):
        (tmp_path / folder).mkdir()
    return tmp_path


def back_up(vault: Path, server: PostgresServer) -> None:
    environ = os.environ | {
        "APPLICANT_VAULT_DATA": str(vault / "data"),
        "APPLICANT_VAULT_DATABASE": server.url("main"),
        "APPLICANT_VAULT_KEYRING": server.url("keyring"),
    }
    folders = [vault / each for each in ("main", "keyring", "ledger-copy")]
    subprocess.run([APART / "take-backup", *folders], env=environ, check=True)


def test_a_backup_has_both_databases_the_documents_and_the_ledger(
    vault: Path, server: PostgresServer
) -> None:
    back_up(vault, server)

    for name in ("main", "keyring"):
        (dump,) = (vault / name).glob(f"{name}-*.dump")
        listed = subprocess.run(
            ["pg_restore", "--file=-", dump], capture_output=True, text=True, check=True
        )
        assert "COPY public.held" in listed.stdout
        assert dump.stat().st_mode & 0o777 == 0o600
    assert (vault / "main" / "blobs" / "aa" / "one").read_bytes() == b"sealed"
    assert (vault / "ledger-copy" / "erased.txt").exists()
    assert not list((vault / "keyring").rglob("blobs"))
    assert not list(vault.rglob("*.part"))


def test_the_checkpoints_are_copied_once_there_are_some(
    vault: Path, server: PostgresServer
) -> None:
    (vault / "data" / "checkpoints" / "checkpoints.jsonl").write_text("{}\n", encoding="utf-8")

    back_up(vault, server)

    assert (vault / "ledger-copy" / "checkpoints.jsonl").exists()


def test_a_copy_of_the_keyring_ends_before_it_is_seven_days_old(
    vault: Path, server: PostgresServer
) -> None:
    for name in ("main", "keyring"):
        for days in (5, 6, 8):
            copy = vault / name / f"{name}-{days}.dump"
            copy.touch()
            os.utime(copy, (time.time() - days * DAY - 60,) * 2)

    back_up(vault, server)

    left = {copy.name for copy in vault.glob("*/*-?.dump")}
    assert left == {"main-5.dump", "main-6.dump", "main-8.dump", "keyring-5.dump"}
