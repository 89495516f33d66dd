"""The import contracts hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

# Each a line that does not belong there, and the contract that has to say so.
PLANTED = {
    "Imports go down only": ("vault/usecases/planted.py", "import vault.adapters\n"),
    "The rules and the crypto touch nothing outside": (
        "vault/domain/planted.py",
        "import sqlalchemy\n",
    ),
    "Doors do not know each other": (
        "vault/web/careers/planted.py",
        "import vault.web.recruiter\n",
    ),
    "The purge reaches nothing that opens, unwraps or signs": (
        "vault/usecases/purge.py",
        "import vault.crypto.staff_unwrap\n",
    ),
    "The careers door cannot open what it takes in": (
        "vault/web/careers/planted.py",
        "import vault.crypto.intake_unwrap\n",
    ),
}


def lint_imports(folder: Path) -> str:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(command), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return f"{done.stdout}\n{done.stderr}\nexit {done.returncode}"


@pytest.fixture(scope="module")
def report_on_a_spoilt_house(tmp_path_factory: pytest.TempPathFactory) -> str:
    house = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "vault", house / "vault", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", house)
    for place, line in PLANTED.values():
        with (house / place).open("a", encoding="utf-8") as file:
            file.write(line)
    (house / "vault" / "cellar").mkdir()
    (house / "vault" / "cellar" / "__init__.py").touch()
    return lint_imports(house)


def test_every_import_contract_is_kept() -> None:
    report = lint_imports(ROOT)

    assert "BROKEN" not in report
    assert report.endswith("exit 0"), report


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(report_on_a_spoilt_house: str, contract: str) -> None:
    assert f"{contract} BROKEN" in report_on_a_spoilt_house


def test_a_room_without_a_floor_breaks_the_contract(report_on_a_spoilt_house: str) -> None:
    assert "cellar" in report_on_a_spoilt_house
