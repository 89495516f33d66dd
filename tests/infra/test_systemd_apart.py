"""On one server with PostgreSQL: every process is a user of its own, and is handed only its own."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from vault.settings import read_settings

SYSTEMD = ROOT / "infra" / "systemd"
APART = SYSTEMD / "apart"
PROCESSES = ("backup", "careers", "mypages", "purge", "recruiter", "work")
DOORS = {"careers": "8001", "mypages": "8002", "recruiter": "8003"}
PUBLIC = {"intake.record.json", "signing.fingerprint"}
CREDENTIALS = {
    "backup": set[str](),
    "careers": PUBLIC,
    "mypages": PUBLIC,
    "purge": set[str](),
    "recruiter": PUBLIC | {"kek.key.json", "passphrase"},
    "work": PUBLIC | {"intake.key.json", "kek.key.json", "signing.key.json", "passphrase"},
}
WRITES = {
    "backup": {
        "/var/backups/applicant-vault",
        "/var/backups/applicant-vault-keyring",
        "/var/backups/applicant-vault-ledger",
    },
    "careers": {"/var/lib/applicant-vault/blobs"},
    "mypages": {"/var/lib/applicant-vault/blobs"},
    "purge": {"/var/lib/applicant-vault/blobs", "/var/lib/applicant-vault/ledger"},
    "recruiter": set[str](),
    "work": {"/var/lib/applicant-vault/blobs", "/var/lib/applicant-vault/checkpoints"},
}


def service(process: str) -> Path:
    return APART / f"applicant-vault-{process}.service"


def lines_of(process: str, key: str) -> list[str]:
    text = service(process).read_text(encoding="utf-8")
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def words_of(process: str, key: str) -> set[str]:
    return {word for line in lines_of(process, key) for word in line.split()}


def environment(process: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines_of(process, "Environment"))


def test_there_is_a_service_for_each_process_and_a_timer_for_what_runs_at_night() -> None:
    assert sorted(unit.name for unit in APART.iterdir()) == [
        f"applicant-vault-{process}.service" for process in PROCESSES
    ]
    for name in ("backup", "purge"):
        assert (SYSTEMD / f"applicant-vault-{name}.timer").exists()
        assert lines_of(name, "Type") == ["oneshot"]


def test_every_process_is_a_user_of_its_own() -> None:
    users = [user for process in PROCESSES for user in lines_of(process, "User")]

    assert users == [f"applicant-vault-{process}" for process in PROCESSES]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_handed_only_the_files_of_the_keys_that_it_may_hold(process: str) -> None:
    handed = {line.split(":")[0] for line in lines_of(process, "LoadCredential")}

    assert handed == CREDENTIALS[process]
    assert ("APPLICANT_VAULT_CUSTODY" in environment(process)) == ("passphrase" in handed)
    assert ("APPLICANT_VAULT_KEYS" in environment(process)) == bool(handed)


@pytest.mark.parametrize("process", PROCESSES)
def test_the_folder_of_the_keys_is_closed_to_every_process(process: str) -> None:
    assert lines_of(process, "InaccessiblePaths") == [
        "-/var/lib/applicant-vault/keys",
        "-/etc/applicant-vault/passphrase",
    ]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_writes_only_its_own_folders(process: str) -> None:
    assert lines_of(process, "ProtectSystem") == ["strict"]
    assert lines_of(process, "StateDirectory") == []
    assert words_of(process, "ReadWritePaths") == WRITES[process]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_speaks_to_the_database_as_itself(process: str) -> None:
    for setting in ("DATABASE", "KEYRING"):
        url = environment(process)[f"APPLICANT_VAULT_{setting}"]
        assert url.startswith(f"postgresql://vault_{process}@/")
    given = environment(process)
    assert given["APPLICANT_VAULT_DATABASE"] != given["APPLICANT_VAULT_KEYRING"]


@pytest.mark.parametrize("process", PROCESSES)
def test_the_program_understands_what_a_unit_sets(process: str) -> None:
    settings = read_settings(environment(process))

    assert settings.database.startswith("postgresql://")


@pytest.mark.parametrize(("door", "port"), DOORS.items())
def test_a_door_answers_nobody_but_the_proxy_of_its_own_machine(door: str, port: str) -> None:
    (start,) = lines_of(door, "ExecStart")

    assert f"serve --surface {door} --host 127.0.0.1 --port {port}" in start
    assert lines_of(door, "IPAddressDeny") == ["any"]
    assert lines_of(door, "IPAddressAllow") == ["localhost"]
    assert lines_of(door, "SocketBindDeny") == ["any"]
    assert lines_of(door, "SocketBindAllow") == [f"ipv4:tcp:{port}"]


def test_the_worker_listens_to_nobody() -> None:
    assert lines_of("work", "SocketBindDeny") == ["any"]
    assert lines_of("work", "SocketBindAllow") == []


@pytest.mark.parametrize("process", ["backup", "purge"])
def test_what_runs_at_night_has_no_network(process: str) -> None:
    assert lines_of(process, "PrivateNetwork") == ["yes"]
    assert words_of(process, "RestrictAddressFamilies") == {"AF_UNIX"}


def test_the_mail_server_is_known_to_the_worker_alone() -> None:
    for process in PROCESSES:
        shared = ["/etc/applicant-vault/settings"]
        own = ["-/etc/applicant-vault/work.settings"] if process == "work" else []
        assert lines_of(process, "EnvironmentFile") == shared + own
