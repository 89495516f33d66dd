"""A vault on real SQLite, built by the migrations, with keys of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.arrivals import blobs_in
from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.stores import TestStores, fresh_stores
from tests.integration.work.post import FakeMailer
from vault.adapters.scanner_off import OffScanner
from vault.usecases.acceptance.accept import AcceptTools
from vault.usecases.worker.send_letters import SendTools


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[TestStores]:
    made = fresh_stores(tmp_path)
    yield made
    made.close()


@pytest.fixture
def keys(stores: TestStores) -> TestKeys:
    return fresh_keys(stores)


@pytest.fixture
def tools(stores: TestStores, keys: TestKeys) -> AcceptTools:
    return AcceptTools(
        main=stores.main,
        keyring=stores.keyring,
        blobs=blobs_in(stores),
        intake_opener=keys.intake_opener,
        opener=keys.opener,
        scanner=OffScanner(),
    )


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture
def sending(stores: TestStores, keys: TestKeys, mailer: FakeMailer) -> SendTools:
    return SendTools(
        main=stores.main,
        keyring=stores.keyring,
        intake_opener=keys.intake_opener,
        opener=keys.opener,
        mailer=mailer,
        public_url="https://vault.example",
    )
