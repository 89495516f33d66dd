"""The roles' policies in a server that enforces them: our own code does its work, and no other.

The imitation judges actions and resources by the policies of the role that asks. It knows neither
conditions nor the policies of buckets and keys: those are judged in ``test_aws_rights``. Of KMS it
asks about ``*`` alone, and of a removal of many versions about ``s3:DeleteObject`` on their bucket.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest

from tests.factories.buckets import bucket_at, plain_client, point_to
from tests.infra.template import arn, properties, resolved
from tests.servers.moto import REGION, MotoServer, moto
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.custody_kms import KmsProtection
from vault.adapters.ledger_s3 import S3Ledger
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SecretBytes
from vault.domain.identifiers import ApplicationId
from vault.errors import KeyServiceError, StoreError
from vault.ports.blob_store import BlobName

ROLES = ("careers", "mypages", "recruiter", "work", "purge", "doctor", "operate")
DATA, LEDGER = "databucket", "ledgerbucket"
FIRST = ApplicationId(b"\x01" * 16)
THING = b"\x02" * 16
TAKES_PARTS = 6 * 1024 * 1024  # bytes: more than one part
SECRET = SecretBytes(b"\x07" * 32)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
TRUST = '{"Version": "2012-10-17", "Statement": []}'


@dataclass(kw_only=True)
class Account:
    """An account with our buckets, key and roles in it, which asks everybody who they are."""

    server: MotoServer
    credentials: Mapping[str, Mapping[str, str]]
    key: str
    wrapped: str
    owner: Mapping[str, str]
    custodies: dict[str, KmsProtection] = field(default_factory=dict)

    def environment(self, role: str) -> dict[str, str]:
        """This method will return what the environment of a task of this role says."""
        given = self.credentials[role]
        return self.server.environment() | {
            "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
            "AWS_SESSION_TOKEN": given["SessionToken"],
        }

    def custody(self, role: str) -> KmsProtection:
        """This method will return the custody of a role, which makes its client once."""
        return self.custodies.setdefault(role, KmsProtection(key=self.key))


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with moto() as server, pytest.MonkeyPatch.context() as patched:
        point_to(server.environment(), patched)
        s3, kms, iam, sts = (_client(name) for name in ("s3", "kms", "iam", "sts"))
        for bucket in (DATA, LEDGER):
            where = {"LocationConstraint": REGION}
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        key = kms.create_key()["KeyMetadata"]["Arn"]
        wrapped = KmsProtection(key=key).protect(
            kind=KeyBlobKind.KEK, secret=SECRET, made_at=NOW, vault="0a" * 32
        )
        credentials = {role: _take(iam, sts, role) for role in ROLES}
        iam.create_user(UserName="owner")
        owner = iam.create_access_key(UserName="owner")["AccessKey"]
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        _put(iam.put_user_policy, [everything], UserName="owner", PolicyName="all")
        _ask_from_now_on(server)
        yield Account(server=server, credentials=credentials, key=key, wrapped=wrapped, owner=owner)


def _ask_from_now_on(server: MotoServer) -> None:
    """Have it judge every request; what came before was allowed to anybody."""
    kind = {"Content-Type": "text/plain"}
    told = Request(f"{server.url}/moto-api/reset-auth", data=b"0", headers=kind, method="POST")
    urlopen(told).close()


def _client(service: str) -> Any:  # noqa: ANN401 - boto3 has no types
    return boto3.session.Session().client(service)


def _put(call: Callable[..., object], statements: list[Any], **names: str) -> None:
    call(PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}), **names)


def _take(iam: Any, sts: Any, role: str) -> Mapping[str, str]:  # noqa: ANN401 - as above
    made = iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    own = resolved(properties(f"{role.capitalize()}Rights")["PolicyDocument"]["Statement"])
    asked = [_as_it_is_asked(one) for one in own]
    _put(iam.put_role_policy, asked, RoleName=role, PolicyName=role)
    answer = sts.assume_role(RoleArn=made, RoleSessionName="task")["Credentials"]
    return {name: str(value) for name, value in answer.items()}


def _as_it_is_asked(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    if statement["Resource"] == arn("CustodyKey"):
        return {**statement, "Resource": "*"}
    if "s3:DeleteObjectVersion" in statement["Action"]:
        return {
            **statement,
            "Action": [*statement["Action"], "s3:DeleteObject"],
            "Resource": [statement["Resource"], arn("DataBucket")],
        }
    return statement


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest, account: Account, monkeypatch: pytest.MonkeyPatch) -> str:
    """One role after the other, with a document and a ledger in the buckets beforehand."""
    environment = account.server.environment()
    environment |= {
        "AWS_ACCESS_KEY_ID": account.owner["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": account.owner["SecretAccessKey"],
    }
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    point_to(environment, monkeypatch)
    blobs().delete_applications([FIRST])
    add(THING)
    with suppress(StoreError):  # it was begun for the role before
        ledger().create()
    point_to(account.environment(str(request.param)), monkeypatch)
    return str(request.param)


def blobs() -> S3BlobStore:
    return S3BlobStore(bucket_at(DATA, prefix="blobs/"))


def ledger() -> S3Ledger:
    return S3Ledger(bucket_at(LEDGER, prefix="erased/"))


def add(thing: bytes, size: int = 100) -> None:
    writer = blobs().create(BlobName(application_id=FIRST, object_id=thing))
    writer.write(bytes(size))
    writer.commit()


def read() -> bytes:
    with blobs().open(BlobName(application_id=FIRST, object_id=THING)) as blob:
        return blob.read_at(0, 100)


def may(action: Callable[[], object], refusal: type[Exception] = StoreError) -> bool:
    try:
        action()
    except refusal:
        return False
    return True


def test_a_document_is_added_by_the_careers_role_alone(role: str) -> None:
    assert may(lambda: add(b"\x03" * 16)) == (role == "careers")
    assert may(lambda: add(b"\x04" * 16, TAKES_PARTS)) == (role == "careers")


def test_a_document_is_read_by_those_who_show_or_check_it(role: str) -> None:
    assert may(read) == (role in {"mypages", "recruiter", "work", "doctor"})


def test_a_document_is_removed_by_the_worker_and_the_purge(role: str) -> None:
    assert may(lambda: blobs().delete_applications([FIRST])) == (role in {"work", "purge"})


def test_documents_are_listed_by_those_who_clear_or_count_them(role: str) -> None:
    assert may(lambda: list(blobs().names())) == (role in {"work", "purge", "doctor"})


def test_the_ledger_is_read_by_all_who_show_something_or_erase(role: str) -> None:
    assert may(lambda: list(ledger().ids())) == (role != "careers")


def test_the_ledger_is_added_to_by_the_purge_and_begun_by_hand(role: str) -> None:
    assert may(lambda: ledger().append([FIRST])) == (role in {"purge", "operate"})


def test_nothing_is_taken_from_the_ledger(role: str) -> None:
    def take() -> None:
        plain_client().delete_object(Bucket=LEDGER, Key="erased/about")

    assert not may(take, plain_client().exceptions.ClientError), role


def test_a_key_is_opened_by_the_three_that_hold_one(account: Account, role: str) -> None:
    def unprotect() -> None:
        found = account.custody(role).unprotect(
            kind=KeyBlobKind.KEK, untrusted_text=account.wrapped
        )
        assert found == SECRET

    assert may(unprotect, KeyServiceError) == (role in {"recruiter", "work", "operate"})


def test_a_key_is_wrapped_by_hand_alone(account: Account, role: str) -> None:
    def protect() -> None:
        account.custody(role).protect(
            kind=KeyBlobKind.KEK, secret=SECRET, made_at=NOW, vault="0a" * 32
        )

    assert may(protect, KeyServiceError) == (role == "operate")
