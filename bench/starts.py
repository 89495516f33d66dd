"""How long a person waits for ``--help``, and a machine for the first answer of ``serve``."""

import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.places import Place, documents_of, scratch
from bench.processes import COMMAND, vault_environment, vault_server
from bench.report import Row, within
from tests.factories.stores import empty_urls


def helps(place: Place) -> Iterator[Row]:
    """A row for ``--help``, which needs no store."""
    command, environ = [str(COMMAND), "--help"], vault_environment(Path())
    subprocess.run(command, check=True, capture_output=True, env=environ)  # keeps the bytecode
    took = []
    for _ in range(place.scale.starts):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environ)
        took.append(time.perf_counter() - began)
    yield within(
        work="`applicant-vault --help`", unit="s", vault=statistics.median(took), limit=0.3
    )


def starts(place: Place) -> Iterator[Row]:
    """A row for the start of a vault that is there."""
    took = []
    with scratch() as folder, documents_of(place.store) as documents:
        databases = empty_urls(folder)
        for number in range(place.scale.starts + 1):
            with vault_server(folder=folder, databases=databases, documents=documents) as server:
                if number:  # the first start makes the vault
                    took.append(server.started_in)
    yield within(
        work="start of `serve` on a ready vault, to the first answer",
        unit="s",
        vault=statistics.median(took),
        limit=1.5,
    )
