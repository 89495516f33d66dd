"""On one server with PostgreSQL: every process is a user of its own, and is handed only its own."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from vault.settings import read_settings

SYSTEMD = ROOT / "infra" / "systemd"
APART = SYSTEMD / "apart"
PROCESSES = ("backup", "careers", "mypages", "purge", "recruiter", "work")
DOORS = {"careers": (8001, 8011), "mypages": (8002, 8012), "recruiter": (8003, 8013)}
PUBLIC = {"intake.record.json", "signing.fingerprint"}
KEY_FILES = {
    *("intake.key.json", "kek.key.json", "signing.key.json"),
    *("kek.00112233445566aa.key.json", "intake.00112233445566aa.key.json"),
    "kek.key.json.next",
}
HANDED = {
    "careers": PUBLIC,
    "mypages": PUBLIC,
    "recruiter": PUBLIC | {"kek.key.json", "kek.00112233445566aa.key.json", "kek.key.json.next"},
    "work": PUBLIC | KEY_FILES,
}
DATA = "/var/lib/applicant-vault/data"
WRITES = {
    "backup": {
        "/var/backups/applicant-vault",
        "/var/backups/applicant-vault-keyring",
        "/var/backups/applicant-vault-ledger",
    },
    "careers": {f"{DATA}/blobs"},
    "mypages": {f"{DATA}/blobs"},
    "purge": {f"{DATA}/blobs", f"{DATA}/ledger"},
    "recruiter": set[str](),
    "work": {f"{DATA}/blobs", f"{DATA}/checkpoints"},
}


def service(process: str) -> Path:
    instance = "@" if process in DOORS else ""
    return APART / f"applicant-vault-{process}{instance}.service"


def lines_of(process: str, key: str) -> list[str]:
    text = service(process).read_text(encoding="utf-8")
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def words_of(process: str, key: str) -> set[str]:
    return {word for line in lines_of(process, key) for word in line.split()}


def environment(process: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines_of(process, "Environment"))


def hand_out(keys: Path, copies: Path) -> None:
    command = [APART / "hand-out-keys", keys, copies]
    subprocess.run(command, env={**os.environ, "OWNER": str(os.getuid())}, check=True)


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A keys folder in the middle of everything: a rotation, and a change of custody."""
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in PUBLIC | KEY_FILES:
        (folder / name).write_text(f"the content of {name}", encoding="utf-8")
    return folder


def test_there_is_a_service_for_each_process_and_a_timer_for_what_runs_at_night() -> None:
    units = {unit.name for unit in APART.iterdir()}

    assert units == {service(process).name for process in PROCESSES} | {
        *("applicant-vault-keys.service", "applicant-vault-keys.path"),
        *("hand-out-keys", "operate", "restart-doors", "take-backup"),
    }
    for name in ("backup", "purge"):
        assert (SYSTEMD / f"applicant-vault-{name}.timer").exists()
        assert lines_of(name, "Type") == ["oneshot"]


def test_every_process_is_a_user_of_its_own() -> None:
    users = [user for process in PROCESSES for user in lines_of(process, "User")]

    assert users == [f"applicant-vault-{process}" for process in PROCESSES]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_looks_for_keys_only_where_its_own_are_handed_out(process: str) -> None:
    given = environment(process)
    own = {f"/var/lib/applicant-vault/handed-out/{process}"} if process in HANDED else set()
    opens = process in {"recruiter", "work"}

    assert {given[name] for name in given if name == "APPLICANT_VAULT_KEYS"} == own
    assert ("APPLICANT_VAULT_CUSTODY" in given) == opens
    assert bool(lines_of(process, "LoadCredential")) == opens


def test_each_process_is_handed_the_key_files_that_it_may_hold(keys: Path, tmp_path: Path) -> None:
    hand_out(keys, tmp_path / "copies")

    for process, names in HANDED.items():
        folder = tmp_path / "copies" / process
        assert files_in(folder) == {name: f"the content of {name}" for name in names}
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert {folder.name for folder in (tmp_path / "copies").iterdir()} == set(HANDED)


def test_what_is_new_is_handed_out_and_what_is_gone_is_taken_away(
    keys: Path, tmp_path: Path
) -> None:
    hand_out(keys, tmp_path / "copies")
    (keys / "kek.key.json").write_text("another", encoding="utf-8")
    (keys / "kek.00112233445566aa.key.json").unlink()
    hand_out(keys, tmp_path / "copies")

    found = files_in(tmp_path / "copies" / "recruiter")
    assert found["kek.key.json"] == "another"
    assert "kek.00112233445566aa.key.json" not in found
    assert set(files_in(tmp_path / "copies" / "work")) == HANDED["work"] & {
        path.name for path in keys.iterdir()
    }


def test_a_change_of_the_keys_folder_is_noticed() -> None:
    path = (APART / "applicant-vault-keys.path").read_text(encoding="utf-8")
    service_text = (APART / "applicant-vault-keys.service").read_text(encoding="utf-8")

    assert "PathChanged=/var/lib/applicant-vault/keys\n" in path
    assert "Unit=applicant-vault-keys.service\n" in path
    assert "ExecStart=/opt/applicant-vault/infra/systemd/apart/hand-out-keys\n" in service_text
    assert os.access(APART / "hand-out-keys", os.X_OK)


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


@pytest.mark.parametrize("door", DOORS)
def test_a_door_answers_nobody_but_the_proxy_of_its_own_machine(door: str) -> None:
    (start,) = lines_of(door, "ExecStart")

    assert f"serve --surface {door} --host 127.0.0.1 --port %i" in start
    assert lines_of(door, "IPAddressDeny") == ["any"]
    assert lines_of(door, "IPAddressAllow") == ["localhost"]
    assert lines_of(door, "SocketBindDeny") == ["any"]
    assert lines_of(door, "SocketBindAllow") == [f"ipv4:tcp:{port}" for port in DOORS[door]]
    proxy = (ROOT / "infra" / "nginx" / "doors-one-server.conf").read_text(encoding="utf-8")
    assert all(f"server 127.0.0.1:{port} " in proxy for port in DOORS[door])


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
