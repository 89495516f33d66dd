"""The three keys of a test's vault, and the adapters that hold them."""

from dataclasses import dataclass
from pathlib import Path

from tests.factories.stores import T0, TestStores
from vault.adapters.custody_dev_file import DevFileCustody
from vault.adapters.intake_opener_seed import SeedIntakeOpener
from vault.adapters.opener_kek import KekOpener
from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.adapters.sealer_record import RecordSealer
from vault.adapters.signer_seed import SeedSigner
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import IntakeSeed, SigningSeed, StaffKey
from vault.usecases.create_keys import create_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class TestKeys:
    """Everything that ``work`` holds, and the sealer that every door holds."""

    __test__ = False
    custody: DevFileCustody
    sealer: RecordSealer
    intake_opener: SeedIntakeOpener
    opener: KekOpener
    signer: SeedSigner


def fresh_keys(stores: TestStores, *, folder: str = "keys") -> TestKeys:
    keys = stores.folder / folder
    create_keys(custody=DevFileCustody(folder=keys), now=T0)
    return open_keys(keys)


def open_keys(keys: Path) -> TestKeys:
    """Load the keys of a folder that has them."""
    custody = DevFileCustody(folder=keys)
    return TestKeys(
        custody=custody,
        sealer=RecordSealer(
            untrusted_record=read_record(keys), signing_fingerprint=read_fingerprint(keys)
        ),
        intake_opener=SeedIntakeOpener(seed=IntakeSeed(custody.load(kind=KeyBlobKind.INTAKE))),
        opener=KekOpener(kek=StaffKey(custody.load(kind=KeyBlobKind.KEK))),
        signer=SeedSigner(seed=SigningSeed(custody.load(kind=KeyBlobKind.SIGNING))),
    )
