"""An application is erased while its document is being copied into a backup."""

from pathlib import Path

import pytest
from typing_extensions import override

from tests.contract.blob_store import put
from tests.contract.s3_stores import on_ceph
from tests.factories.stores import T0
from tests.fakes.failing_blobs import FailingBlobs
from tests.integration.backup.place import BEFORE, silent
from tests.integration.kill.errands import hand_in, told
from tests.integration.kill.house import House, make_house, open_house
from vault.adapters.archive_tar import TarFolder
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.blobs_s3 import S3BlobStore
from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore
from vault.usecases.backup.backup import BackedUp, BackupStores, back_up

pytestmark = pytest.mark.sqlite  # a server is backed up by its own tools

LONG = b"l" * (3 * 1024 * 1024)  # read in several pieces


class ErasedMeanwhile(FailingBlobs):
    """A blob that is opened is purged before it is read to its end."""

    @override
    def open(self, name: BlobName) -> BlobReader:
        reader = self.inner.open(name)
        reader.read_at(0, 1)
        self.inner.delete_applications([name.application_id])
        return reader


@pytest.fixture
def small(tmp_path: Path) -> House:
    make_house(tmp_path / "house")
    return open_house(tmp_path / "house")


@pytest.fixture
def long(small: House) -> BlobName:
    """A document of somebody who has handed in."""
    handed_in = told(hand_in(small, key="a-submission-key-1", now=T0))
    application_id = ApplicationId(bytes.fromhex(handed_in["id"]))
    return BlobName(application_id=application_id, object_id=b"\x07" * 16)


def backup(house: House, blobs: BlobStore, folder: Path) -> BackedUp:
    return back_up(
        stores=BackupStores(main=house.main, keyring=house.keyring, blobs=blobs),
        main_folder=TarFolder(folder / "main"),
        keyring_folder=TarFolder(folder / "keyring"),
        now=BEFORE,
        progress=silent,
    )


def archives(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in folder.rglob("*") if path.is_file())


def test_in_a_folder_the_document_is_still_in_the_backup_for_the_ledger_to_erase(
    small: House, long: BlobName, tmp_path: Path
) -> None:
    folder = FilesystemBlobStore(tmp_path / "documents")
    put(folder, long, LONG)

    made = backup(small, ErasedMeanwhile(folder), tmp_path / "backups")

    assert made.blobs == 1
    assert len(LONG) < made.main.stat().st_size
    assert list(folder.names()) == []


def test_in_a_bucket_the_backup_ends_says_why_and_can_be_taken_again(
    small: House, long: BlobName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = S3BlobStore(on_ceph(monkeypatch))
    put(bucket, long, LONG)

    with pytest.raises(StoreError, match="erased while it was being copied: take the backup again"):
        backup(small, ErasedMeanwhile(bucket), tmp_path / "backups")

    assert not [one for one in archives(tmp_path / "backups") if one in {"main", "keyring"}]
    again = backup(small, bucket, tmp_path / "backups")
    assert again.blobs == 0
    assert {"main", "keyring"} <= set(archives(tmp_path / "backups"))


def test_what_goes_before_it_is_opened_is_left_out(
    small: House, long: BlobName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores: list[BlobStore] = [
        FilesystemBlobStore(tmp_path / "documents"),
        S3BlobStore(on_ceph(monkeypatch)),
    ]
    for number, store in enumerate(stores):
        put(store, long, LONG)

        made = backup(small, GoneBefore(store), tmp_path / f"backups-{number}")

        assert made.blobs == 0


class GoneBefore(FailingBlobs):
    """What is listed is purged before it is opened."""

    @override
    def open(self, name: BlobName) -> BlobReader:
        self.inner.delete_applications([name.application_id])
        return self.inner.open(name)
