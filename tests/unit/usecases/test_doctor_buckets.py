"""What the settings of a bucket mean for what the vault promises."""

from dataclasses import replace

import pytest

from vault.ports.buckets import BucketFacts, Keeps
from vault.usecases.doctor.buckets import doctor_buckets

GOOD = BucketFacts(
    name="documents",
    keeps=Keeps.BLOBS,
    region="eu-north-1",
    is_region_known=True,
    has_versions=True,
    is_public_blocked=True,
    is_encrypted=True,
    is_locked=False,
    is_replicated=False,
    expires=False,
    ends_uploads=True,
    hidden=0,
)


def codes(*buckets: BucketFacts) -> set[str]:
    return {one.code for one in doctor_buckets(buckets=buckets, allowed=["SE"])}


def test_a_bucket_as_the_page_asks_for_it_has_no_findings() -> None:
    ledger = replace(GOOD, name="ledger", keeps=Keeps.LEDGER, is_locked=True)

    assert codes(GOOD, ledger) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"has_versions": False}, "bucket-without-versions"),
        ({"is_public_blocked": False}, "bucket-open-to-public"),
        ({"is_encrypted": False}, "bucket-unencrypted"),
        ({"is_locked": True}, "bucket-locked"),
        ({"is_replicated": True}, "bucket-replicated"),
        ({"expires": True}, "bucket-expires"),
        ({"ends_uploads": False}, "bucket-keeps-uploads"),
        ({"hidden": 3}, "blobs-hidden"),
        ({"region": "", "is_region_known": False}, "bucket-place-unknown"),
        ({"keeps": Keeps.BOTH}, "ledger-beside-blobs"),
        ({"is_locked": None}, "bucket-not-told"),
    ],
)
def test_each_thing_that_is_wrong_is_a_finding(changed: dict[str, object], code: str) -> None:
    assert codes(replace(GOOD, **changed)) == {code}  # type: ignore[arg-type]  # by the cases above


def test_what_is_right_for_documents_is_not_asked_of_the_ledger() -> None:
    ledger = replace(GOOD, keeps=Keeps.LEDGER, has_versions=False, ends_uploads=False, expires=True)

    assert codes(ledger) == set()
