"""Keys are rotated by hand while every process runs by itself, and none is started anew."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.factories.documents import PDF
from tests.integration.processes.apart import door, wait_until, worker
from tests.journeys.house import NO_KEYS, House
from tests.journeys.navigators.desk import Handed, hand_in, handed
from vault.adapters.public_keys_file import RECORD_FILE
from vault.db.tables import Application
from vault.settings import PREFIX, read_settings
from vault.wiring.stores import open_stores

PASSPHRASE = "correct horse battery staple"


@pytest.mark.timeout(300)
def test_both_keys_are_rotated_under_running_processes(made: House, tmp_path: Path) -> None:
    verify_a_copy(made, tmp_path / "first")
    with worker(made), door(made, "careers") as careers, door(made, "recruiter") as recruiter:
        before = handed(hand_in(careers, {"cv.pdf": PDF}))
        wait_until(lambda: is_accepted(made, before))

        kek = told(made, "keys", "rotate", "kek")
        assert kek["wraps"] == 1
        verify_a_copy(made, tmp_path / "second")
        intake = told(made, "keys", "rotate", "intake")
        # Careers has a folder of its own; the record is brought there as an operator would.
        wait_until(lambda: sealing_to(made, str(intake["old"][0])) == ["careers"], every=1)
        shutil.copy(made.keys / RECORD_FILE, made.folder / NO_KEYS / "new")
        (made.folder / NO_KEYS / "new").replace(made.folder / NO_KEYS / RECORD_FILE)
        after = handed(hand_in(careers, {"cv.pdf": PDF}))
        wait_until(lambda: is_accepted(made, after))

        wait_until(lambda: not sealing_to(made, str(intake["old"][0])), every=1)
        assert recruiter.process is not None
        assert recruiter.process.poll() is None
        shown = {one["key"]: one for one in told(made, "keys", "status")["keys"]}
        assert shown[kek["key"]]["wraps"] == 2
        assert {one["surface"] for one in shown[kek["key"]]["processes"]} == {"work", "recruiter"}
        assert shown[kek["old"][0]]["wraps"] == shown[intake["old"][0]]["wraps"] == 0


def verify_a_copy(house: House, folder: Path) -> None:
    folder.mkdir()
    (folder / "passphrase").write_text(PASSPHRASE + "\n")
    (folder / "passphrase").chmod(0o600)
    passphrase = ("--passphrase-file", str(folder / "passphrase"))
    for command in ("export", "verify-recovery"):
        told(house, "keys", command, str(folder / "copy.json"), *passphrase)


def told(house: House, *arguments: str) -> dict[str, Any]:
    done = house.run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sealing_to(house: House, key: str) -> list[str]:
    """The surfaces that still seal to, or open with nothing but, a key."""
    [found] = [one for one in told(house, "keys", "status")["keys"] if one["key"] == key]
    behind = [one for one in found["because"] if "do not know the new key" in one]
    return [name for name in ("careers", "mypages", "recruiter", "work") if name in "".join(behind)]


def is_accepted(house: House, one: Handed) -> bool:
    given = {"DATA": str(house.data), "KEYS": str(house.keys), **house.settings}
    stores = open_stores(read_settings({PREFIX + name: value for name, value in given.items()}))
    try:
        with stores.main.reading() as session:
            row = session.get(Application, bytes.fromhex(one.id))
            return row is not None and row.accepted_at is not None
    finally:
        stores.close()
