"""A new KEK in the place of the old one: ``keys rotate kek`` as a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from threading import Event

from sqlalchemy import insert

from bench.beside import beside
from bench.places import Place, scratch
from bench.processes import vault_environment, watched
from bench.report import Row, shown
from bench.rows import NOW
from tests.factories.keyrings import open_keys
from tests.factories.stores import stores_in, url_in, urls_in
from vault.adapters.public_keys_file import read_record
from vault.crypto.keys import random_id
from vault.db.engines import open_database
from vault.db.migrate import Store
from vault.db.tables import Slot
from vault.usecases.keys.recovery_mark import note_recovery

MIB = 1024 * 1024
PAUSE = 0.01  # seconds between two who hand in


def rotations(place: Place) -> Iterator[Row]:
    """Four rows for each number of applications."""
    for count in place.scale.counts:
        with scratch() as above:
            folder = place.stock.copied(count, above / "vault")
            keys = open_keys(folder / "keys").custody.folder
            stores = stores_in(folder)
            with stores.main.writing() as session:  # as if an offline copy had been verified
                note_recovery(session, record=read_record(keys), now=NOW)
            stores.close()
            environ = vault_environment(
                folder, **{"DATA": str(folder), "KEYS": str(keys), **urls_in(folder)}
            )
            began = time.perf_counter()
            command = [sys.executable, "-m", "vault", "keys", "rotate", "kek", "--json"]
            process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE)
            with _handing_in(folder) as waited:
                memory = watched(process)
            took = time.perf_counter() - began
            assert process.stdout is not None
            moved = json.loads(process.stdout.read())
            process.stdout.close()
            if moved["refused"] or moved["ownerless"]:
                message = f"the rotation left something behind: {moved}"
                raise RuntimeError(message)
        yield shown(work="rotation of the KEK, whole command", unit="s", vault=took, count=count)
        yield shown(
            work="rotation of the KEK", unit="wraps/s", vault=moved["wraps"] / took, count=count
        )
        yield shown(
            work="memory at a rotation, at its highest", unit="MiB", vault=memory / MIB, count=count
        )
        yield shown(
            work="99 of 100 writes to the keyring beside it",
            unit="ms",
            vault=quantiles(waited, n=100, method="inclusive")[-1],
            count=count,
        )


@contextmanager
def _handing_in(folder: Path) -> Iterator[list[float]]:
    """Make slots, as the careers door does, while the block runs; gives milliseconds each."""
    waited: list[float] = []

    def write(over: Event) -> None:
        keyring = open_database(url_in(folder, Store.KEYRING))
        while True:
            began = time.perf_counter()
            with keyring.writing_rows() as connection:
                connection.execute(insert(Slot).values(id=random_id(), live=True))
            waited.append((time.perf_counter() - began) * 1000)
            if over.wait(PAUSE):
                break
        keyring.close()

    with beside(write):
        yield waited
