"""What S3 and the way to it say, in our own errors.

The libraries' messages quote addresses, and those hold keys: only words of ours go on. A code of
the server's is told when it is a plain word.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - boto3's own, of which Python's knows nothing
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
)

from vault.errors import MissingBlobError, NoSpaceError, StoreError

_PLAIN_WORD = re.compile(r"[A-Za-z]{1,64}")
_SERVER_FAILED = 500

MISSING = frozenset({"NoSuchKey", "NoSuchVersion"})
"""The object is not there. A bare 404 is not among them: the bucket may be what is missing."""
FULL = frozenset(
    {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "StorageFull", "507"}
)  # Ceph, WebDAV's word (RFC 4918 §11.5), and two servers people run
_SENTENCES = {
    "NoSuchBucket": "the bucket is not there",
    "AccessDenied": "the bucket refuses this: a right is missing",
    "AllAccessDisabled": "the bucket refuses everything",
    "InvalidAccessKeyId": "the store does not know the credentials",
    "SignatureDoesNotMatch": "the store does not accept the credentials",
    "InvalidToken": "the store does not accept the credentials",
    "ExpiredToken": "the credentials have expired",
    "RequestTimeTooSkewed": "this machine's clock and the store's differ too much",
    "SlowDown": "the store asks for fewer requests",
    "NoSuchUpload": "the upload was thrown away meanwhile",
    "InvalidObjectState": "the object lies in an archive class: it cannot be read at once",
    "KMS.DisabledException": "the bucket's own encryption key is disabled",
}
_BY_STATUS = {403: "AccessDenied", 429: "SlowDown", 503: "SlowDown"}


class UnreachableError(StoreError):
    """Nobody answered, however often it was tried: another try at once makes no sense."""


@contextmanager
def our_errors() -> Iterator[None]:
    """This context manager will turn what boto3 raises into our own errors.

    Raises:
        MissingBlobError, NoSpaceError, StoreError: what happened, in one sentence.
        UnreachableError: the way to the store is cut.
    """
    try:
        yield
    except ClientError as error:
        raise error_for(error.response) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StoreError("there are no credentials for the store") from error
    except IncompleteReadError as error:
        raise StoreError("the store broke off in the middle of an answer") from error
    except (ConnectionError, HTTPClientError) as error:
        raise UnreachableError("the store cannot be reached, or does not answer") from error
    except BotoCoreError as error:
        raise StoreError(f"the store cannot be used: {type(error).__name__}") from error


def error_for(answer: Mapping[str, Any]) -> StoreError:
    """This function will return our error for a refusal by the server."""
    code, status = code_of(answer), status_of(answer)
    if code in MISSING:
        return MissingBlobError("a blob is missing")
    if code in FULL or status == 507:  # noqa: PLR2004 - Insufficient Storage
        return NoSpaceError("the store has no room left")
    said = _SENTENCES.get(code) or _SENTENCES.get(_BY_STATUS.get(status, ""))
    if said is None and status >= _SERVER_FAILED:
        said = "the store failed"
    if said is None:
        said = f"the store refused it: {code if _PLAIN_WORD.fullmatch(code) else status}"
    return StoreError(said)


def code_of(answer: Mapping[str, Any]) -> str:
    """This function will return the server's word for what went wrong."""
    return str(answer.get("Error", {}).get("Code", ""))


def status_of(answer: Mapping[str, Any]) -> int:
    """This function will return the HTTP status."""
    return int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def tries_of(answer: Mapping[str, Any]) -> int:
    """This function will return how often the request was sent again."""
    return int(answer.get("ResponseMetadata", {}).get("RetryAttempts", 0))
