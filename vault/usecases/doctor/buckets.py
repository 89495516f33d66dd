"""The doctor's look at buckets: what their settings mean for what the vault promises."""

from collections.abc import Collection, Iterator, Sequence

from vault.ports.buckets import BucketFacts, Keeps
from vault.usecases.doctor.doctor import Finding, error, warning


def doctor_buckets(
    *, buckets: Sequence[BucketFacts], allowed: Collection[str]
) -> Iterator[Finding]:
    """This function will yield what is wrong with buckets; ``allowed`` is the policy's hosting."""
    for each in buckets:
        yield from _where(each, allowed)
        yield from _who(each)
        if each.keeps is not Keeps.LEDGER:
            yield from _how_long(each)
            yield from _tidiness(each)
        if each.keeps is Keeps.BOTH:
            yield warning(
                "ledger-beside-blobs",
                f"The ledger lies in {each.name}, where the purge may remove objects.",
                "Give it a bucket of its own from which nobody may remove anything.",
            )


def _where(bucket: BucketFacts, allowed: Collection[str]) -> Iterator[Finding]:
    if not bucket.is_region_known:
        yield warning(
            "bucket-place-unknown",
            f"The server of {bucket.name} calls its region {bucket.region or 'nothing'}: it does"
            " not say in which country it stands.",
            f"Make sure that it stands where the policy says: {', '.join(sorted(allowed))}.",
        )


def _who(bucket: BucketFacts) -> Iterator[Finding]:
    if bucket.is_public_blocked is False:
        yield error(
            "bucket-open-to-public",
            f"{bucket.name} does not block public access.",
            "Turn all four settings of its public access block on.",
        )
    if bucket.is_encrypted is False:
        yield warning(
            "bucket-unencrypted",
            f"{bucket.name} has no encryption of its own. Documents are sealed all the same; sizes,"
            " dates and ids are not.",
            "Set a default encryption for the bucket.",
        )
    if bucket.is_replicated:
        yield error(
            "bucket-replicated",
            f"{bucket.name} is copied to another bucket: what is purged here stays there.",
            "End the replication, and erase the copies.",
        )
    unknown = [
        words
        for words, told in (
            ("versions", bucket.has_versions),
            ("public access", bucket.is_public_blocked),
            ("encryption", bucket.is_encrypted),
            ("object lock", bucket.is_locked),
            ("replication", bucket.is_replicated),
            ("lifecycle", bucket.expires),
        )
        if told is None
    ]
    if unknown:
        yield warning(
            "bucket-not-told",
            f"{bucket.name} did not tell about {', '.join(unknown)}.",
            "Let whoever runs the doctor read the bucket's settings (docs/operate/s3.md).",
        )


def _how_long(bucket: BucketFacts) -> Iterator[Finding]:
    if bucket.is_locked:
        yield error(
            "bucket-locked",
            f"{bucket.name} has Object Lock: documents cannot be erased when they have to be.",
            "Move the documents to a bucket without it: it cannot be turned off.",
        )
    if bucket.expires:
        yield error(
            "bucket-expires",
            f"{bucket.name} has a rule that removes objects after some days, whatever the policy"
            " says.",
            "Take the rule away: how long documents are kept is the policy's alone.",
        )
    if bucket.has_versions is False:
        yield warning(
            "bucket-without-versions",
            f"{bucket.name} keeps no versions: a document that somebody overwrites is lost.",
            "Turn versioning on; the purge removes every version.",
        )


def _tidiness(bucket: BucketFacts) -> Iterator[Finding]:
    if bucket.ends_uploads is False:
        yield warning(
            "bucket-keeps-uploads",
            f"{bucket.name} has no rule that ends uploads which nobody finishes. The vault sweeps"
            " its own for a day after they were given up.",
            "Add a lifecycle rule: AbortIncompleteMultipartUpload after two days.",
        )
    if bucket.hidden:
        yield error(
            "blobs-hidden",
            f"{bucket.hidden} objects in {bucket.name} were removed past the vault: they are hidden"
            " behind a marker, and still there.",
            "Find out who did it. Remove the markers, and the documents are back.",
        )
