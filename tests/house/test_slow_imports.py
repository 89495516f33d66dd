"""What takes a second to load is loaded only by those who set something up with it."""

import subprocess
import sys

SLOW = ("boto3", "botocore")
LOADED = "import sys, vault.wiring.embedded, vault.cli.serve; print(*sys.modules)"


def test_a_vault_that_keeps_everything_in_files_does_not_load_amazons_library() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert "vault.wiring.stores" in said.stdout.split()
    assert not set(SLOW) & set(said.stdout.split())
