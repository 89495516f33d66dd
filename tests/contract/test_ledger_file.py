"""The ledger keeps every id that it acknowledged, whatever happens to its last line."""

from pathlib import Path

import pytest
from typing_extensions import override

from tests.contract.ledger import FoundableLedger, LedgerContract, an_id
from vault.adapters.ledger_file import HEADER, FileLedger
from vault.errors import StoreError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "erased.txt"


@pytest.fixture
def ledger(path: Path) -> FileLedger:
    made = FileLedger(path)
    made.create()
    return made


class TestLedgerInAFile(LedgerContract):
    @override
    @pytest.fixture
    def fresh(self, path: Path) -> FileLedger:
        return FileLedger(path)

    @override
    def again(self, ledger: FoundableLedger) -> FileLedger:
        assert isinstance(ledger, FileLedger)
        return FileLedger(ledger._path)


@pytest.mark.parametrize("length", range(1, 33))
def test_a_line_that_a_crash_cut_off_is_taken_back_by_the_next(
    ledger: FileLedger, path: Path, length: int
) -> None:
    ledger.append([an_id(1)])
    with path.open("ab") as file:
        file.write(an_id(2).hex().encode()[:length])

    before = list(ledger.ids())
    ledger.append([an_id(3)])

    assert before == [an_id(1)]
    assert list(ledger.ids()) == [an_id(1), an_id(3)]


def test_what_a_killed_founding_left_behind_is_in_nobodys_way(path: Path) -> None:
    path.parent.mkdir()
    path.with_name(path.name + ".new").write_bytes(HEADER[:5])

    FileLedger(path).create()

    assert path.read_bytes() == HEADER
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_else_the_file_system_says_names_no_path(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used") as caught:
        FileLedger(tmp_path).append([an_id(1)])
    assert str(tmp_path) not in str(caught.value)


def test_a_file_that_is_no_ledger_is_refused(ledger: FileLedger, path: Path) -> None:
    path.write_bytes(b"something else\n")

    with pytest.raises(StoreError, match="damaged"):
        list(ledger.ids())
    with pytest.raises(StoreError, match="damaged"):
        ledger.append([an_id(1)])


@pytest.mark.parametrize("line", [b"g" * 32 + b"\n", b"0" * 33, b" 0" * 16 + b"\n"])
def test_a_damaged_line_is_an_error(ledger: FileLedger, path: Path, line: bytes) -> None:
    path.write_bytes(HEADER + line)

    with pytest.raises(StoreError, match="damaged"):
        list(ledger.ids())


def test_nobody_else_may_read_it(ledger: FileLedger, path: Path) -> None:
    assert list(ledger.ids()) == []
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
