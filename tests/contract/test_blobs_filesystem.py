import errno
import os
from pathlib import Path

import pytest
from typing_extensions import override

from tests.contract.blob_store import ANNA, FIRST, LARGE, BlobStoreContract, name, put
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.errors import NoSpaceError, StoreError
from vault.ports.blob_store import BlobStore


class TestBlobsInAFolder(BlobStoreContract):
    @override
    @pytest.fixture
    def store(self, tmp_path: Path) -> BlobStore:
        return FilesystemBlobStore(tmp_path / "data" / "blobs")


class TestBlobsThatAreMadeDurableAtTheEnd(BlobStoreContract):
    @override
    @pytest.fixture
    def store(self, tmp_path: Path) -> BlobStore:
        return FilesystemBlobStore(tmp_path / "data" / "blobs", syncs=False)


def test_an_open_blob_is_read_to_its_end_although_it_was_deleted(tmp_path: Path) -> None:
    store = FilesystemBlobStore(tmp_path)
    put(store, name(), LARGE)

    with store.open(name()) as reader:
        store.delete(name())
        assert reader.read_at(len(LARGE) - 10, 10) == LARGE[-10:]


def test_a_folder_that_is_gone_is_no_store(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    store = FilesystemBlobStore(folder)
    put(store, name(), b"x")
    store.check()
    folder.rename(tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="folder that blobs lie in is not there"):
        store.check()
    (tmp_path / "elsewhere").rename(folder)
    store.check()


def test_names_are_random_ids_below_two_hex_digits(tmp_path: Path) -> None:
    put(FilesystemBlobStore(tmp_path), name(), b"x")

    (found,) = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert found.relative_to(tmp_path) == Path("aa") / f"{ANNA.hex()}.{FIRST.hex()}"


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    put(FilesystemBlobStore(folder), name(), b"x")

    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in folder.rglob("*")}

    assert modes == {True: 0o700, False: 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / f"{ANNA.hex()}.{FIRST.hex()}.part").symlink_to(outside)

    with pytest.raises(StoreError):
        FilesystemBlobStore(tmp_path).create(name())
    assert not outside.exists()


def test_a_file_of_somebody_elses_is_no_blob(tmp_path: Path) -> None:
    store = FilesystemBlobStore(tmp_path)
    put(store, name(), b"x")
    (tmp_path / "aa" / "README").touch()
    (tmp_path / "aa" / "0a.0b").touch()
    (tmp_path / "aa" / "lost.and.found").touch()
    (tmp_path / "note").touch()

    assert list(store.names()) == [name()]


def test_a_full_disk_is_told_apart(tmp_path: Path) -> None:
    writer = FilesystemBlobStore(tmp_path).create(name())
    # /dev/full answers every write with ENOSPC: a full disk without filling one.
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, writer._handle)  # type: ignore[attr-defined]  # the writer's own descriptor
    os.close(full)

    with pytest.raises(NoSpaceError) as caught:
        writer.write(b"x")

    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOSPC
    writer.abort()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_else_the_file_system_says_names_no_path(tmp_path: Path) -> None:
    (tmp_path / "aa").write_text("not a folder")

    with pytest.raises(StoreError) as caught:
        FilesystemBlobStore(tmp_path).create(name())
    assert str(tmp_path) not in str(caught.value)


def rights_in(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in folder.rglob("*")}


def test_a_folder_that_a_group_shares_lets_the_group_read_and_remove(tmp_path: Path) -> None:
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs").chmod(0o770)

    put(FilesystemBlobStore(tmp_path / "blobs"), name(), b"x")

    assert rights_in(tmp_path / "blobs") == {(True, 0o770), (False, 0o640)}


def test_nobody_else_gets_a_right_by_a_folder_that_is_open_to_them(tmp_path: Path) -> None:
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs").chmod(0o707)

    put(FilesystemBlobStore(tmp_path / "blobs"), name(), b"x")

    assert rights_in(tmp_path / "blobs") == {(True, 0o700), (False, 0o600)}
