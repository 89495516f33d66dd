"""A blob that is stored while the doctor looks is not called missing."""

from collections.abc import Iterator
from pathlib import Path

from typing_extensions import override

from tests.factories.applications import hand_in
from tests.factories.purging import erasure_stores
from tests.factories.submitting import make_world
from tests.fakes.failing_blobs import FailingBlobs
from vault.ports.blob_store import BlobName
from vault.usecases.doctor.stores import doctor_stores


class NotListedYet(FailingBlobs):
    """A store whose list was made before anything was put into it."""

    @override
    def names(self) -> Iterator[BlobName]:
        return iter(())


def test_what_the_list_lacks_is_asked_for_by_its_name(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    hand_in(world)
    stores = erasure_stores(world, blobs=NotListedYet(world.blobs))

    findings = [
        one.code for one in doctor_stores(stores=stores, book=world.book, now=world.clock())
    ]

    assert "blobs-missing" not in findings
    world.close()
