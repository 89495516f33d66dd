"""The commands that change the policy: sentences, JSON, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.policy_changes import ONE_YEAR, version_two
from tests.factories.stores import empty_urls
from vault.adapters.policies_packaged import policy_text


class Vault:
    """A vault in a folder, and the command line beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **os.environ,
            "APPLICANT_VAULT_DATA": str(folder / "data"),
            "APPLICANT_VAULT_KEYS": str(folder / "keys"),
            **{f"APPLICANT_VAULT_{name}": url for name, url in empty_urls(folder).items()},
        }
        self.two = folder / "two.toml"
        self.two.write_text(version_two(ONE_YEAR), encoding="utf-8")

    def run(
        self, *arguments: str, policy: str | None = None, smtp: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        environ = dict(self.environ)
        if policy is not None:
            environ["APPLICANT_VAULT_POLICY"] = policy
        if smtp is not None:
            environ["APPLICANT_VAULT_SMTP"] = smtp
        return subprocess.run(
            [sys.executable, "-m", "vault", "policy", *arguments],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def init(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "vault", "init"],
            env=self.environ,
            capture_output=True,
            check=True,
        )


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path)


def test_without_a_vault_the_diff_says_which_rules_differ(vault: Vault) -> None:
    told = vault.run("diff", "two-years-after-decision", str(vault.two))
    as_json = vault.run("diff", "two-years-after-decision", str(vault.two), "--json")

    assert told.returncode == 0
    assert "position.rejected: period: two years → one year" in told.stdout
    assert "no vault here" in told.stdout
    found = json.loads(as_json.stdout)
    assert (found["grade"], found["records"]) == ("material", None)
    assert found["differences"][0]["sv"] == "position.rejected: tid: två år → ett år"
    assert vault.run("diff", str(vault.two)).returncode == 2


def test_the_life_of_a_change_in_a_vault_that_keeps_nobodys_data(vault: Vault) -> None:
    vault.init()

    status = json.loads(vault.run("status", "--json").stdout)
    diff = json.loads(vault.run("diff", str(vault.two), "--json").stdout)
    refused = vault.run("cancel", "--by", "maria@exempel.se", "--json")
    activated = json.loads(
        vault.run("activate", str(vault.two), "--by", "maria@exempel.se", "--json").stdout
    )
    after = vault.run("status", policy=str(vault.two))

    assert (status["in_force"]["version"], status["change"]) == ("1", None)
    assert diff["records"] == {"judged": 0, "earlier": 0, "later": 0, "rules": []}
    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (1, "policy-no-change")
    assert (activated["standing"], activated["moved"]) == ("in-force", 0)
    assert after.returncode == 0
    assert "two-years-after-decision 2" in after.stdout
    assert "on its way: nothing" in after.stdout


def test_a_file_that_does_not_load_is_refused_with_its_line(vault: Vault) -> None:
    vault.init()
    broken = vault.folder / "broken.toml"
    text = policy_text("two-years-after-decision").replace('period = "P2Y"', 'period = "P2X"', 1)
    broken.write_text(text, encoding="utf-8")

    for command in (["announce", "--by", "a@b.se"], ["activate", "--by", "a@b.se"], ["diff"]):
        told = vault.run(command[0], str(broken), *command[1:])
        assert told.returncode == 1
        assert "line" in told.stderr


@pytest.mark.parametrize("command", ["announce", "activate"])
def test_letters_that_would_lead_nowhere_are_refused_before_anything_is_done(
    vault: Vault, command: str
) -> None:
    told = vault.run(command, str(vault.two), "--by", "a@b.se", smtp="smtp://127.0.0.1:25")

    assert told.returncode == 1
    assert "APPLICANT_VAULT_PUBLIC_URL is not set" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (vault.folder / "data").exists()


def test_who_wants_it_has_to_be_said(vault: Vault) -> None:
    assert vault.run("announce", str(vault.two)).returncode == 2
    assert vault.run("activate", str(vault.two)).returncode == 2
