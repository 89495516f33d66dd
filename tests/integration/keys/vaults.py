"""A vault with an office in it, whose keys are changed."""

from dataclasses import dataclass
from pathlib import Path

from tests.factories.keyrings import TestKeys
from tests.factories.recruiting import Office
from vault.db.engines import Database
from vault.usecases.staff.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """An office with something under the KEK in every table that can have it."""

    office: Office
    viewer: Viewer
    keys: TestKeys

    @property
    def main(self) -> Database:
        return self.office.world.stores.main

    @property
    def keyring(self) -> Database:
        return self.office.world.stores.keyring

    @property
    def folder(self) -> Path:
        return self.keys.custody.folder
