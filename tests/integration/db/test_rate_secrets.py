"""Processes that start on a day count attempts together, and a day later nobody can tell who."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.stores import TestStores, fresh_stores
from vault.db.rate_secrets import secret_of_day
from vault.db.tables import RateSecret

TODAY = date(2026, 11, 22)
TOMORROW = date(2026, 11, 23)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[TestStores]:
    made = fresh_stores(tmp_path)
    yield made
    made.close()


def secret(stores: TestStores, day: date, fresh: bytes) -> bytes:
    with stores.main.writing() as session:
        return secret_of_day(session, day=day, fresh=fresh)


def test_a_second_process_gets_the_secret_of_the_first(stores: TestStores) -> None:
    first = secret(stores, TODAY, b"a" * 32)

    assert secret(stores, TODAY, b"b" * 32) == first == b"a" * 32


def test_yesterdays_secret_is_forgotten(stores: TestStores) -> None:
    secret(stores, TODAY, b"a" * 32)

    assert secret(stores, TOMORROW, b"b" * 32) == b"b" * 32
    with stores.main.reading() as session:
        assert session.scalars(select(RateSecret.day)).all() == [TOMORROW]
