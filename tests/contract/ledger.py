"""What every ledger promises. A kind of ledger inherits this and gives ``fresh`` and ``again``."""

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import pytest

from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.ledger import Ledger


class FoundableLedger(Ledger, Protocol):
    """A ledger with its beginning."""

    def create(self) -> None:
        """Begin an empty one."""


def an_id(number: int) -> ApplicationId:
    return ApplicationId(number.to_bytes(16, "big"))


class LedgerContract:
    @pytest.fixture
    def fresh(self) -> FoundableLedger:
        """One that was not created yet."""
        raise NotImplementedError

    @pytest.fixture
    def ledger(self, fresh: FoundableLedger) -> FoundableLedger:
        fresh.create()
        return fresh

    def again(self, ledger: FoundableLedger) -> FoundableLedger:
        """The same ledger as another process sees it."""
        raise NotImplementedError

    def test_ids_come_back_in_the_order_in_which_they_were_added(
        self, ledger: FoundableLedger
    ) -> None:
        ledger.append([an_id(3), an_id(1)])
        self.again(ledger).append([an_id(2)])
        ledger.append([an_id(4)])

        expected = [an_id(3), an_id(1), an_id(2), an_id(4)]
        assert list(ledger.ids()) == expected
        assert list(self.again(ledger).ids()) == expected

    def test_a_new_ledger_is_empty(self, ledger: FoundableLedger) -> None:
        assert list(ledger.ids()) == []

    def test_a_missing_ledger_is_an_error_and_never_an_empty_one(
        self, fresh: FoundableLedger
    ) -> None:
        with pytest.raises(StoreError, match="missing"):
            list(fresh.ids())
        with pytest.raises(StoreError, match="missing"):
            fresh.append([an_id(1)])

    def test_a_ledger_is_never_made_anew(self, ledger: FoundableLedger) -> None:
        ledger.append([an_id(1)])

        with pytest.raises(StoreError, match="never emptied"):
            self.again(ledger).create()

        assert list(ledger.ids()) == [an_id(1)]

    def test_appenders_at_the_same_time_keep_every_id(self, ledger: FoundableLedger) -> None:
        others = [self.again(ledger) for _ in range(4)]

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: others[number % 4].append([an_id(number)]), range(60)))

        assert sorted(ledger.ids()) == [an_id(number) for number in range(60)]

    def test_a_hundred_thousand_ids_are_appended_and_read(self, ledger: FoundableLedger) -> None:
        ids = [an_id(number) for number in range(100_000)]

        ledger.append(ids)

        assert list(self.again(ledger).ids()) == ids
