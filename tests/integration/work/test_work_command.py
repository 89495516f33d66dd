"""``work`` as a command: it says what it did, and why it cannot start."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.stores import empty_urls
from tests.integration.work.seen import within


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    tmp_path = tmp_path_factory.mktemp("vault")
    given = {key: value for key, value in os.environ.items() if "APPLICANT_VAULT" not in key}
    given |= {
        "APPLICANT_VAULT_DATA": str(tmp_path / "data"),
        "APPLICANT_VAULT_KEYS": str(tmp_path / "keys"),
        "APPLICANT_VAULT_PUBLIC_URL": "https://vault.example",
        **{f"APPLICANT_VAULT_{name}": url for name, url in empty_urls(tmp_path).items()},
    }
    command(given, "init")
    return given


def command(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vault", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_command_does_what_waits_and_warns_of_development_keys(
    environ: dict[str, str],
) -> None:
    ended = command(environ, "work", "--once", "--json")

    assert ended.returncode == 0
    assert json.loads(ended.stdout)["checkpoint"] == 1
    assert "DEVELOPMENT ONLY" in ended.stderr


def test_the_command_says_plainly_why_it_cannot_start(
    environ: dict[str, str], tmp_path: Path
) -> None:
    ended = command({**environ, "APPLICANT_VAULT_KEYS": str(tmp_path)}, "work", "--once")

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "key.json cannot be read" in ended.stderr


def test_a_process_of_its_own_needs_the_address_that_letters_lead_to(
    environ: dict[str, str],
) -> None:
    unset = {key: value for key, value in environ.items() if not key.endswith("_PUBLIC_URL")}

    trying_out = command(unset, "work", "--once")
    ended = command({**unset, "APPLICANT_VAULT_SMTP": "smtp://127.0.0.1:25"}, "work", "--once")

    assert trying_out.returncode == 0
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "APPLICANT_VAULT_PUBLIC_URL is not set" in ended.stderr


def test_a_process_ends_by_sigterm_with_its_log_signed(environ: dict[str, str]) -> None:
    checkpoints = Path(environ["APPLICANT_VAULT_DATA"]) / "checkpoints" / "checkpoints.jsonl"
    checkpoints.unlink(missing_ok=True)  # written again by whoever begins to work
    process = subprocess.Popen(
        [sys.executable, "-m", "vault", "work"], env=environ, stderr=subprocess.DEVNULL
    )
    assert within(30, checkpoints.exists)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
