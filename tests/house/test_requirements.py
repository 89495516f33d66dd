"""The lock files pin by hash, name no address, and hold what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^[a-z0-9][a-z0-9.-]*==[^ ]+( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
REASON = re.compile(r"^    # ")
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: Path) -> set[str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {normal(line.partition("==")[0]) for line in lines if PIN.match(line)}


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
    wanted = set()
    for requirement in project["dependencies"]:
        match = NAME.match(requirement)
        assert match
        wanted.add(normal(match[0]))

    assert wanted <= pinned(ROOT / "requirements" / "run.txt")


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
