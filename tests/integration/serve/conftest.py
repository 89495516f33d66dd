"""A vault that was started once and stopped again: its files are whole, nothing runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, built_house, open_house


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with built_house(tmp_path / "house") as house:
        assert house.run("init").returncode == 0
        yield house


@pytest.fixture
def running(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path / "house") as house:
        yield house
