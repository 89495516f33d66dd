"""A place in S3 as the settings name it: ``s3:BUCKET`` or ``s3:BUCKET/PREFIX``. No network."""

import re
from dataclasses import dataclass

from vault.errors import SettingError

SCHEME = "s3:"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")  # S3 User Guide, "Bucket naming rules"
# Characters that mean the same in a key, in a URL and in an IAM policy.
_PREFIX = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_MAX_PREFIX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Place:
    """A bucket, and what every key of ours in it begins with: empty, or ending in ``/``."""

    bucket: str
    prefix: str

    def below(self, folder: str) -> "S3Place":
        """This method will return the place ``folder`` inside this one."""
        return S3Place(bucket=self.bucket, prefix=f"{self.prefix}{folder}/")


def parse_place(name: str, value: str) -> S3Place:
    """This function will return the place that ``value`` names.

    Raises:
        SettingError: it is none; the message bears ``name``, the setting's.
    """
    bucket, _, prefix = value.removeprefix(SCHEME).partition("/")
    if not value.startswith(SCHEME) or not _BUCKET.fullmatch(bucket):
        raise SettingError(
            f"{name}: give s3:BUCKET or s3:BUCKET/PREFIX; a bucket has 3 to 63 small letters,"
            " digits, dots and hyphens"
        )
    prefix = prefix.removesuffix("/")
    if prefix and (len(prefix) > _MAX_PREFIX or not _PREFIX.fullmatch(prefix)):
        raise SettingError(
            f"{name}: a prefix has letters, digits, - and _, with / between its parts,"
            f" and at most {_MAX_PREFIX} characters"
        )
    return S3Place(bucket=bucket, prefix=f"{prefix}/" if prefix else "")
