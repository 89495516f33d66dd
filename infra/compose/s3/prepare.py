# ruff: noqa: INP001 - a script by itself, part of no package
"""Makes the two buckets of a local house, and says who may do what in them. May be repeated.

Run by the owner of the buckets, whose credentials and server are in AWS's own variables. The rights
are those of infra/aws/template.yaml, as far as this server knows them.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError

DATA, LEDGER = "vault-data", "vault-ledger"
READ = ("s3:GetObject", "s3:GetObjectVersion")
LIST = ("s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
REMOVE = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload")
ALL = ("careers", "mypages", "recruiter", "work", "purge")
RIGHTS = {
    DATA: [
        (("careers",), ("s3:PutObject", "s3:AbortMultipartUpload"), "/blobs/*"),
        (("mypages", "recruiter", "work"), READ, "/blobs/*"),
        (("work", "purge"), REMOVE, "/blobs/*"),
        # Where many versions go at once, this server asks about objects, and about the bucket.
        (("work", "purge"), REMOVE, ""),
        (("work", "purge"), LIST, ""),
        (("work",), ("s3:ListBucket",), ""),  # it has to be told that a document is missing
        (ALL, ("s3:GetBucketLocation",), ""),
    ],
    LEDGER: [
        (("mypages", "recruiter", "work", "purge"), ("s3:GetObject",), "/erased/*"),
        (("purge",), ("s3:PutObject",), "/erased/*"),
        (("work",), ("s3:GetObject", "s3:PutObject"), "/checkpoints/*"),
        (("mypages", "recruiter", "work", "purge"), ("s3:ListBucket",), ""),
        (ALL, ("s3:GetBucketLocation",), ""),
    ],
}


def policy(bucket: str) -> str:
    """This function will return who may do what in a bucket; its owner may do everything."""
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam:::user/{who}" for who in accounts]},
            "Action": list(actions),
            "Resource": [f"arn:aws:s3:::{bucket}{place}"],
        }
        for accounts, actions, place in RIGHTS[bucket]
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def prepare() -> None:
    """This function will make the buckets and give the rights."""
    client = boto3.client("s3")
    for bucket in RIGHTS:
        try:
            client.create_bucket(Bucket=bucket)
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"BucketAlreadyOwnedByYou", "409"}:
                raise
        client.put_bucket_policy(Bucket=bucket, Policy=policy(bucket))
    # The ledger's has none: there this server would put an entry over another.
    client.put_bucket_versioning(Bucket=DATA, VersioningConfiguration={"Status": "Enabled"})
    unfinished = {
        "ID": "unfinished",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    client.put_bucket_lifecycle_configuration(
        Bucket=DATA, LifecycleConfiguration={"Rules": [unfinished]}
    )


if __name__ == "__main__":
    prepare()
    sys.stdout.write(f"{DATA} and {LEDGER} are ready\n")
