"""The recipe in docs/operate.md brings the keys back from an offline copy."""

import re
import subprocess
import sys
from pathlib import Path

from tests.factories.custodies import dev_file_custody, passphrase_custody
from tests.factories.stores import T0, fresh_stores
from tests.house.pages import DOCS
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.crypto.argon2 import CHEAPEST
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import SecretBytes
from vault.usecases.keys.create import create_keys
from vault.usecases.keys.recovery import export_keys

PASSPHRASE = "tolv små grå katter i rad"
_RECIPE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def exported(folder: Path, custody: FolderCustody) -> str:
    stores = fresh_stores(folder)
    try:
        return export_keys(
            main=stores.main,
            custody=custody,
            key_record=read_record(folder / "keys"),
            fingerprint=read_fingerprint(folder / "keys"),
            passphrase=SecretBytes(PASSPHRASE.encode()),
            now=T0,
            cost=CHEAPEST,
        )
    finally:
        stores.close()


def test_the_recipe_brings_the_keys_back_from_an_offline_copy(tmp_path: Path) -> None:
    custody = dev_file_custody(tmp_path / "keys")
    create_keys(custody=custody, now=T0)
    copy, back = tmp_path / "copy.json", tmp_path / "back"
    copy.write_text(exported(tmp_path, custody), encoding="utf-8")
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (tmp_path / "passphrase").chmod(0o600)
    [recipe] = _RECIPE.findall((DOCS / "operate.md").read_text(encoding="utf-8"))

    subprocess.run([sys.executable, "-c", recipe, str(copy), str(back)], check=True)

    restored = passphrase_custody(back, tmp_path / "passphrase")
    for kind in KeyBlobKind:
        assert restored.load(kind=kind) == custody.load(kind=kind)
    assert read_record(back) == read_record(tmp_path / "keys")
    assert read_fingerprint(back) == read_fingerprint(tmp_path / "keys")
