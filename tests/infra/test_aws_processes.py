"""The processes on AWS: each alone, as nobody in particular, and with its own secrets only."""

import subprocess
from pathlib import Path

import pytest

from tests.infra.template import cap, container, environment, properties, task

DOORS = ("careers", "mypages", "recruiter")
PROCESSES = (*DOORS, "work", "purge", "doctor")
TASKS = (*PROCESSES, "operate")
WITH_KEYS = ("recruiter", "work", "operate")


@pytest.mark.parametrize("process", TASKS)
def test_a_container_cannot_change_itself_and_runs_as_nobody(process: str) -> None:
    for one in task(process)["ContainerDefinitions"]:
        assert one["User"] == "10001:10001"
        assert one["ReadonlyRootFilesystem"] is True
        assert one["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
        assert "Privileged" not in one
        assert one["Image"] == "<Images.RepositoryUri>@<ImageDigest>"
    assert task(process)["RequiresCompatibilities"] == ["FARGATE"]


@pytest.mark.parametrize("process", TASKS)
def test_no_secret_stands_in_the_environment_of_a_process(process: str) -> None:
    main, before = container(process), container(process, "secrets")

    assert "Secrets" not in main
    assert not any(
        "password" in value.lower() and "/" not in value for value in environment(process).values()
    )
    assert main["DependsOn"] == [{"ContainerName": "secrets", "Condition": "SUCCESS"}]
    assert before["Essential"] is False
    assert main["MountPoints"][0]["ReadOnly"] == (process != "operate")


def laid_down(process: str, folder: Path) -> dict[str, str]:
    """What the first container of a task lays down as files, tried out in a folder."""
    before = container(process, "secrets")
    (script,) = before["Command"]
    given = {one["Name"]: f"secret-of:{one['Name']}\\x" for one in before["Secrets"]}
    given |= {
        "MAIN_HOST": "main.example",
        "KEYRING_HOST": "keyring.example",
        "PATH": "/usr/bin:/bin",
    }
    there = script.replace("/run/applicant-vault", str(folder))
    subprocess.run([*before["EntryPoint"], there], env=given, check=True)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_finds_its_passwords_as_files(process: str, tmp_path: Path) -> None:
    role = "vault_backup" if process == "doctor" else f"vault_{process}"

    found = laid_down(process, tmp_path)

    assert found["pgpass"].splitlines() == [
        f"{host}.example:5432:vault:{role}:secret-of:PASSWORD\\x" for host in ("main", "keyring")
    ]
    assert set(found) == {"pgpass"} | ({"smtp-password"} if process == "work" else set())


def test_whoever_operates_finds_what_the_roles_are_made_with(tmp_path: Path) -> None:
    found = laid_down("operate", tmp_path)
    roles = {f"vault_{each}" for each in (*PROCESSES, "backup")} - {"vault_doctor"}

    # What Amazon makes up may hold what the file's form uses itself.
    assert found["pgpass"].splitlines() == [
        r"main.example:5432:*:vault_owner:secret-of\:MAIN\\x",
        r"keyring.example:5432:*:vault_owner:secret-of\:KEYRING\\x",
    ]
    assert set(found) == {"pgpass", "recovery-passphrase"} | roles


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_handed_only_its_own_secrets(process: str) -> None:
    own = {f"{cap(process)}Password"} | ({"SmtpPassword"} if process == "work" else set())
    asked = properties(f"{cap(process)}Task")["ContainerDefinitions"][0]["Secrets"]
    starter = properties(f"{cap(process)}Starter")["Policies"][0]["PolicyDocument"]["Statement"]
    (fetch,) = (one for one in starter if one["Action"] == "secretsmanager:GetSecretValue")

    assert {one["ValueFrom"]["Ref"] for one in asked} == own
    assert {one["Ref"] for one in fetch["Resource"]} == own


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_speaks_to_the_databases_as_itself_and_knows_them_by_their_certificate(
    process: str,
) -> None:
    for setting, host in (("DATABASE", "MainDatabase"), ("KEYRING", "KeyringDatabase")):
        url = environment(process)[f"APPLICANT_VAULT_{setting}"]
        # The doctor looks at what a backup copies, and changes as little.
        role = "backup" if process == "doctor" else process
        assert url.startswith(f"postgresql://vault_{role}@<{host}.Endpoint.Address>:5432/vault?")
        assert "sslmode=verify-full&sslrootcert=" in url


def test_each_process_is_told_only_what_it_may_know() -> None:
    def told(setting: str) -> set[str]:
        return {each for each in TASKS if f"APPLICANT_VAULT_{setting}" in environment(each)}

    assert told("CUSTODY") == set(WITH_KEYS)
    assert told("SMTP") == told("SMTP_PASSWORD_FILE") == {"work"}
    assert told("TRUSTED_PROXIES") == set(DOORS)
    assert told("KEYS") == set(TASKS) - {"purge"}
    assert told("SIGNING_FINGERPRINT") == {"careers", "mypages", "doctor"}
    assert told("DATABASE") == told("KEYRING") == told("BLOBS") == set(TASKS)
    assert told("LEDGER") == set(TASKS) - {"careers"}


@pytest.mark.parametrize("process", [*DOORS, "work"])
def test_a_service_is_private_and_replaced_without_a_gap(process: str) -> None:
    found = properties(f"{cap(process)}Service")
    network = found["NetworkConfiguration"]["AwsvpcConfiguration"]

    assert network["AssignPublicIp"] == "DISABLED"
    assert network["Subnets"] == [{"Ref": "PrivateSubnet1"}, {"Ref": "PrivateSubnet2"}]
    assert network["SecurityGroups"] == [{"Ref": f"{cap(process)}Group"}]
    assert found["EnableExecuteCommand"] is False
    assert found["DeploymentConfiguration"]["MinimumHealthyPercent"] == 100
    assert found["DeploymentConfiguration"]["DeploymentCircuitBreaker"]["Rollback"] is True


@pytest.mark.parametrize("process", ["purge", "doctor"])
def test_the_purge_and_the_doctor_run_every_day(process: str) -> None:
    found = properties(f"{cap(process)}Schedule")
    target = found["Target"]

    assert found["ScheduleExpression"].endswith(" * * ? *)")
    assert target["EcsParameters"]["TaskDefinitionArn"] == {"Ref": f"{cap(process)}Task"}
    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
    assert target["DeadLetterConfig"]
    assert container(process)["Command"] == [process, "--json"]


def test_the_scheduler_starts_the_two_and_nothing_else() -> None:
    (policy,) = properties("SchedulerRole")["Policies"]
    by_action = {str(one["Action"]): one for one in policy["PolicyDocument"]["Statement"]}

    assert by_action["ecs:RunTask"]["Resource"] == [{"Ref": "PurgeTask"}, {"Ref": "DoctorTask"}]
    passes = by_action["iam:PassRole"]
    assert {one["Fn::GetAtt"][0] for one in passes["Resource"]} == {
        *("PurgeRole", "PurgeStarter", "DoctorRole", "DoctorStarter"),
    }
    assert passes["Condition"] == {
        "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
    }
