"""A vault that was backed up before a purge, and copies of it to spoil."""

import shutil
from pathlib import Path

import pytest

from tests.integration.backup.place import DUE, Backed, filled_and_backed_up
from tests.integration.kill.house import House, close_cleanly, make_house, open_house


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Backed:
    """Nothing in it may be changed: tests copy the vault, and only read the archives."""
    folder = tmp_path_factory.mktemp("vault")
    make_house(folder / "house")
    found = filled_and_backed_up(folder / "house", folder / "backups")
    close_cleanly(open_house(found.folder))
    return found


@pytest.fixture
def house(backed: Backed, tmp_path: Path) -> House:
    """A copy of the vault, purged a day after its backup was taken."""
    shutil.copytree(backed.folder, tmp_path / "house")
    found = open_house(tmp_path / "house")
    assert found.purge(now=DUE).erased == 2
    return found
