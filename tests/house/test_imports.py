"""The import contracts hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOT

# Each a contract, and lines that do not belong there: every one of them has to break it.
PLANTED = {
    "Imports go down only": [("vault/usecases/planted.py", "vault.adapters")],
    "The rooms of the use cases stand on one another": [
        ("vault/usecases/submission/planted.py", "vault.usecases.candidates.browse"),
        ("vault/usecases/audit/planted.py", "vault.usecases.purge.erase"),
    ],
    "The rules and the crypto touch nothing outside": [("vault/domain/planted.py", "sqlalchemy")],
    "Doors do not know each other": [("vault/web/careers/planted.py", "vault.web.recruiter")],
    "The purge reaches nothing that opens, unwraps or signs": [
        ("vault/usecases/purge/purge.py", "vault.crypto.staff_unwrap"),
        ("vault/cli/purge.py", "vault.wiring.custody"),
    ],
    "The careers door cannot open what it takes in": [
        ("vault/web/careers/planted.py", "vault.crypto.intake_unwrap"),
        ("vault/wiring/careers.py", "vault.adapters.opener_kek"),
    ],
    "My pages hold no key of the vault": [
        ("vault/wiring/mypages.py", "vault.wiring.custody"),
        ("vault/web/mypages/planted.py", "vault.crypto.staff_unwrap"),
    ],
    "The staff pages open no intake wrap, sign nothing and fetch no key": [
        ("vault/wiring/recruiter.py", "vault.adapters.intake_opener_seed"),
        ("vault/web/recruiter/planted.py", "vault.crypto.signing"),
    ],
    "Only adapters talk to AWS": [
        ("vault/usecases/planted.py", "boto3"),
        ("vault/web/careers/planted.py", "botocore"),
    ],
    "Whoever backs up or restores can open nothing": [
        ("vault/usecases/backup/restore.py", "vault.crypto.staff_unwrap"),
        ("vault/wiring/backup.py", "vault.wiring.custody"),
    ],
}
CASES = [
    pytest.param(contract, place, module, id=f"{place}-{module}")
    for contract, lines in PLANTED.items()
    for place, module in lines
]


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
    for lines in PLANTED.values():
        for place, module in lines:
            with (house / place).open("a", encoding="utf-8") as file:
                file.write(f"import {module}\n")
    (house / "vault" / "cellar").mkdir()
    (house / "vault" / "cellar" / "__init__.py").touch()
    return lint_imports(house)


def test_every_import_contract_is_kept() -> None:
    report = lint_imports(ROOT)

    assert "BROKEN" not in report
    assert report.endswith("exit 0"), report


def test_every_import_contract_is_planted_against_and_stands_in_the_documentation() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["name"] for one in project["tool"]["importlinter"]["contracts"]}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| Contract |")[2].partition("\n\n")[0]
    rows = {line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[2:]}

    assert contracts == set(PLANTED)
    assert contracts == rows


@pytest.mark.parametrize(("contract", "place", "module"), CASES)
def test_a_planted_import_breaks_its_contract(
    report_on_a_spoilt_house: str, contract: str, place: str, module: str
) -> None:
    assert f"{contract} BROKEN" in report_on_a_spoilt_house
    importer = place.removesuffix(".py").replace("/", ".")
    assert f"{importer} -> {module} (l." in report_on_a_spoilt_house


def test_a_room_without_a_floor_breaks_the_contract(report_on_a_spoilt_house: str) -> None:
    assert "cellar" in report_on_a_spoilt_house
