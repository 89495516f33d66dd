"""A process that holds no key refuses to start with anything that opens, and names the setting."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.processes.apart import beside
from tests.journeys.house import House
from vault.adapters.key_traces import FORMATS, files_that_open
from vault.crypto.keyblob import FORMAT as KEY_FORMAT
from vault.errors import SettingError
from vault.settings import PREFIX, own_settings
from vault.usecases.keys.recovery import FORMAT as COPY_FORMAT
from vault.web.draining import Draining
from vault.wiring.careers import careers_process
from vault.wiring.mypages import mypages_process

Refusal = Callable[..., str]

KEYLESS = {"careers": careers_process, "mypages": mypages_process}
SERVER = "postgresql://vault_purge@127.0.0.1:9/vault"


@pytest.fixture(params=KEYLESS)
def keyless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Refusal:
    """What starts a keyless door with some settings, and returns what it says against them."""

    def start(**given: str) -> str:
        for name, value in given.items():
            monkeypatch.setenv(name if name == "CREDENTIALS_DIRECTORY" else PREFIX + name, value)
        with pytest.raises(SettingError) as refused:
            KEYLESS[request.param](
                own_settings(), public_url="http://127.0.0.1:8000", draining=Draining()
            )
        return str(refused.value)

    return start


@pytest.mark.parametrize("custody", ["dev-file:", "passphrase-file:/no/such/file", "kms:alias/v"])
def test_a_keyless_door_refuses_a_custody(made: House, keyless: Refusal, custody: str) -> None:
    said = keyless(DATA=str(made.data), KEYS=str(made.public_keys()), CUSTODY=custody)

    assert said.startswith("APPLICANT_VAULT_CUSTODY is set")


@pytest.mark.parametrize("kind", ["intake", "kek", "signing"])
def test_a_keyless_door_refuses_a_key_file(made: House, keyless: Refusal, kind: str) -> None:
    folder = made.public_keys()
    shutil.copy(made.keys / f"{kind}.key.json", folder)

    said = keyless(DATA=str(made.data), KEYS=str(folder))

    assert said.startswith(f"APPLICANT_VAULT_KEYS holds {kind}.key.json")


def test_a_keyless_door_refuses_a_key_by_whatever_name(made: House, keyless: Refusal) -> None:
    folder = made.public_keys()
    shutil.copy(made.keys / "kek.key.json", folder / "notes.txt")

    assert "APPLICANT_VAULT_KEYS holds notes.txt" in keyless(KEYS=str(folder))


def test_a_keyless_door_refuses_a_credential_that_opens(
    made: House, keyless: Refusal, tmp_path: Path
) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "passphrase").write_text("correct horse battery staple\n")

    said = keyless(KEYS=str(made.public_keys()), CREDENTIALS_DIRECTORY=str(credentials))

    assert "CREDENTIALS_DIRECTORY holds passphrase" in said


def test_what_a_door_refuses_is_told_in_one_line(made: House) -> None:
    with beside(made, "door") as process:
        process.launch("--surface", "careers")

        assert process.wait() == 1
        (line,) = process.logged.splitlines()
        assert "APPLICANT_VAULT_KEYS holds intake.key.json" in line


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"CUSTODY": "dev-file:"}, "APPLICANT_VAULT_CUSTODY is set"),
        ({"CUSTODY": "kms:alias/vault"}, "APPLICANT_VAULT_CUSTODY is set"),
        ({}, "APPLICANT_VAULT_KEYS holds intake.key.json"),
    ],
)
def test_the_purge_of_a_deployment_refuses_them_as_well(
    made: House, given: dict[str, str], named: str
) -> None:
    made.settings = {"DATABASE": SERVER, "KEYRING": SERVER, "KEYS": str(made.keys), **given}

    purged = made.run("purge", "--json")

    assert purged.returncode == 1
    assert named in json.loads(purged.stdout)["detail"]


@pytest.mark.sqlite
def test_on_one_machine_the_purge_may_be_run_by_whoever_has_the_keys(made: House) -> None:
    assert made.run("purge", "--json").returncode == 0


@pytest.mark.parametrize("surface", KEYLESS)
def test_a_keyless_door_needs_the_record_and_the_fingerprint_alone(
    made: House, surface: str
) -> None:
    made.public_keys()
    shutil.rmtree(made.keys)
    fingerprint = made.folder / "public" / "signing.fingerprint"
    given = {
        "KEYS": str(fingerprint.parent),
        "SIGNING_FINGERPRINT": fingerprint.read_text().strip(),
    }
    fingerprint.unlink()

    with beside(made, surface, **given) as one:
        one.start("--surface", surface)


def test_the_formats_that_are_recognised_are_the_ones_that_are_written() -> None:
    assert {KEY_FORMAT, COPY_FORMAT} == FORMATS


def test_what_is_not_ours_to_read_is_not_taken_for_a_key(tmp_path: Path) -> None:
    for name, text in (("notes.txt", "[" * 100_000), ("list.json", "[1]"), ("cv.json", "{}")):
        (tmp_path / name).write_text(text)
    (tmp_path / "folder.key.json").mkdir()

    assert list(files_that_open(tmp_path)) == []
    assert list(files_that_open(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    ("process", "never"),
    [
        ("vault.wiring.careers", ["vault.crypto.opening", "vault.crypto.keyblob"]),
        ("vault.wiring.mypages", ["vault.crypto.intake_unwrap", "vault.crypto.keyblob"]),
        ("vault.wiring.purge", ["vault.crypto.opening", "vault.crypto.keyblob"]),
    ],
)
def test_a_process_does_not_even_load_the_code_that_it_must_not_run(
    process: str, never: list[str]
) -> None:
    words = f"import sys, {process}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"vault.wiring.custody", *never} & set(loaded)
