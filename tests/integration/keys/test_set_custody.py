"""Moving the keys from one custody to another: no old blob goes before the new one was read."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.factories.custodies import dev_file_custody, passphrase_custody
from tests.factories.rotating import rotate, verify_copy
from tests.factories.stores import T0
from tests.integration.keys.vaults import Vault
from tests.servers.kms_front import Call, KmsFront, Refusal
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.custody_move import move_custody
from vault.crypto.keyblob import KeyBlobKind, read_label
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError, KeyServiceError, WrongPassphraseError
from vault.usecases.keys.create import create_keys
from vault.wiring.custody import opener, protection_of

PASSPHRASE = "correct horse battery staple"
CHANGES = ("os.rename", "os.remove")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    path.chmod(0o600)
    return path


def secrets(custody: FolderCustody) -> dict[KeyBlobKind, SecretBytes]:
    return {kind: custody.load(kind=kind) for kind in KeyBlobKind}


def protections(folder: Path) -> set[str]:
    return {
        read_label(untrusted_text=path.read_text()).protection
        for path in folder.glob("*.key.json*")
    }


def test_keys_move_from_a_passphrase_to_kms_and_back(
    tmp_path: Path, passphrase: Path, kms_key: str, front: KmsFront
) -> None:
    behind = passphrase_custody(tmp_path / "keys", passphrase)
    create_keys(custody=behind, now=T0)
    before = secrets(behind)
    kms = FolderCustody(folder=behind.folder, protection=protection_of(f"kms:{kms_key}"))

    assert move_custody(custody=behind, to=kms.protection) == 3
    assert protections(behind.folder) == {"kms"}
    assert secrets(kms) == before
    front.calls.clear()

    back = passphrase_custody(behind.folder, passphrase)
    assert move_custody(custody=kms, to=back.protection) == 3
    assert protections(behind.folder) == {"passphrase"}
    assert secrets(back) == before
    labels = [
        read_label(untrusted_text=path.read_text()) for path in behind.folder.glob("*.key.json")
    ]
    assert {label.made_at for label in labels} == {T0}  # the keys are as old as they were


def test_old_and_new_generations_move_together(vault: Vault, passphrase: Path) -> None:
    clock = vault.office.world.clock
    rotate(vault, KeyBlobKind.KEK, now=clock())
    verify_copy(vault, now=clock())
    before = vault.keys.custody.generations(kind=KeyBlobKind.KEK)
    behind = passphrase_custody(vault.folder, passphrase)

    assert move_custody(custody=vault.keys.custody, to=behind.protection) == 4

    after = behind.generations(kind=KeyBlobKind.KEK)
    assert after == before
    assert len(after) == 2


def test_moving_to_where_they_are_does_nothing(tmp_path: Path, passphrase: Path) -> None:
    behind = passphrase_custody(tmp_path / "keys", passphrase)
    create_keys(custody=behind, now=T0)
    texts = {path: path.read_text() for path in behind.folder.iterdir()}

    assert move_custody(custody=behind, to=behind.protection) == 0

    assert {path: path.read_text() for path in behind.folder.iterdir()} == texts


def test_a_passphrase_is_changed_like_a_custody(tmp_path: Path, passphrase: Path) -> None:
    old = passphrase_custody(tmp_path / "keys", passphrase)
    create_keys(custody=old, now=T0)
    before = secrets(old)
    other = tmp_path / "other"
    other.write_text("another passphrase of length\n")
    other.chmod(0o600)
    new = passphrase_custody(old.folder, other)

    assert move_custody(custody=old, to=new.protection) == 3

    assert secrets(passphrase_custody(old.folder, other)) == before
    with pytest.raises(WrongPassphraseError):
        passphrase_custody(old.folder, passphrase).load(kind=KeyBlobKind.KEK)


def test_a_service_that_fails_half_way_leaves_every_old_blob(
    tmp_path: Path, kms_key: str, front: KmsFront
) -> None:
    clear = dev_file_custody(tmp_path / "keys")
    create_keys(custody=clear, now=T0)
    before = secrets(clear)
    texts = {path.name: path.read_text() for path in clear.folder.glob("*.key.json")}
    to = protection_of(f"kms:{kms_key}")
    front.judge = lambda call: (
        Refusal(code="AccessDeniedException") if call.operation == "Decrypt" else None
    )

    with pytest.raises(KeyServiceError, match="may not use"):
        move_custody(custody=clear, to=to)  # it may wrap, and not read back

    found = {path.name: path.read_text() for path in clear.folder.glob("*.key.json")}
    assert found == texts
    assert secrets(dev_file_custody(clear.folder)) == before
    front.judge = _nobody
    assert move_custody(custody=clear, to=to) == 3
    assert secrets(FolderCustody(folder=clear.folder, protection=to)) == before


def _nobody(_call: Call) -> None:
    return None


def test_a_service_that_answers_with_another_key_is_noticed(
    tmp_path: Path, passphrase: Path
) -> None:
    clear = dev_file_custody(tmp_path / "keys")
    create_keys(custody=clear, now=T0)
    forgetful = Forgetful(passphrase_custody(clear.folder, passphrase))

    with pytest.raises(KeyFileError, match="does not hold what was written"):
        move_custody(custody=clear, to=forgetful)

    assert secrets(dev_file_custody(clear.folder)) == secrets(clear)


class Forgetful:
    """Protects well and opens to something else."""

    warning: str | None = None

    def __init__(self, inner: FolderCustody) -> None:
        self.protect = inner.protection.protect
        self.is_own = inner.protection.is_own

    def unprotect(self, *, kind: KeyBlobKind, untrusted_text: str) -> SecretBytes:
        assert untrusted_text
        return SecretBytes(kind.value.encode().ljust(32))


def killed_at_every_change(folder: Path, copy: Path, do: Callable[[Path], None]) -> Iterator[Path]:
    """Fork somebody who dies at the first change of a file, the second… until one gets through."""
    for number in range(1, 100):
        there = copy / str(number)
        shutil.copytree(folder, there)
        child = os.fork()
        if child == 0:
            _die_at(number)
            do(there)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        yield there
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0
            return


def _die_at(number: int) -> None:
    left = [number]

    def hook(name: str, _args: object) -> None:
        if name in CHANGES:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def test_a_move_that_is_killed_anywhere_loses_no_key_and_is_finished(
    tmp_path: Path, passphrase: Path
) -> None:
    clear = dev_file_custody(tmp_path / "keys")
    create_keys(custody=clear, now=T0)
    before, count = secrets(clear), 0

    def move(folder: Path) -> None:
        to = passphrase_custody(folder, passphrase).protection
        move_custody(custody=dev_file_custody(folder), to=to)

    for folder in killed_at_every_change(clear.folder, tmp_path / "killed", move):
        count += 1
        behind = passphrase_custody(folder, passphrase)
        intake = read_label(untrusted_text=(folder / "intake.key.json").read_text())
        if intake.protection != "none":
            # The first was taken into use: with the new setting a start finds all of them.
            assert secrets(behind) == before
        move(folder)
        assert secrets(passphrase_custody(folder, passphrase)) == before
        assert protections(folder) == {"passphrase"}
        assert len(list(folder.glob("*.key.json*"))) == 3

    assert count >= 9


def test_a_running_process_goes_on_while_its_custody_is_moved(
    tmp_path: Path, passphrase: Path
) -> None:
    clear = dev_file_custody(tmp_path / "new")
    create_keys(custody=clear, now=T0)
    running = opener(clear)

    move_custody(custody=clear, to=passphrase_custody(clear.folder, passphrase).protection)

    assert running.key_ids() == opener(passphrase_custody(clear.folder, passphrase)).key_ids()
    with pytest.raises(KeyFileError, match="protected by a passphrase, and the settings say"):
        opener(dev_file_custody(clear.folder))
