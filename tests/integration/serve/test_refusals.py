"""Where `serve` does not start, it says why in one plain line, and exits 1."""

import socket
from pathlib import Path

import pytest

from tests.journeys.house import House, built_house
from vault.adapters.public_keys_file import RECORD_FILE


def why_it_does_not_start(house: House) -> str:
    """Start it and return the one line that it ends with."""
    house.launch()
    assert house.wait() == 1
    (line,) = house.logged.splitlines()
    assert line.startswith("applicant-vault: ")
    return line


def test_a_misspelt_setting_is_named(made: House) -> None:
    made.settings = {"PUBLIC_ULR": "https://jobb.exempel.se"}

    assert "APPLICANT_VAULT_PUBLIC_ULR" in why_it_does_not_start(made)
    assert made.said == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("PUBLIC_URL", "jobb.exempel.se"), ("ACCENT", "green"), ("DISK_FLOOR", "much")],
)
def test_a_setting_that_makes_no_sense_is_named(made: House, name: str, value: str) -> None:
    made.settings = {name: value}

    line = why_it_does_not_start(made)

    assert f"APPLICANT_VAULT_{name}" in line


def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with built_house(tmp_path / "house") as house, socket.create_server(("127.0.0.1", 0)) as other:
        house.port = other.getsockname()[1]

        line = why_it_does_not_start(house)

        assert f"port {house.port} is taken" in line
        assert "--port" in line
        assert not house.data.exists()
        assert not house.keys.exists()


def test_without_its_ledger_nothing_is_served_and_none_is_made_anew(made: House) -> None:
    ledger = made.data / "ledger" / "erased.txt"
    ledger.unlink()

    assert "the ledger is missing" in why_it_does_not_start(made)
    assert not ledger.exists()


def test_without_its_keys_nothing_is_served_and_none_are_made_anew(made: House) -> None:
    for path in made.keys.iterdir():
        path.unlink()

    why_it_does_not_start(made)

    assert list(made.keys.iterdir()) == []


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple\n")
    passphrase.chmod(0o600)
    with built_house(tmp_path / "house", CUSTODY=f"passphrase-file:{passphrase}") as house:
        assert house.run("init").returncode == 0
        passphrase.write_text("wrong horse, other battery\n")

        line = why_it_does_not_start(house)

        assert "passphrase" in line
        assert "horse" not in line


def test_a_key_that_another_vault_vouches_for_is_not_taken(made: House, tmp_path: Path) -> None:
    with built_house(tmp_path / "other") as other:
        assert other.run("init").returncode == 0
        foreign = (other.keys / RECORD_FILE).read_bytes()
    (made.keys / RECORD_FILE).write_bytes(foreign)

    why_it_does_not_start(made)
