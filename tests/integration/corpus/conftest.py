"""One running vault for all documents, and a recruiter who is signed in."""

from collections.abc import Iterator

import pytest

from tests.journeys.house import House, open_house
from tests.journeys.navigators.desk import Desk


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="session")
def desk(house: House) -> Iterator[Desk]:
    with Desk(house) as made:
        made.sign_up()
        yield made
