"""An office for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.recruiting import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.ports.background.shutdown()
    made.world.stores.close()
