"""A nursery for all kill tests of a module, and vaults to copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.integration.kill.house import make_house
from tests.integration.kill.nursery import Nursery

MEMORY = Path("/dev/shm")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder in memory: what a killed process wrote is there as on a disk, only sooner."""
    folder = Path(mkdtemp(prefix="vault-kill-", dir=MEMORY if MEMORY.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="module")
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "empty"
    make_house(folder)
    return folder
