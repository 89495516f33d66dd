"""How a bucket is set up, as far as it says: what the doctor judges."""

from dataclasses import dataclass
from enum import StrEnum


class Keeps(StrEnum):
    """What lies in a bucket."""

    BLOBS = "documents"
    LEDGER = "ledger"
    BOTH = "documents and ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketFacts:
    """One bucket. None: it did not say, because it may not be asked or does not know the thing."""

    name: str
    keeps: Keeps
    region: str
    """Empty where a server of one's own says nothing."""
    is_region_known: bool
    """Whether the region is one of AWS, whose country is known."""
    has_versions: bool | None
    is_public_blocked: bool | None
    is_encrypted: bool | None
    is_locked: bool | None
    """Whether Object Lock keeps objects from being removed."""
    is_replicated: bool | None
    """Whether everything is copied to another bucket."""
    expires: bool | None
    """Whether a rule of the bucket's own removes objects after some days."""
    ends_uploads: bool | None
    """Whether a rule of the bucket's own ends uploads that nobody finishes."""
    hidden: int
    """Objects that were removed in the ordinary way: they are still there, behind a marker."""
