"""The way to a bucket: one client of boto3 for a process, made when it is first needed.

The address of the server, the region and the credentials come from AWS's ordinary environment
(AWS_ENDPOINT_URL_S3, AWS_REGION, roles). boto3 takes a second to load and 50 MB, so whoever keeps
nothing in S3 never loads it. Before the first use of a bucket it is asked where it lies: in a
region that the policy does not allow nothing is read and nothing written.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, final
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from vault.adapters.s3_errors import UnreachableError, error_for, our_errors, status_of
from vault.adapters.s3_place import S3Place
from vault.adapters.s3_regions import COUNTRIES, is_allowed
from vault.errors import StoreError

Answer = Mapping[str, Any]
_REGION_HEADER = "x-amz-bucket-region"
_AMAZON = (".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu")
_FIRST_REGION = "us-east-1"  # the one whose location constraint is empty
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the store is waited for, and how often it is asked.

    An answer begins within a second where all is well; ten are for a store that is struggling.
    Four tries wait for 0 to 1, 2 and 4 seconds in between (boto3's ``standard`` mode, which also
    stops repeating when most tries fail): a person at a form gets an answer within 50 seconds,
    whatever happens. ``adaptive`` would hold back every upload of a process because of one.
    """

    connect: float = 3.0
    read: float = 10.0
    tries: int = 4
    rest: float = 5.0
    """Seconds for which nobody asks again after all tries failed to reach the store: cleaning up
    after a failed upload must not wait for as long as the upload did."""


GLANCE = Patience(connect=1.0, read=2.0, tries=1)
"""Of a look whether the bucket answers: whoever wants to know asks again soon."""
LOOK_COUNTS = 3.0  # seconds: several may ask for the same thing, each every few seconds
CONNECTIONS = 64  # eight uploads, forty downloads and the worker at once, without a new handshake


S3Client = Any
"""boto3's client, which has no types: every call raises what ``our_errors`` knows."""


@final
class S3Server:
    """The client of a process. Threads share it."""

    def __init__(self, patience: Patience | None = None) -> None:
        """Nothing is loaded and nobody is asked before the first use."""
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._client: S3Client | None = None
        self._glancing: S3Client | None = None
        self._resting_until = 0.0

    @contextmanager
    def asking(self) -> Iterator[S3Client]:
        """This context manager will give the client, and turn its errors into ours.

        Raises:
            UnreachableError: nobody answers, or nobody did a moment ago.
            MissingBlobError, NoSpaceError, StoreError: what the server said.
        """
        if time.monotonic() < self._resting_until:
            raise UnreachableError("the store could not be reached a moment ago")
        try:
            with our_errors():
                yield self._made()
        except UnreachableError:
            self._resting_until = time.monotonic() + self._patience.rest
            raise

    @contextmanager
    def glancing(self) -> Iterator[S3Client]:
        """This context manager will give a client that tries once, for three seconds at most.

        Raises as ``asking``, and neither rests nor lets anybody rest.
        """
        with our_errors():
            with self._lock:
                if self._glancing is None:
                    self._glancing = _make_client(GLANCE)
            yield self._glancing

    def is_resting(self) -> bool:
        """This method will say whether the store could not be reached a moment ago."""
        return time.monotonic() < self._resting_until

    def close(self) -> None:
        """This method will give the connections back."""
        with self._lock:
            for client in (self._client, self._glancing):
                if client is not None:
                    client.close()
            self._client = self._glancing = None

    def _made(self) -> S3Client:
        with self._lock:
            if self._client is None:
                self._client = _make_client(self._patience)
            return self._client


@final
class S3Bucket:
    """A place in a bucket that lies where the policy allows."""

    def __init__(
        self, server: S3Server, place: S3Place, *, allowed: Callable[[], Collection[str]]
    ) -> None:
        """Take the place; ``allowed`` says, when it is first used, which regions are."""
        self.server = server
        self.name = place.bucket
        self.prefix = place.prefix
        self._allowed = allowed
        self._is_checked = False
        self._looking = threading.Lock()
        self._looked_until = 0.0
        self._seen: StoreError | None = None

    @contextmanager
    def asking(self) -> Iterator[S3Client]:
        """This context manager will give a client for this bucket. Raises as the server's does."""
        if not self._is_checked:
            self.require_allowed_region()
        with self.server.asking() as client:
            yield client

    def check(self) -> None:
        """This method will ask the bucket for an answer, unless it was asked a moment ago.

        Raises:
            StoreError: it does not answer, or is not there.
        """
        with self._looking:
            if time.monotonic() >= self._looked_until:
                self._seen = self._look()
                self._looked_until = time.monotonic() + LOOK_COUNTS
            if self._seen is not None:
                raise StoreError(str(self._seen)) from self._seen

    def _look(self) -> StoreError | None:
        try:
            with self.server.glancing() as client:
                self._region_by_head(client)
        except StoreError as error:
            return error
        return None

    def require_allowed_region(self) -> None:
        """This method will return when the bucket lies where the policy allows.

        Raises:
            StoreError: it does not, or it cannot be told.
        """
        region, is_amazons = self.region()
        allowed = self._allowed()
        # A server of one's own may call its region whatever it likes: whoever runs it knows where
        # it stands, and the doctor asks. The name of a region of AWS is taken at its word.
        if (is_amazons or region in COUNTRIES) and not is_allowed(region, allowed):
            raise StoreError(
                f"the bucket {self.name} lies in {region}"
                f" ({COUNTRIES.get(region, 'a country unknown here')}); the policy in force allows"
                f" {', '.join(allowed) or 'no region'} ([hosting] regions)"
            )
        self._is_checked = True

    def region(self) -> tuple[str, bool]:
        """This method will return the bucket's own region, and whether the server is Amazon's.

        Raises:
            StoreError: there is no such bucket, or it may not be asked.
        """
        with self.server.asking() as client:
            host = urlsplit(str(client.meta.endpoint_url)).hostname or ""
            is_amazons = host.endswith(_AMAZON)
            region = self._region_by_head(client)
            if region is None:
                told = client.get_bucket_location(Bucket=self.name).get("LocationConstraint")
                region = str(told or (_FIRST_REGION if is_amazons else ""))
        return {"EU": "eu-west-1"}.get(region, region), is_amazons

    def _region_by_head(self, client: S3Client) -> str | None:
        """Ask for the head: AWS names the region there, even to whoever may do nothing else."""
        try:
            answer = client.head_bucket(Bucket=self.name)
        except ClientError as error:
            answer = error.response
            if status_of(answer) == _NOT_FOUND:
                raise StoreError(f"there is no bucket {self.name}") from error
            if status_of(answer) not in {301, 307, 400, 403}:
                raise error_for(answer) from error
        found = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get(_REGION_HEADER)
        return str(found) if found else None


def pages(client: S3Client, operation: str, **request: object) -> Iterator[Answer]:
    """This function will give every page of a listing."""
    yield from client.get_paginator(operation).paginate(**request)


def _make_client(patience: Patience) -> S3Client:
    import boto3  # noqa: PLC0415 - a second to load: only where a bucket is used
    from botocore.config import Config  # noqa: PLC0415 - the same

    client: S3Client = boto3.session.Session().client(
        "s3",
        config=Config(
            connect_timeout=patience.connect,
            read_timeout=patience.read,
            retries={"mode": "standard", "total_max_attempts": patience.tries},
            max_pool_connections=CONNECTIONS,
            tcp_keepalive=True,
            # Every body has its MD5 with it, which all servers know; the newer checksums go as a
            # trailer, which many refuse. What is read is authenticated by its seal.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    return client
