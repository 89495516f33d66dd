"""The three keys of a test's vault, and the adapters that hold them."""

from dataclasses import dataclass
from pathlib import Path

from tests.factories.custodies import dev_file_custody
from tests.factories.stores import T0, TestStores
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.intake_opener_ring import IntakeRingOpener
from vault.adapters.opener_kek_ring import KekRingOpener
from vault.adapters.sealer_folder import FolderSealer
from vault.adapters.signer_seed import SeedSigner
from vault.usecases.keys.create import create_keys
from vault.wiring.custody import intake_opener, opener, signer


@dataclass(frozen=True, slots=True, kw_only=True)
class TestKeys:
    """Everything that ``work`` holds, and the sealer that every door holds."""

    __test__ = False
    custody: FolderCustody
    sealer: FolderSealer
    intake_opener: IntakeRingOpener
    opener: KekRingOpener
    signer: SeedSigner


def fresh_keys(stores: TestStores, *, folder: str = "keys") -> TestKeys:
    keys = stores.folder / folder
    create_keys(custody=dev_file_custody(keys), now=T0)
    return open_keys(keys)


def open_keys(keys: Path) -> TestKeys:
    """Load the keys of a folder that has them."""
    custody = dev_file_custody(keys)
    return TestKeys(
        custody=custody,
        sealer=FolderSealer(folder=keys, signing_fingerprint=None),
        intake_opener=intake_opener(custody),
        opener=opener(custody),
        signer=signer(custody),
    )
