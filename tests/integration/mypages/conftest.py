"""A world with a careers door's stores and keys, for what happens after submitting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from tests.factories.submitting import World, make_world
from tests.factories.visiting import Browser, my_pages


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    with TestClient(my_pages(world)) as client:
        client.follow_redirects = False
        yield client
