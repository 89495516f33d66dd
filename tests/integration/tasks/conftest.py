"""A world with a vault's stores and keys for each test, and an office in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.recruiting import Office, make_office
from tests.factories.submitting import World


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.close()


@pytest.fixture
def world(office: Office) -> World:
    return office.world
