"""One vault, several processes: each with the settings of its own, on the same stores."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.journeys.house import House, free_port
from vault.adapters.public_keys_file import FINGERPRINT_FILE, RECORD_FILE

NO_KEYS = "public"


def public_keys(house: House) -> Path:
    """The folder that a keyless process is handed: the signed record and the fingerprint."""
    folder = house.folder / NO_KEYS
    folder.mkdir(exist_ok=True)
    for name in (RECORD_FILE, FINGERPRINT_FILE):
        shutil.copy(house.keys / name, folder / name)
    return folder


@contextmanager
def beside(house: House, name: str, **settings: str) -> Iterator[House]:
    """Have another process of the same vault in its own working folder; it ends with the block."""
    folder = house.folder / name
    folder.mkdir()
    given = {"DATA": str(house.data), "KEYS": str(house.keys), **house.settings, **settings}
    process = replace(house, folder=folder, settings=given, port=free_port(), process=None)
    try:
        yield process
    finally:
        if process.process is not None:
            process.process.kill()
            process.process.wait()


@contextmanager
def door(house: House, surface: str, name: str = "", **settings: str) -> Iterator[House]:
    """Have one door of the vault, running; a keyless one gets no key."""
    if surface != "recruiter":
        settings = {"KEYS": str(public_keys(house)), **settings}
    with beside(house, name or surface, **settings) as process:
        process.start("--surface", surface)
        yield process
