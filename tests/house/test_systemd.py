"""The units are understood by systemd, and shut out what the program does not need."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from vault.settings import SETTINGS

SYSTEMD = ROOT / "infra" / "systemd"
UNITS = sorted(path for path in SYSTEMD.rglob("applicant-vault*") if path.is_file())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SCRIPTS = {"applicant-vault-keys.service", "apart/applicant-vault-backup.service"}
PROGRAMS = [unit for unit in SERVICES if not str(unit).endswith(tuple(SCRIPTS))]
MOST_EXPOSURE = 20  # of 100, by systemd's own reckoning; it calls 20 and less "OK"
START = re.compile(r"^ExecStart=/opt/applicant-vault/\S+", re.MULTILINE)
BINARY = re.compile(r"^ExecStart=(\S+/\.venv/bin/applicant-vault) ", re.MULTILINE)


def unit_text(unit: Path) -> str:
    return unit.read_text(encoding="utf-8")


def name_of(unit: Path) -> str:
    return str(unit.relative_to(SYSTEMD))


def installed_as(unit: Path) -> str:
    """A template is installed as any of its instances; ours are ports."""
    return name_of(unit).replace("@.", "@8001.")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they would be installed, where the program lies at a path of this machine."""
    for unit in UNITS:
        text = START.sub("ExecStart=/usr/bin/true", unit_text(unit))
        place = tmp_path / installed_as(unit)
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("unit", UNITS, ids=name_of)
def test_systemd_understands_every_line(installed: Path, unit: Path) -> None:
    # It exits 0 for a key that it does not know, and says so on standard error.
    verdict = analyze("verify", "--man=no", str(installed / installed_as(unit)))

    assert verdict.stderr == ""
    assert verdict.returncode == 0


def test_a_misspelt_line_would_be_noticed(installed: Path) -> None:
    unit = installed / "applicant-vault.service"
    unit.write_text(unit_text(unit).replace("PrivateTmp=", "PrivateTemp="), encoding="utf-8")

    assert "PrivateTemp" in analyze("verify", "--man=no", str(unit)).stderr


@pytest.mark.parametrize("unit", SERVICES, ids=name_of)
def test_a_service_is_shut_in(installed: Path, unit: Path) -> None:
    verdict = analyze(
        "security",
        "--offline=true",
        f"--threshold={MOST_EXPOSURE}",
        str(installed / installed_as(unit)),
    )

    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize("unit", PROGRAMS, ids=name_of)
def test_a_service_starts_the_program_that_is_set_up(unit: Path) -> None:
    assert BINARY.search(unit_text(unit))


@pytest.mark.parametrize("name", ["purge", "backup"])
def test_what_needs_no_key_cannot_reach_one(name: str) -> None:
    unit = unit_text(ROOT / "infra" / "systemd" / f"applicant-vault-{name}.service")

    assert "InaccessiblePaths=-/var/lib/applicant-vault/keys" in unit
    assert "LoadCredential" not in unit
    assert "APPLICANT_VAULT_KEYS" not in unit
    assert "APPLICANT_VAULT_CUSTODY" not in unit


@pytest.mark.parametrize("unit", PROGRAMS, ids=name_of)
def test_a_service_sets_what_is_a_setting(unit: Path) -> None:
    given = set(re.findall(r"^Environment=APPLICANT_VAULT_(\w+)=", unit_text(unit), re.MULTILINE))

    assert given
    assert given <= {setting.name for setting in SETTINGS}
