"""A backup and a restore, killed at every step: no half of either is taken for a whole."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.backup.place import DUE, Backed, backed_up, place_in, put_back
from tests.integration.kill.conftest import nursery, tmp_path
from tests.integration.kill.errands import DOCUMENTS
from tests.integration.kill.house import House, close_cleanly, open_house
from tests.integration.kill.nursery import Nursery
from vault.adapters.archive_tar import TarArchive
from vault.adapters.restore_mark_file import FileRestoreMark
from vault.usecases.backup.format import Unpacker

pytestmark = pytest.mark.sqlite  # a server is backed up by its own tools

__all__ = ["nursery", "tmp_path"]

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def purged(backed: Backed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault after its purge, with a backup from before the purge beside it."""
    folder = tmp_path_factory.mktemp("template") / "purged"
    shutil.copytree(backed.folder, folder)
    shutil.copytree(backed.made.main.parent.parent, folder / "backups")
    house = open_house(folder)
    assert house.purge(now=DUE).erased == 2
    close_cleanly(house)
    return folder


def restored(folder: Path) -> House:
    """The vault in ``new``, with the keys of the one beside it."""
    (folder / "new" / "ledger").mkdir(exist_ok=True)
    shutil.copy(folder / "ledger" / "erased.txt", folder / "new" / "ledger" / "erased.txt")
    return open_house(folder / "new", keys=folder / "keys")


def assert_whole(folder: Path, backed: Backed, where: str) -> None:
    house = restored(folder)
    application_id, token = (bytes.fromhex(backed.alive[name]) for name in ("id", "token"))
    assert house.application_ids() == [application_id], where
    assert house.read_by_link(application_id, token) == DOCUMENTS, where
    for one in backed.due:
        assert house.traces_of(one) == {}, where
    house.close()


def archives_of(folder: Path) -> list[Path]:
    return sorted((folder / "backups").glob("*/*.tar"))


def test_a_restore_that_is_killed_anywhere_is_marked_or_whole_and_can_be_repeated(
    nursery: Nursery, purged: Path, backed: Backed, tmp_path: Path
) -> None:
    died_marked = 0
    for victim in nursery.every_step("restore", purged, tmp_path):
        where = f"{victim.step}: {victim.steps[-1]}"
        new = victim.folder / "new"
        if FileRestoreMark(new).parts() is not None:
            died_marked += 1
        elif (new / "main.sqlite3").exists():
            assert_whole(victim.folder, backed, where)
            shutil.rmtree(victim.folder)
            continue
        house = open_house(victim.folder)
        place = place_in(new, ledger=house.ledger)
        put_back(place, *archives_of(victim.folder), now=DUE + MINUTE)
        assert FileRestoreMark(new).parts() is None, where
        assert_whole(victim.folder, backed, where)
        house.close()
        shutil.rmtree(victim.folder)
    assert died_marked > 30


def test_a_backup_that_is_killed_anywhere_leaves_no_half(
    nursery: Nursery, purged: Path, tmp_path: Path
) -> None:
    unfinished = 0
    for victim in nursery.every_step("back_up", purged, tmp_path):
        where = f"{victim.step}: {victim.steps[-1]}"
        unfinished += any((victim.folder / "backups").glob("*/*.part"))
        for path in archives_of(victim.folder):
            assert list(read(path)), where
        house = open_house(victim.folder)
        backed_up(house, victim.folder / "backups", now=DUE + MINUTE)
        assert list((victim.folder / "backups").glob("*/*.part*")) == [], where
        house.close()
        shutil.rmtree(victim.folder)
    assert unfinished > 5


def read(path: Path) -> Iterator[object]:
    for file in Unpacker(TarArchive(path)).content():
        for _piece in file.pieces:
            pass
        yield file
