"""A house with a store, a clock that stands still, and the policy that comes with the product."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import lives
from tests.factories.policies import default_policy
from tests.factories.stores import FixedClock, fresh_stores


@pytest.fixture
def house(tmp_path: Path) -> Iterator[lives.House]:
    made = lives.House(stores=fresh_stores(tmp_path), clock=FixedClock(), policies=[])
    lives.furnish(made)
    made.bind(default_policy())
    yield made
    made.stores.close()
