"""Asking a bucket how it is set up. Nothing is changed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from vault.adapters.s3_bucket import S3Bucket, S3Client, pages
from vault.adapters.s3_errors import code_of, status_of
from vault.adapters.s3_regions import COUNTRIES
from vault.ports.buckets import BucketFacts, Keeps

# What a server answers where a bucket simply has no such setting.
_NONE_SET = frozenset(
    {
        "NoSuchPublicAccessBlockConfiguration",
        "ServerSideEncryptionConfigurationNotFoundError",
        "ObjectLockConfigurationNotFoundError",
        "NoSuchLifecycleConfiguration",
        "ReplicationConfigurationNotFoundError",
    }
)
_NOT_TOLD = frozenset({403, 405, 501})  # not allowed to ask, or the server does not know the thing
Told = TypeVar("Told")
_FLAGS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def bucket_facts(bucket: S3Bucket, *, keeps: Keeps) -> BucketFacts:
    """This function will return how a bucket is set up.

    Raises:
        StoreError: it cannot be reached, or it is not there.
    """
    region, _ = bucket.region()
    with bucket.asking() as client:
        rules = _ask(client.get_bucket_lifecycle_configuration, bucket, _rules)
        return BucketFacts(
            name=bucket.name,
            keeps=keeps,
            region=region,
            is_region_known=region in COUNTRIES,
            has_versions=_ask(
                client.get_bucket_versioning, bucket, lambda told: told.get("Status") == "Enabled"
            ),
            is_public_blocked=_ask(client.get_public_access_block, bucket, _is_blocked),
            is_encrypted=_ask(client.get_bucket_encryption, bucket, _is_encrypted),
            is_locked=_ask(
                client.get_object_lock_configuration,
                bucket,
                lambda told: bool(told.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled")),
            ),
            is_replicated=_ask(
                client.get_bucket_replication,
                bucket,
                lambda told: bool(told.get("ReplicationConfiguration", {}).get("Rules")),
            ),
            expires=None if rules is None else any(map(_expires, rules)),
            ends_uploads=None if rules is None else any(map(_ends_uploads, rules)),
            hidden=sum(1 for _ in _hidden(client, bucket)),
        )


def _ask(
    question: Callable[..., Mapping[str, Any]],
    bucket: S3Bucket,
    read: Callable[[Mapping[str, Any]], Told],
) -> Told | None:
    try:
        return read(question(Bucket=bucket.name))
    except ClientError as error:
        if code_of(error.response) in _NONE_SET:
            return read({})
        if status_of(error.response) in _NOT_TOLD:
            return None
        raise


def _is_blocked(told: Mapping[str, Any]) -> bool:
    flags = told.get("PublicAccessBlockConfiguration", {})
    return all(flags.get(one) for one in _FLAGS)


def _is_encrypted(told: Mapping[str, Any]) -> bool:
    return bool(told.get("ServerSideEncryptionConfiguration", {}).get("Rules"))


def _rules(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [rule for rule in told.get("Rules", ()) if rule.get("Status") == "Enabled"]


def _expires(rule: Mapping[str, Any]) -> bool:
    # A rule for markers that hide nothing any more has no days.
    return bool({"Days", "Date"} & rule.get("Expiration", {}).keys())


def _ends_uploads(rule: Mapping[str, Any]) -> bool:
    return "AbortIncompleteMultipartUpload" in rule


def _hidden(client: S3Client, bucket: S3Bucket) -> Iterator[str]:
    for page in pages(client, "list_object_versions", Bucket=bucket.name):
        yield from (one["Key"] for one in page.get("DeleteMarkers", ()) if one.get("IsLatest"))
