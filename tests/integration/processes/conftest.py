"""A vault that was made and is not running; its processes are started by the tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, built_house


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that was made once, for as many tests as there are."""
    folder = tmp_path_factory.mktemp("template") / "house"
    with built_house(folder) as house:
        assert house.run("init").returncode == 0
    return folder


@pytest.fixture
def made(template: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(template, tmp_path / "house")
    with built_house(tmp_path / "house") as house:
        yield house
