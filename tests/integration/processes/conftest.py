"""A vault that was made and is not running; its processes are started by the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.stores import copy_stores
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
    with built_house(copy_stores(template, tmp_path / "house")) as house:
        yield house
