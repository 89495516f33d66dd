"""A world with a careers door's stores and keys, and applications that were rejected in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.policies import changed_text
from tests.factories.submitting import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[World]:
    """A world whose guard lets one application go without a person."""
    made = make_world(tmp_path, text=changed_text(("at_least = 50", "at_least = 1")))
    yield made
    made.close()
