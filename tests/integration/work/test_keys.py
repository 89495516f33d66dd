"""Custody: three keys, kept from everybody else, never overwritten, and proven recoverable."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.factories.custodies import dev_file_custody
from tests.factories.custodies import passphrase_custody as cheap_custody
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores, urls_in
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.custody_passphrase import read_passphrase
from vault.adapters.key_files import has_keys
from vault.adapters.public_keys_file import (
    FINGERPRINT_FILE,
    RECORD_FILE,
    read_fingerprint,
    read_record,
)
from vault.adapters.signer_seed import SeedSigner
from vault.cli import audit as audit_command
from vault.cli import keys as keys_command
from vault.crypto.key_record import read_key_record, record_signer
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SecretBytes, SigningSeed, new_application_key
from vault.crypto.verifying import Purpose, verify_signature
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId, StaffId
from vault.errors import KeyFileError, NotAuthenticError, WrongPassphraseError
from vault.ports.keys import Wrapped
from vault.usecases.keys.create import create_keys

PASSPHRASE = "correct horse battery staple"
Cli = Callable[..., Result]


def passphrase_file(folder: Path, text: str = PASSPHRASE) -> Path:
    path = folder / "passphrase"
    path.write_text(text + "\n")
    path.chmod(0o600)
    return path


def passphrase_custody(folder: Path, text: str = PASSPHRASE) -> FolderCustody:
    return cheap_custody(folder / "keys", passphrase_file(folder, text))


@pytest.mark.parametrize("rights", [0o604, 0o644, 0o666])
def test_a_passphrase_that_others_may_read_is_refused(tmp_path: Path, rights: int) -> None:
    passphrase_file(tmp_path).chmod(rights)

    with pytest.raises(KeyFileError, match="can be read by others"):
        read_passphrase(tmp_path / "passphrase")


def test_a_group_is_among_the_others_unless_systemd_handed_the_file_over(tmp_path: Path) -> None:
    path = passphrase_file(tmp_path)
    os.chown(path, os.getuid(), os.getgid() or 1)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="can be read by others"):
        read_passphrase(path)

    path.chmod(0o600)
    assert read_passphrase(path) == SecretBytes(PASSPHRASE.encode())


def test_keys_behind_a_passphrase_come_back_and_nothing_has_to_be_said(tmp_path: Path) -> None:
    custody = passphrase_custody(tmp_path)
    fingerprint = create_keys(custody=custody, now=T0)

    signer = SeedSigner(seed=SigningSeed(custody.load(kind=KeyBlobKind.SIGNING)))

    assert custody.warning is None
    assert signer.fingerprint == fingerprint == read_fingerprint(tmp_path / "keys")
    secrets = [custody.load(kind=kind).reveal() for kind in KeyBlobKind]
    assert len(set(secrets)) == 3
    for path in (tmp_path / "keys").iterdir():
        raw = path.read_bytes()
        assert not any(secret in raw or secret.hex().encode() in raw for secret in secrets)


def test_the_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    create_keys(custody=passphrase_custody(tmp_path), now=T0)

    with pytest.raises(WrongPassphraseError):
        passphrase_custody(tmp_path, "another passphrase of length").load(kind=KeyBlobKind.KEK)


@pytest.mark.parametrize("text", ["", "short", "nineteen characters"])
def test_a_passphrase_that_is_too_short_makes_no_keys(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyFileError, match="20 characters"):
        create_keys(custody=passphrase_custody(tmp_path, text), now=T0)

    assert not has_keys(tmp_path / "keys")


def test_development_keys_say_so_in_the_file_and_at_every_start(tmp_path: Path) -> None:
    custody = dev_file_custody(tmp_path)
    create_keys(custody=custody, now=T0)

    assert "DEVELOPMENT ONLY" in (custody.warning or "")
    for kind in KeyBlobKind:
        assert "DEVELOPMENT ONLY" in (tmp_path / f"{kind.value}.key.json").read_text()


def test_a_development_key_does_not_pass_for_a_protected_one(tmp_path: Path) -> None:
    create_keys(custody=dev_file_custody(tmp_path / "keys"), now=T0)

    with pytest.raises(KeyFileError):
        passphrase_custody(tmp_path).load(kind=KeyBlobKind.KEK)


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "keys"
    create_keys(custody=dev_file_custody(folder), now=T0)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 5


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    custody = dev_file_custody(tmp_path)
    create_keys(custody=custody, now=T0)
    (tmp_path / "kek.key.json").chmod(0o640)

    with pytest.raises(KeyFileError, match="chmod 600"):
        custody.load(kind=KeyBlobKind.KEK)


@pytest.mark.parametrize(
    "left", ["intake.key.json", "kek.key.json", "signing.key.json", RECORD_FILE, FINGERPRINT_FILE]
)
def test_keys_are_never_overwritten_not_even_some_of_them(tmp_path: Path, left: str) -> None:
    create_keys(custody=dev_file_custody(tmp_path), now=T0)
    for path in tmp_path.iterdir():
        if path.name != left:
            path.unlink()
    before = (tmp_path / left).read_bytes()

    with pytest.raises(KeyFileError, match="never overwritten"):
        create_keys(custody=dev_file_custody(tmp_path), now=T0)

    assert [path.name for path in tmp_path.iterdir()] == [left]
    assert (tmp_path / left).read_bytes() == before


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file")

    with pytest.raises(KeyFileError):
        create_keys(custody=dev_file_custody(tmp_path / "keys"), now=T0)


def test_the_record_is_vouched_for_by_the_fingerprint(tmp_path: Path) -> None:
    fingerprint = create_keys(custody=dev_file_custody(tmp_path), now=T0)
    record = read_record(tmp_path)

    read_key_record(untrusted_record=record, signing_fingerprint_hex=fingerprint)
    with pytest.raises(NotAuthenticError):
        read_key_record(untrusted_record=record, signing_fingerprint_hex="0" * 64)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "nonsense",
        '{"format": "other", "record": ""}',
        "\xff",
        "x" * 20_000,
        '{"format": "applicant-vault key record", "record": "?"}',
        '{"format": "applicant-vault key record", "record": 7}',
    ],
)
def test_a_malformed_record_is_a_key_file_error(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD_FILE).write_text(text, encoding="latin-1")

    with pytest.raises(KeyFileError):
        read_record(tmp_path)


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "0" * 63])
def test_a_malformed_fingerprint_is_a_key_file_error(tmp_path: Path, text: str) -> None:
    (tmp_path / FINGERPRINT_FILE).write_text(text)

    with pytest.raises(KeyFileError):
        read_fingerprint(tmp_path)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="kek"):
        dev_file_custody(tmp_path).load(kind=KeyBlobKind.KEK)
    with pytest.raises(KeyFileError, match="record"):
        read_record(tmp_path)


def test_each_opener_refuses_what_was_made_for_another_key(keys: TestKeys) -> None:
    application_id, staff_id = ApplicationId(b"a" * 16), StaffId(b"s" * 16)
    key = new_application_key()
    other = b"12345678"
    intake = keys.sealer.wrap_application_key(application_id=application_id, key=key)
    staff = keys.opener.wrap_application_key(application_id=application_id, key=key)
    totp = keys.opener.seal_totp(staff_id=staff_id, secret="JBSWY3DPEHPK3PXP")

    assert keys.opener.open_totp(staff_id=staff_id, wrapped=totp) == "JBSWY3DPEHPK3PXP"
    assert (
        keys.intake_opener.unwrap_application_key(application_id=application_id, wrapped=intake)
        == key
    )
    with pytest.raises(NotAuthenticError):
        keys.opener.open_totp(staff_id=StaffId(b"t" * 16), wrapped=totp)
    with pytest.raises(NotAuthenticError):
        keys.opener.open_totp(staff_id=staff_id, wrapped=Wrapped(key_id=other, sealed=totp.sealed))
    with pytest.raises(NotAuthenticError):
        keys.opener.unwrap_application_key(
            application_id=application_id, wrapped=Wrapped(key_id=other, sealed=staff.sealed)
        )
    with pytest.raises(NotAuthenticError):
        keys.intake_opener.unwrap_application_key(
            application_id=application_id, wrapped=Wrapped(key_id=other, sealed=intake.sealed)
        )


def test_a_signature_is_good_for_its_purpose_only(keys: TestKeys) -> None:
    signature = keys.signer.sign(purpose=Purpose.CHECKPOINT, payload=b"x")

    verify_signature(
        public_key=keys.signer.public_key,
        purpose=Purpose.CHECKPOINT,
        payload=b"x",
        signature=signature,
    )
    with pytest.raises(NotAuthenticError):
        verify_signature(
            public_key=keys.signer.public_key,
            purpose=Purpose.ERASURE_RECEIPT,
            payload=b"x",
            signature=signature,
        )


def test_the_record_names_the_key_that_signs(stores: TestStores, keys: TestKeys) -> None:
    found = record_signer(
        untrusted_record=read_record(stores.folder / "keys"),
        signing_fingerprint_hex=keys.signer.fingerprint,
    )

    assert found == keys.signer.public_key


@pytest.fixture
def cli(stores: TestStores, keys: TestKeys, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The commands, on a vault whose keys are made."""
    assert keys.signer.fingerprint
    monkeypatch.setenv("APPLICANT_VAULT_DATA", str(stores.folder))
    monkeypatch.setenv("APPLICANT_VAULT_KEYS", str(stores.folder / "keys"))
    for name, url in urls_in(stores.folder).items():
        monkeypatch.setenv(f"APPLICANT_VAULT_{name}", url)

    def run(group: str, *arguments: object, given: str = "") -> Result:
        command = {"keys": keys_command.command, "audit": audit_command.command}[group]
        return CliRunner().invoke(command, [str(each) for each in arguments], input=given)

    return run


def test_a_copy_is_exported_proven_and_shown(stores: TestStores, cli: Cli) -> None:
    copy, passphrase = stores.folder / "copy.json", passphrase_file(stores.folder)
    assert "never verified" in cli("keys", "status").output

    exported = cli("keys", "export", copy, "--passphrase-file", passphrase)
    proven = cli("keys", "verify-recovery", copy, "--passphrase-file", passphrase, "--json")

    assert exported.exit_code == proven.exit_code == 0
    assert json.loads(proven.output)["verified"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    status = json.loads(cli("keys", "status", "--json").output)
    assert status["recovery_verified_at"]
    assert status["custody"] == "dev-file"
    assert "verified 2" in cli("keys", "status").output
    with stores.main.reading() as session:
        events = session.scalars(select(t.AuditEntry.event)).all()
    assert sorted(events) == ["key.exported", "key.recovery_verified"]


def test_a_passphrase_can_be_typed_and_is_asked_for_twice(stores: TestStores, cli: Cli) -> None:
    copy = stores.folder / "copy.json"

    done = cli("keys", "export", copy, given=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    short = cli("keys", "export", stores.folder / "other", given="short\nshort\n")

    assert done.exit_code == 0
    assert PASSPHRASE not in done.output
    assert isinstance(short.exception, KeyFileError)
    assert not (stores.folder / "other").exists()


def test_a_copy_is_not_overwritten_and_must_be_of_these_keys(
    stores: TestStores, cli: Cli, tmp_path: Path
) -> None:
    copy, passphrase = stores.folder / "copy.json", passphrase_file(stores.folder)
    cli("keys", "export", copy, "--passphrase-file", passphrase)
    found = json.loads(copy.read_text())

    again = cli("keys", "export", copy, "--passphrase-file", passphrase)
    assert isinstance(again.exception, KeyFileError)
    changes: dict[str, dict[str, object]] = {
        "format": {"format": "other"},
        "record": {"record": ""},
        "swapped": {"keys": {**found["keys"], "kek": found["keys"]["intake"]}},
        "missing": {"keys": {}},
        "list": {"keys": []},
    }
    for name, change in changes.items():
        spoilt = tmp_path / f"{name}.json"
        spoilt.write_text(json.dumps({**found, **change}))
        result = cli("keys", "verify-recovery", spoilt, "--passphrase-file", passphrase)
        assert isinstance(result.exception, KeyFileError), name
    nowhere = cli("keys", "export", stores.folder / "no" / "x", "--passphrase-file", passphrase)
    assert isinstance(nowhere.exception, KeyFileError)


def test_the_log_is_verified_from_the_vault_and_from_an_export(
    stores: TestStores, cli: Cli
) -> None:
    export = stores.folder / "audit.jsonl"
    cli("keys", "export", stores.folder / "c", "--passphrase-file", passphrase_file(stores.folder))

    own = cli("audit", "verify")
    written = cli("audit", "export", export)
    theirs = cli("audit", "verify", export, "--json")
    again = cli("audit", "export", export)

    assert own.exit_code == 0
    assert "the log is whole" in own.output
    assert written.exit_code == 0
    assert json.loads(theirs.output)["ok"]
    assert again.exit_code == 1


def test_a_tampered_export_is_refused_with_exit_code_1(stores: TestStores, cli: Cli) -> None:
    export = stores.folder / "audit.jsonl"
    cli("audit", "export", export, "--json")
    with export.open("ab") as file:
        file.write(b'{"entry":"{}","head":"00","sequence":1,"type":"entry"}\n')

    result = cli("audit", "verify", export)
    stranger = cli("audit", "verify", export, "--fingerprint", "0" * 64, "--json")

    assert result.exit_code == stranger.exit_code == 1
    assert "NOT whole" in result.output
    assert "another fingerprint" in json.loads(stranger.output)["problems"][0]
