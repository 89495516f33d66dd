"""What each role may do on AWS, and everything else that it may not: tried, role by role."""

import pytest

from tests.infra.policies import Asked, allows, denies
from tests.infra.template import arn, properties, resolved

ROLES = ("careers", "mypages", "recruiter", "work", "purge", "doctor", "operate")
DATA = arn("DataBucket")
LEDGER = arn("LedgerBucket")
COPY = arn("CopyBucket")
BLOB = f"{DATA}/blobs/00ff/ab"
ENDPOINT = str(resolved({"Ref": "S3Endpoint"}))
BY_S3 = {"kms:ViaService": "s3.eu-north-1.amazonaws.com"}
ORDINARY = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3", "aws:SourceVpce": ENDPOINT}
NEW = {"s3:if-none-match": "*", "s3:ObjectCreationOperation": "true"}
PART = {"s3:ObjectCreationOperation": "false"}
OVER = {"s3:ObjectCreationOperation": "true"}


def s3(action: str, resource: str, **more: str) -> Asked:
    return Asked(action=f"s3:{action}", resource=resource, context={**ORDINARY, **more})


def custody(action: str, kind: str) -> Asked:
    context = {
        "kms:EncryptionContext:key": kind,
        "kms:EncryptionContext:applicant-vault": "0a" * 32,
    }
    return Asked(action=f"kms:{action}", resource=arn("CustodyKey"), context=context)


def mount(folder: str, action: str = "ClientMount") -> Asked:
    return Asked(
        action=f"elasticfilesystem:{action}",
        resource=arn("KeyFiles"),
        context={"elasticfilesystem:AccessPointArn": arn(f"{folder}KeyFiles")},
    )


REQUESTS = {
    "add a blob": s3("PutObject", BLOB, **NEW),
    "add a part of a blob": s3("PutObject", BLOB, **PART),
    "put over a blob": s3("PutObject", BLOB, **OVER),
    "end an upload": s3("AbortMultipartUpload", BLOB),
    "read a blob": s3("GetObject", BLOB),
    "read a version": s3("GetObjectVersion", BLOB),
    "hide a blob": s3("DeleteObject", BLOB),
    "remove a version": s3("DeleteObjectVersion", BLOB),
    "be told that a blob is missing": s3("ListBucket", DATA, **{"s3:prefix": "blobs/00ff/ab"}),
    "list versions": s3("ListBucketVersions", DATA, **{"s3:prefix": "blobs/00ff/"}),
    "list uploads": s3("ListBucketMultipartUploads", DATA, **{"s3:prefix": "blobs/"}),
    "read a blob of another bucket": s3("GetObject", "arn:aws:s3:::another/blobs/x"),
    "add elsewhere in the bucket": s3("PutObject", f"{DATA}/else", **NEW),
    "change the bucket": s3("PutBucketVersioning", DATA),
    "change the bucket's policy": s3("PutBucketPolicy", DATA),
    "read the ledger": s3("GetObject", f"{LEDGER}/erased/000000000001"),
    "list the ledger": s3("ListBucket", LEDGER, **{"s3:prefix": "erased/"}),
    "add to the ledger": s3("PutObject", f"{LEDGER}/erased/000000000002", **NEW),
    "put over the ledger": s3("PutObject", f"{LEDGER}/erased/000000000001", **OVER),
    "take from the ledger": s3("DeleteObject", f"{LEDGER}/erased/000000000001"),
    "take a version from the ledger": s3("DeleteObjectVersion", f"{LEDGER}/erased/about"),
    "add a signed head": s3("PutObject", f"{LEDGER}/checkpoints/000000000001", **NEW),
    "send the offline copy out": s3("PutObject", f"{COPY}/copy-of-the-keys.json"),
    "send the first link out": s3("PutObject", f"{COPY}/first-sign-up"),
    "send something else out": s3("PutObject", f"{COPY}/else"),
    "fetch the offline copy": s3("GetObject", f"{COPY}/copy-of-the-keys.json"),
    "look how a bucket is set up": s3("GetLifecycleConfiguration", DATA),
    "take a signed head away": s3("DeleteObject", f"{LEDGER}/checkpoints/000000000001"),
    "open the intake key": custody("Decrypt", "intake"),
    "open the KEK": custody("Decrypt", "kek"),
    "open the signing key": custody("Decrypt", "signing"),
    "open something else by the custody key": custody("Decrypt", "other"),
    "wrap a key": custody("Encrypt", "kek"),
    "see the public files": mount("Public"),
    "see the files of the KEK": mount("Recruiter"),
    "see the files of all keys": mount("Work"),
    "write the files of all keys": mount("Work", "ClientWrite"),
    "be root among the key files": mount("Work", "ClientRootAccess"),
    "have S3 open what it sealed": Asked(
        action="kms:Decrypt", resource=arn("DataKey"), context=BY_S3
    ),
    "open what AWS sealed": Asked(action="kms:Decrypt", resource=arn("DataKey")),
    "take another role": Asked(action="sts:AssumeRole", resource=arn("WorkRole")),
    "fetch a secret": Asked(
        action="secretsmanager:GetSecretValue", resource=str(resolved({"Ref": "WorkPassword"}))
    ),
}
READS_LEDGER = {"read the ledger", "list the ledger", "have S3 open what it sealed"}
READS_BLOBS = {"read a blob", "read a version"}
LISTS = {"list versions", "list uploads"}
REMOVES = {"remove a version", "end an upload"}
ALL_KEYS = {"open the intake key", "open the KEK", "open the signing key"}
MAY = {
    "careers": {"add a blob", "add a part of a blob", "end an upload"}
    | {"see the public files", "have S3 open what it sealed"},
    "mypages": READS_LEDGER | READS_BLOBS | {"see the public files"},
    "recruiter": READS_LEDGER | READS_BLOBS | {"open the KEK", "see the files of the KEK"},
    "work": READS_LEDGER
    | READS_BLOBS
    | LISTS
    | {"be told that a blob is missing"}
    | REMOVES
    | ALL_KEYS
    | {"add a signed head", "see the files of all keys"},
    "purge": READS_LEDGER | LISTS | REMOVES | {"add to the ledger"},
    "doctor": READS_LEDGER
    | READS_BLOBS
    | LISTS
    | {"be told that a blob is missing", "look how a bucket is set up", "see the public files"},
    "operate": READS_LEDGER
    | ALL_KEYS
    | {"add to the ledger", "wrap a key", "write the files of all keys"}
    | {"be told that a blob is missing", "send the first link out", "send the offline copy out"}
    | {"see the public files", "see the files of the KEK", "see the files of all keys"},
}


def is_allowed(role: str, asked: Asked) -> bool:
    """The role's own policy, the buckets' and the custody key's, which alone decides about it."""
    who = arn(f"{role.capitalize()}Role")
    context = {**asked.context, "aws:PrincipalArn": who}
    asked = Asked(action=asked.action, resource=asked.resource, principal=who, context=context)
    own = resolved(properties(f"{role.capitalize()}Rights")["PolicyDocument"]["Statement"])
    if asked.resource == arn("CustodyKey"):
        key = resolved(properties("CustodyKey")["KeyPolicy"]["Statement"])
        return allows(own, asked) and allows(key, asked)
    policies = ("DataBucketPolicy", "LedgerBucketPolicy", "CopyBucketPolicy")
    theirs = [properties(name)["PolicyDocument"]["Statement"] for name in policies]
    return allows(own, asked) and not any(denies(resolved(each), asked) for each in theirs)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_its_own_and_nothing_else(role: str) -> None:
    allowed = {name for name, asked in REQUESTS.items() if is_allowed(role, asked)}

    assert allowed == MAY[role]


@pytest.mark.parametrize("context", [{}, {"kms:EncryptionContext:key": "kek"}])
def test_a_key_is_not_opened_without_its_whole_context(context: dict[str, str]) -> None:
    asked = Asked(action="kms:Decrypt", resource=arn("CustodyKey"), context=context)

    assert [role for role in ROLES if is_allowed(role, asked)] == []


def test_nobody_opens_a_key_by_a_policy_of_their_own() -> None:
    key = resolved(properties("CustodyKey")["KeyPolicy"]["Statement"])
    root = "arn:aws:iam::123456789012:root"
    asked = custody("Decrypt", "kek")
    stranger = Asked(
        action=asked.action,
        resource=asked.resource,
        principal=root,
        context={**asked.context, "aws:PrincipalArn": "arn:aws:iam::123456789012:role/else"},
    )

    assert denies(key, stranger)
    for action in ("Encrypt", "Decrypt", "ReEncryptFrom", "GenerateDataKey", "CreateGrant"):
        asked = Asked(action=f"kms:{action}", resource="*", principal=root)
        assert not allows(key, asked)


@pytest.mark.parametrize(
    "change",
    [
        {"aws:SecureTransport": "false"},
        {"s3:TlsVersion": "1.1"},
        {"aws:SourceVpce": "vpce-another"},
    ],
)
def test_a_bucket_answers_only_over_tls_and_from_our_network(change: dict[str, str]) -> None:
    asked = s3("GetObject", BLOB, **change)

    assert is_allowed("work", s3("GetObject", BLOB))
    assert not is_allowed("work", asked)


def test_not_even_the_owner_of_the_account_takes_from_the_ledger() -> None:
    policy = resolved(properties("LedgerBucketPolicy")["PolicyDocument"]["Statement"])
    root = "arn:aws:iam::123456789012:root"

    for action in ("DeleteObject", "DeleteObjectVersion", "PutLifecycleConfiguration"):
        for resource in (LEDGER, f"{LEDGER}/erased/000000000001"):
            asked = Asked(action=f"s3:{action}", resource=resource, principal=root)
            assert denies(policy, asked)


def test_an_unknown_condition_is_no_permission() -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "*",
        "Condition": {"DateLessThan": {"aws:CurrentTime": "2027-01-01"}},
    }
    asked = Asked(action="s3:GetObject", resource=BLOB, context={"aws:CurrentTime": "2026"})

    with pytest.raises(KeyError):
        allows([statement], asked)
