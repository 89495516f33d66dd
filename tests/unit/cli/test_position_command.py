"""``applicant-vault position``: what is refused, and by which name."""

import json
from pathlib import Path

from click.testing import CliRunner

from tests.integration.kill.house import make_house
from vault.cli.position import command


def test_a_position_is_opened_and_listed_and_a_text_that_is_not_utf_8_is_named(
    tmp_path: Path,
) -> None:
    make_house(tmp_path / "vault")
    environ = {"APPLICANT_VAULT_DATA": str(tmp_path / "vault"), "APPLICANT_VAULT_KEYS": "/nowhere"}
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("Laga mat åt många.", "utf-8")
    bad.write_bytes("Laga mat åt många.".encode("utf-16"))
    titles = ["open", "--title-sv", "Kock", "--title-en", "Cook", "--text-en", str(good), "--json"]

    opened = CliRunner().invoke(command, [*titles, "--text-sv", str(good)], env=environ)
    refused = CliRunner().invoke(command, [*titles, "--text-sv", str(bad)], env=environ)
    listed = CliRunner().invoke(command, ["list", "--json"], env=environ)

    assert json.loads(opened.stdout)["slug"] == "kock"
    assert refused.exit_code == 2
    assert "--text-sv: no text file in UTF-8" in refused.output
    assert [one["slug"] for one in json.loads(listed.stdout)["positions"]].count("kock") == 1
