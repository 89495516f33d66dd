"""Custody by KMS: one call for a key and a start, each bound to what it is, and plain refusals."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.factories.stores import T0, fresh_stores, url_in
from tests.servers.kms_front import Call, KmsFront, Refusal, silent_server
from tests.servers.moto import REGION, moto
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.custody_kms import KmsProtection
from vault.adapters.public_keys_file import read_fingerprint
from vault.crypto.keyblob import KeyBlobKind
from vault.db.migrate import Store
from vault.errors import KeyFileError, KeyServiceError
from vault.usecases.keys.create import create_keys
from vault.wiring.custody import intake_opener, opener, protection_of, signer


def custody(folder: Path, key: str) -> FolderCustody:
    return FolderCustody(folder=folder, protection=protection_of(f"kms:{key}"))


@pytest.fixture
def made(tmp_path: Path, kms_key: str, front: KmsFront) -> Path:
    """A folder of keys behind KMS."""
    create_keys(custody=custody(tmp_path / "keys", kms_key), now=T0)
    front.calls.clear()
    return tmp_path / "keys"


def test_each_key_is_wrapped_by_one_call_that_says_which_vault_and_which_key_it_is(
    tmp_path: Path, kms_key: str, front: KmsFront
) -> None:
    create_keys(custody=custody(tmp_path, kms_key), now=T0)

    vault = read_fingerprint(tmp_path)
    assert [(one.operation, one.context, one.key) for one in front.calls] == [
        ("Encrypt", {"applicant-vault": vault, "key": kind}, kms_key)
        for kind in ("intake", "kek", "signing")
    ]


def test_a_start_opens_each_key_by_one_call_however_often_it_is_used(
    made: Path, kms_key: str, front: KmsFront
) -> None:
    holder = custody(made, kms_key)

    for _ in range(3):
        opener(holder)
        intake_opener(holder)
        signer(holder)

    assert sorted(front.decrypts()) == ["intake", "kek", "signing"]
    assert holder.warning is None


def test_the_files_hold_nothing_of_the_keys(made: Path, kms_key: str) -> None:
    holder = custody(made, kms_key)
    secrets = [holder.load(kind=kind).reveal() for kind in KeyBlobKind]

    assert len(set(secrets)) == 3
    for path in made.iterdir():
        raw = path.read_bytes()
        assert not any(secret in raw or secret.hex().encode() in raw for secret in secrets)


_ARN = "arn:aws:kms:eu-north-1:123456789012:key/1234abcd"
FAULTS = {
    "missing": ("NotFoundException", f"Key '{_ARN}' does not exist", "there is no key"),
    "disabled": ("DisabledException", f"{_ARN} is disabled.", "is disabled"),
    "pending": ("KMSInvalidStateException", f"{_ARN} is pending deletion.", "is pending deletion"),
    "state": ("KMSInvalidStateException", f"{_ARN} is unavailable.", "cannot be used in its state"),
    "forbidden": (
        "AccessDeniedException",
        f"User: {_ARN} is not authorized to perform: kms:Decrypt",
        "may not use the key",
    ),
    "another": ("IncorrectKeyException", "The key ID is another", "was not wrapped by the key"),
    "changed": ("InvalidCiphertextException", "", "was changed, or belongs to another vault"),
    "throttled": ("ThrottlingException", "Rate exceeded", "is throttling us"),
    "stranger": ("UnrecognizedClientException", "The security token is", "these credentials"),
    "expired": ("ExpiredTokenException", "The security token has expired", "have run out"),
    "proxy": ("403", "", "may not use the key"),
    "unknown": ("KMSSomethingNewException", f"{_ARN} secret words", "KMSSomethingNewException"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_kms_refuses_is_said_in_one_sentence_that_names_no_account(
    made: Path, kms_key: str, front: KmsFront, fault: str
) -> None:
    code, message, said = FAULTS[fault]
    front.refuse_all(code, message, status=int(code) if code.isdigit() else 400)

    with pytest.raises(KeyServiceError, match=said) as refused:
        opener(custody(made, kms_key))

    assert "123456789012" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_throttled_start_tries_again_and_succeeds(
    made: Path, kms_key: str, front: KmsFront
) -> None:
    def twice(_call: Call) -> Refusal | None:
        return Refusal(code="ThrottlingException") if len(front.calls) <= 2 else None

    front.judge = twice

    opener(custody(made, kms_key))

    assert front.decrypts() == ["kek"] * 3


def test_a_service_that_is_not_there_is_named(
    made: Path, kms_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:9")

    with pytest.raises(KeyServiceError, match="cannot be reached"):
        opener(custody(made, kms_key))


def test_a_service_that_never_answers_is_given_up(made: Path, kms_key: str) -> None:
    with silent_server() as url:
        client = boto3.Session().client(
            "kms", endpoint_url=url, config=Config(read_timeout=0.2, retries={"max_attempts": 0})
        )
        protection = KmsProtection(key=kms_key, client=lambda: client)
        began = time.monotonic()

        with pytest.raises(KeyServiceError, match="cannot be reached"):
            FolderCustody(folder=made, protection=protection).load(kind=KeyBlobKind.KEK)

    assert time.monotonic() - began < 10


def test_without_credentials_or_region_it_says_so(
    made: Path, kms_key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(KeyServiceError, match="no AWS credentials"):
        opener(custody(made, kms_key))

    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(KeyServiceError, match="no region"):
        opener(custody(made, kms_key))


def test_a_blob_in_the_place_of_another_does_not_open(made: Path, kms_key: str) -> None:
    found = json.loads((made / "intake.key.json").read_text())
    shutil.copy(made / "intake.key.json", made / "kek.key.json")
    with pytest.raises(KeyFileError, match="holds another"):
        custody(made, kms_key).load(kind=KeyBlobKind.KEK)

    (made / "kek.key.json").write_text(json.dumps({**found, "kind": "kek"}))
    with pytest.raises(KeyServiceError, match="was changed, or belongs to another vault"):
        custody(made, kms_key).load(kind=KeyBlobKind.KEK)


def test_a_blob_of_another_vault_does_not_pass_for_ones_own(
    made: Path, kms_key: str, tmp_path: Path
) -> None:
    create_keys(custody=custody(tmp_path / "other", kms_key), now=T0)
    theirs = json.loads((tmp_path / "other" / "kek.key.json").read_text())
    ours = json.loads((made / "kek.key.json").read_text())

    (made / "kek.key.json").write_text(json.dumps({**theirs, "vault": ours["vault"]}))

    with pytest.raises(KeyServiceError, match="belongs to another vault"):
        custody(made, kms_key).load(kind=KeyBlobKind.KEK)


@pytest.mark.parametrize("missing", ["kms_key", "vault", "wrapped"])
def test_a_blob_with_a_field_too_few_is_malformed(made: Path, kms_key: str, missing: str) -> None:
    found = json.loads((made / "kek.key.json").read_text())
    del found[missing]
    (made / "kek.key.json").write_text(json.dumps(found))

    with pytest.raises(KeyFileError):
        custody(made, kms_key).load(kind=KeyBlobKind.KEK)


def test_a_role_that_may_open_the_kek_opens_nothing_else(
    made: Path, kms_key: str, front: KmsFront
) -> None:
    """The condition of a policy, ``kms:EncryptionContext:key``, as KMS judges it."""

    def only_the_kek(call: Call) -> Refusal | None:
        if call.operation == "Decrypt" and call.context.get("key") == "kek":
            return None
        return Refusal(code="AccessDeniedException", message="not authorized")

    front.judge = only_the_kek
    holder = custody(made, kms_key)

    opener(holder)
    for forbidden in (intake_opener, signer):
        with pytest.raises(KeyServiceError, match="may not use the key"):
            forbidden(holder)
    with pytest.raises(KeyServiceError, match="may not use the key"):
        create_keys(custody=custody(made.parent / "more", kms_key), now=T0)


def test_a_policy_without_kms_is_refused_and_one_that_decrypts_makes_no_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IAM policies, as far as the imitation enforces them: actions, not conditions."""
    with moto(INITIAL_NO_AUTH_ACTION_COUNT="10") as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        iam, kms = boto3.Session().client("iam"), boto3.Session().client("kms")
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        users = {name: _user(iam, name, actions) for name, actions in POLICIES.items()}
        be(monkeypatch, users["maker"])
        create_keys(custody=custody(tmp_path, key), now=T0)

        be(monkeypatch, users["opener"])
        opener(custody(tmp_path, key))
        with pytest.raises(KeyServiceError, match="may not use the key"):
            create_keys(custody=custody(tmp_path / "more", key), now=T0)

        be(monkeypatch, users["nobody"])
        with pytest.raises(KeyServiceError, match="may not use the key"):
            opener(custody(tmp_path, key))


POLICIES = {"maker": ["kms:Encrypt", "kms:Decrypt"], "opener": ["kms:Decrypt"], "nobody": []}


def _user(iam: Any, name: str, actions: list[str]) -> dict[str, str]:  # noqa: ANN401 - boto3 has no types
    statement = {"Effect": "Allow", "Action": actions or ["s3:GetObject"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    made: dict[str, dict[str, str]] = iam.create_access_key(UserName=name)
    return made["AccessKey"]


def be(monkeypatch: pytest.MonkeyPatch, access: dict[str, str]) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", access["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", access["SecretAccessKey"])


def test_a_process_whose_key_is_disabled_says_so_and_does_not_start(
    made: Path, kms_key: str, front: KmsFront, tmp_path: Path
) -> None:
    fresh_stores(tmp_path).close()
    front.refuse_all("DisabledException")

    done = subprocess.run(
        [sys.executable, "-m", "vault", "keys", "export", str(tmp_path / "copy")],
        env={**_environment(tmp_path, made, kms_key)},
        input="correct horse battery staple\n" * 2,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    said = done.stderr.strip().splitlines()[-1]
    assert re.fullmatch(r"applicant-vault: the key \S+ is disabled: enable it .*", said), said


def _environment(data: Path, keys: Path, key: str) -> dict[str, str]:
    return {
        **os.environ,
        "APPLICANT_VAULT_DATA": str(data),
        "APPLICANT_VAULT_DATABASE": url_in(data, Store.MAIN),
        "APPLICANT_VAULT_KEYRING": url_in(data, Store.KEYRING),
        "APPLICANT_VAULT_KEYS": str(keys),
        "APPLICANT_VAULT_CUSTODY": f"kms:{key}",
        "AWS_REGION": REGION,
    }
