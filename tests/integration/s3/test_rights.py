"""What docs/operate/s3.md lets each process do is enough for its work, and for nothing else."""

from collections.abc import Callable, Iterator

import pytest

from tests.contract.blob_store import ANNA, BERTIL, LARGE, content, name, put
from tests.factories.buckets import allow, bucket_at, everything_in, fresh_bucket, point_to
from tests.servers.ceph import CephServer
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.s3_bucket import S3Server
from vault.errors import MissingBlobError, StoreError
from vault.ports.blob_store import Removed

WHERE = "s3:GetBucketLocation"
LISTS = ("s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
REMOVES = ("s3:DeleteObjectVersion", "s3:AbortMultipartUpload")
CAREERS = (WHERE, "s3:PutObject", "s3:AbortMultipartUpload")
MY_PAGES = (WHERE, "s3:GetObject", "s3:GetObjectVersion")  # the recruiter process, too
WORK = (*MY_PAGES, "s3:ListBucket", *LISTS, *REMOVES)
PURGE = (WHERE, *LISTS, *REMOVES)
# Ceph 16 asks for this right, too, before it looks at a request to remove many versions.
OF_CEPH = "s3:DeleteObject"
As = Callable[..., S3BlobStore]


@pytest.fixture
def place(server: CephServer) -> str:
    """A bucket of the owner's, with a document in it."""
    server.environment()
    made = fresh_bucket()
    put(S3BlobStore(bucket_at(made)), name(), LARGE)
    return made


@pytest.fixture
def acting(server: CephServer, place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[As]:
    """The store as somebody sees it who may do these things and nothing else."""
    account = f"process-of-{place}"
    server.add_account(account)
    theirs = S3Server()
    with monkeypatch.context() as as_them:

        def act(*rights: str) -> S3BlobStore:
            allow(place, account, *rights)
            point_to(server.environment(account), as_them)
            bucket = bucket_at(place, server=theirs)
            bucket.require_allowed_region()
            point_to(server.environment(), as_them)
            return S3BlobStore(bucket)

        yield act
    theirs.close()


def refused(*attempts: Callable[[], object]) -> bool:
    """Whether the server refuses every one of these for want of a right."""
    for attempt in attempts:
        with pytest.raises(StoreError, match="a right is missing"):
            attempt()
    return True


def test_careers_adds_and_takes_back_its_own_upload_and_can_do_nothing_else(
    place: str, acting: As
) -> None:
    careers = acting(*CAREERS)
    put(careers, name(object_id=b"\x05" * 16), b"small")
    put(careers, name(object_id=b"\x06" * 16), LARGE)
    half = careers.create(name(object_id=b"\x07" * 16))
    half.write(LARGE)
    half.abort()

    assert [line.partition(" ")[0] for line in everything_in(place)] == ["version"] * 3
    assert refused(
        lambda: careers.open(name()),
        lambda: list(careers.names()),
        lambda: careers.delete(name()),
        lambda: careers.delete_applications([ANNA]),
    )
    assert len(everything_in(place)) == 3


def test_my_pages_read_by_name_and_can_neither_list_nor_add_nor_remove(
    place: str, acting: As
) -> None:
    pages = acting(*MY_PAGES)

    assert content(pages, name()) == LARGE
    pages.check()
    assert refused(
        lambda: list(pages.names()),
        lambda: pages.open(name(object_id=b"\x05" * 16)),  # whether it is there is not told
        lambda: put(pages, name(object_id=b"\x05" * 16), b"small"),
        lambda: put(pages, name(object_id=b"\x05" * 16), LARGE),
        lambda: pages.delete_applications([ANNA]),
    )
    assert len(everything_in(place)) == 1


def test_work_tells_a_missing_document_from_a_missing_right_and_clears_away(
    place: str, acting: As
) -> None:
    work = acting(*WORK, OF_CEPH)

    assert content(work, name()) == LARGE
    with pytest.raises(MissingBlobError):
        work.open(name(object_id=b"\x05" * 16))
    assert refused(lambda: put(work, name(object_id=b"\x05" * 16), b"small"))
    assert list(work.names()) == [name()]
    assert work.delete_applications([ANNA, BERTIL])[ANNA].blobs == 1
    assert everything_in(place) == []


def test_the_purge_removes_and_can_neither_read_nor_add(place: str, acting: As) -> None:
    purge = acting(*PURGE, OF_CEPH)

    assert refused(
        lambda: purge.open(name()),
        lambda: put(purge, name(object_id=b"\x05" * 16), b"small"),
    )
    assert purge.delete_applications([ANNA]) == {ANNA: Removed(blobs=1, bytes=len(LARGE))}
    assert everything_in(place) == []
