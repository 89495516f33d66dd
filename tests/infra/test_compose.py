"""The local house: every process shut in, alone with the stores, and with its own secrets only."""

import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.sources import ROOT
from tests.infra.test_systemd_apart import APART
from vault.settings import read_settings

HOUSE = ROOT / "infra" / "compose"
FILE = HOUSE / "compose.yaml"
COMPOSE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOORS = ("careers", "mypages", "recruiter")
PROCESSES = (*DOORS, "work", "purge")
OURS = (*PROCESSES, "setup", "prepare")
WITH_KEYS = {"recruiter", "work", "setup"}


def secrets_of(service: str) -> set[str]:
    given = SERVICES[service].get("secrets", [])
    return {one if isinstance(one, str) else one["source"] for one in given}


def environment(service: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[service].get("environment", {})
    return found


def networks(service: str) -> set[str]:
    return set(SERVICES[service]["networks"])


def check(text: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("check-jsonschema")
    return subprocess.run(
        [program, "--builtin-schema", "vendor.compose-spec", "--default-filetype", "yaml", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the secrets were made, twice."""
    folder = tmp_path_factory.mktemp("house")
    mine = str(os.getuid())
    environ = os.environ | dict.fromkeys(("OWN", "STORE", "DATABASE", "PROXY"), mine)
    for _ in range(2):
        subprocess.run([HOUSE / "make-secrets", folder], env=environ, check=True)
    return folder


def secret(house: Path, name: str) -> str:
    return (house / "secrets" / name).read_text(encoding="utf-8")


def test_the_file_is_what_compose_understands() -> None:
    assert check(FILE.read_text(encoding="utf-8")).returncode == 0


def test_a_planted_mistake_is_found() -> None:
    planted = FILE.read_text(encoding="utf-8").replace("read_only: true", "readonly: true")

    assert check(planted).returncode != 0


def test_the_linter_finds_nothing_in_the_image_of_the_s3_server() -> None:
    program = Path(sys.executable).with_name("hadolint")
    recipe = HOUSE / "s3" / "Containerfile"
    verdict = subprocess.run([program, recipe], capture_output=True, text=True, check=False)

    assert (verdict.stdout, verdict.returncode) == ("", 0)


@pytest.mark.parametrize("service", SERVICES)
def test_every_container_is_shut_in(service: str) -> None:
    found = SERVICES[service]

    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in found
    assert found.get("cap_add", []) == (
        ["CHOWN", "SETGID", "SETUID"] if service == "clamav" else []
    )
    assert service == "clamav" or found["user"].split(":")[0] != "0"


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_is_named_by_an_exact_version(service: str) -> None:
    assert re.fullmatch(r"[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", SERVICES[service]["image"])


@pytest.mark.parametrize("service", OURS)
def test_the_vault_runs_as_nobodys_account(service: str) -> None:
    assert SERVICES[service]["user"] == "10001:10001"
    assert SERVICES[service]["image"] == "applicant-vault:0.1.0"


@pytest.mark.parametrize("service", PROCESSES)
def test_a_process_is_handed_only_its_own_secrets(service: str) -> None:
    shared = {"passphrase"} if service in WITH_KEYS else set()

    assert secrets_of(service) == {f"pgpass-{service}", f"aws-{service}"} | shared


def test_no_secret_stands_in_an_environment(house: Path) -> None:
    text = FILE.read_text(encoding="utf-8")

    for path in (house / "secrets").iterdir():
        assert path.read_text(encoding="utf-8").strip() not in text
    named = {key for one in SERVICES.values() for key in one.get("environment", {})}
    assert not {key for key in named if "PASSWORD" in key and not key.endswith("_FILE")}
    assert not named & {"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"}


def test_only_those_that_open_something_are_told_how() -> None:
    told = {each for each in OURS if "APPLICANT_VAULT_CUSTODY" in environment(each)}
    mail = {each for each in OURS if "APPLICANT_VAULT_SMTP" in environment(each)}

    assert told == WITH_KEYS
    assert mail == {"work"}


@pytest.mark.parametrize("service", [*PROCESSES, "setup"])
def test_the_program_understands_what_a_container_is_told(service: str) -> None:
    settings = read_settings(environment(service))

    role = "owner" if service == "setup" else service
    assert settings.database == f"postgresql://vault_{role}@main:5432/vault"
    assert settings.keyring == f"postgresql://vault_{role}@keyring:5432/vault"


def test_a_process_sees_its_own_key_files_alone() -> None:
    seen = {
        each: [one["source"] for one in SERVICES[each].get("volumes", [])] for each in PROCESSES
    }

    assert seen == {
        "careers": ["./handed-out/careers"],
        "mypages": ["./handed-out/mypages"],
        "recruiter": ["./handed-out/recruiter"],
        "work": ["./handed-out/work"],
        "purge": [],
    }
    for each in DOORS:
        assert all(one["read_only"] for one in SERVICES[each]["volumes"])
    handing_out = (APART / "hand-out-keys").read_text(encoding="utf-8")
    assert all(f"\nhand_out {each} " in handing_out for each in seen if seen[each])


@pytest.mark.parametrize("pair", list(combinations((*PROCESSES, "setup"), 2)), ids="-".join)
def test_no_process_reaches_another(pair: tuple[str, str]) -> None:
    assert networks(pair[0]).isdisjoint(networks(pair[1]))


@pytest.mark.parametrize("service", [*OURS, "main", "keyring", "s3"])
def test_nothing_that_holds_data_reaches_the_outside(service: str) -> None:
    assert all(COMPOSE["networks"][each]["internal"] for each in networks(service))


def test_the_proxy_reaches_the_doors_and_nothing_else() -> None:
    assert networks("proxy") == {"outside", *(f"front-{door}" for door in DOORS)}
    for one in ("main", "keyring", "s3", "mail", "clamav", "work"):
        assert networks("proxy") & networks(one) <= {"outside"}


def test_a_door_believes_the_proxy_of_its_own_network() -> None:
    for door in DOORS:
        (where,) = COMPOSE["networks"][f"front-{door}"]["ipam"]["config"]
        assert environment(door)["APPLICANT_VAULT_TRUSTED_PROXIES"] == where["subnet"]


def test_what_is_published_is_for_this_machine_alone() -> None:
    published = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}

    assert set(published) == {"proxy", "mail"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_two_databases_share_nothing() -> None:
    main, keyring = SERVICES["main"], SERVICES["keyring"]

    assert main["volumes"] == ["main:/var/lib/postgresql/data"]
    assert keyring["volumes"] == ["keyring:/var/lib/postgresql/data"]
    assert secrets_of("main").isdisjoint(secrets_of("keyring"))


def test_what_makes_the_roles_is_handed_a_password_for_each(house: Path) -> None:
    given = {
        one["target"]: one["source"]
        for one in SERVICES["setup"]["secrets"]
        if isinstance(one, dict) and one["source"].startswith("password-")
    }

    assert given == {f"vault_{each}": f"password-{each}" for each in PROCESSES}
    for role, source in given.items():
        password = secret(house, source)
        assert password in secret(house, f"pgpass-{role.removeprefix('vault_')}")
        assert len(password) >= 20
    assert "database roles --passwords /run/secrets" in SERVICES["setup"]["command"][0]


def test_every_secret_that_is_named_is_made(house: Path) -> None:
    named = {Path(one["file"]).name for one in COMPOSE["secrets"].values()}
    used = set().union(*(secrets_of(service) for service in SERVICES))

    assert used == set(COMPOSE["secrets"])
    assert named <= {path.name for path in (house / "secrets").iterdir()}
    modes = {path.stat().st_mode & 0o777 for path in (house / "secrets").iterdir()}
    assert modes == {0o600}
    assert (house / "secrets").stat().st_mode & 0o777 == 0o700


def test_no_two_processes_have_the_same_password(house: Path) -> None:
    own = [secret(house, f"{kind}-{each}") for kind in ("pgpass", "aws") for each in PROCESSES]

    assert len(set(own)) == len(own)
    assert secret(house, "pgpass-work").startswith("main:5432:*:vault_work:")
    assert secret(house, "password-work") in secret(house, "pgpass-work")
    assert secret(house, "postgres-main") == secret(house, "password-owner")
    assert secret(house, "s3-work") == secret(house, "aws-work")


def test_what_was_made_up_is_kept_out_of_the_history() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert {f"/infra/compose/{each}/" for each in ("secrets", "keys", "handed-out")} <= set(ignored)
