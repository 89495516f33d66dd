"""What S3 says becomes our own errors; what the settings say becomes a place in a bucket."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    NoRegionError,
    ReadTimeoutError,
    SSLError,
)

from vault.adapters.s3_errors import UnreachableError, our_errors
from vault.adapters.s3_place import S3Place, parse_place
from vault.adapters.s3_regions import is_allowed
from vault.errors import MissingBlobError, NoSpaceError, SettingError, StoreError

SECRET = "0123456789abcdef"


def refusal(code: str, status: int) -> ClientError:
    """What boto3 raises, with everything in it that must not be told."""
    answer = {
        "Error": {"Code": code, "Message": f"{SECRET} at https://bucket/{SECRET}", "Key": SECRET},
        "ResponseMetadata": {"HTTPStatusCode": status, "RetryAttempts": 3},
    }
    return ClientError(answer, "PutObject")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (refusal("NoSuchKey", 404), MissingBlobError, "a blob is missing"),
        (refusal("NoSuchVersion", 404), MissingBlobError, "a blob is missing"),
        (refusal("NoSuchBucket", 404), StoreError, "the bucket is not there"),
        (refusal("QuotaExceeded", 403), NoSpaceError, "no room left"),
        (refusal("", 507), NoSpaceError, "no room left"),
        (refusal("AccessDenied", 403), StoreError, "a right is missing"),
        (refusal("403", 403), StoreError, "a right is missing"),
        (refusal("SlowDown", 503), StoreError, "fewer requests"),
        (refusal("ServiceUnavailable", 503), StoreError, "fewer requests"),
        (refusal("InternalError", 500), StoreError, "the store failed"),
        (refusal("ExpiredToken", 400), StoreError, "have expired"),
        (refusal("RequestTimeTooSkewed", 403), StoreError, "clock"),
        (refusal("EntityTooSmall", 400), StoreError, "refused it: EntityTooSmall"),
        (refusal(f"odd {SECRET}", 400), StoreError, "refused it: 400"),
        (NoCredentialsError(), StoreError, "no credentials"),
        (NoRegionError(), StoreError, "cannot be used: NoRegionError"),
        (EndpointConnectionError(endpoint_url=SECRET), UnreachableError, "cannot be reached"),
        (ConnectTimeoutError(endpoint_url=SECRET), UnreachableError, "cannot be reached"),
        (ReadTimeoutError(endpoint_url=SECRET), UnreachableError, "does not answer"),
        (SSLError(endpoint_url=SECRET, error=SECRET), UnreachableError, "cannot be reached"),
        (IncompleteReadError(actual_bytes=1, expected_bytes=2), StoreError, "broke off"),
    ],
    ids=lambda value: None if isinstance(value, str) else "",
)
def test_what_the_libraries_raise_is_told_in_words_of_ours(
    error: Exception, kind: type[StoreError], words: str
) -> None:
    with pytest.raises(StoreError, match=words) as caught, our_errors():
        raise error

    assert type(caught.value) is kind
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is error


def test_a_mistake_of_our_own_stays_what_it_is() -> None:
    with pytest.raises(ValueError, match="finished"), our_errors():
        raise ValueError("finished")


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("s3:documents", S3Place(bucket="documents", prefix="")),
        ("s3:documents/", S3Place(bucket="documents", prefix="")),
        ("s3:doc.uments-1/vault", S3Place(bucket="doc.uments-1", prefix="vault/")),
        ("s3:documents/a_B/c-1/", S3Place(bucket="documents", prefix="a_B/c-1/")),
    ],
)
def test_a_place_is_a_bucket_and_perhaps_a_prefix(value: str, place: S3Place) -> None:
    assert parse_place("BLOBS", value) == place
    assert place.below("erased").prefix == f"{place.prefix}erased/"


@pytest.mark.parametrize(
    "value",
    [
        "s3:",
        "s3:ab",
        "s3:Documents",
        "s3:-documents",
        "s3:documents//x",
        "s3:documents/../x",
        "s3:documents/a b",
        "s3:documents/å",
        f"s3:documents/{'a' * 201}",
        "S3:documents",
        "s3:arn:aws:s3:::documents",
        "s3://documents",
    ],
)
def test_what_is_no_place_is_refused_with_the_name_of_the_setting(value: str) -> None:
    with pytest.raises(SettingError, match=r"^BLOBS: "):
        parse_place("BLOBS", value)


@pytest.mark.parametrize(
    ("region", "allowed", "verdict"),
    [
        ("eu-north-1", ["SE"], True),
        ("eu-west-1", ["SE"], False),
        ("eu-west-1", ["SE", "IE"], True),
        ("eu-west-1", ["EU"], True),
        ("eu-central-1", ["EEA"], True),
        ("eu-west-2", ["EEA"], False),  # the United Kingdom
        ("eu-central-2", ["EU"], False),  # Switzerland
        ("us-east-1", ["EU", "US"], True),
        ("us-east-1", ["EU"], False),
        ("mars-north-1", ["SE"], False),
        ("mars-north-1", ["mars-north-1"], True),
        ("eu-north-1", [], False),
    ],
)
def test_a_region_is_allowed_where_its_country_is(
    region: str, allowed: list[str], *, verdict: bool
) -> None:
    assert is_allowed(region, allowed) is verdict
