"""A world with a vault's stores and keys for each test, and an office in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.policy_changes import MARIA, NILS
from tests.factories.recruiting import BOTH, Office, make_office
from tests.factories.submitting import World


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.close()


@pytest.fixture
def world(office: Office) -> World:
    return office.world


@pytest.fixture
def maria(office: Office) -> bytes:
    """The only administrator."""
    return office.member(BOTH, all_positions=True, name="Maria Ek", email=MARIA)


@pytest.fixture
def nils(office: Office, maria: bytes) -> bytes:
    """A second administrator."""
    assert maria
    return office.member(BOTH, all_positions=True, name="Nils Holm", email=NILS)
