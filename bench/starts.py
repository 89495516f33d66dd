"""How long a person waits for ``--help``, and a machine for the first answer of ``serve``."""

import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.processes import COMMAND, vault_environment, vault_server
from bench.report import Row, within
from bench.uploads import scratch

TIMES = 7


def starts() -> Iterator[Row]:
    """A row for each."""
    yield within(work="`applicant-vault --help`", unit="s", vault=_help(), limit=0.3)
    with scratch() as folder:
        with vault_server(folder=folder):
            pass  # the first start makes the vault
        took = []
        for _ in range(TIMES):
            with vault_server(folder=folder) as server:
                took.append(server.started_in)
    yield within(
        work="start of `serve` on a ready vault, to the first answer",
        unit="s",
        vault=statistics.median(took),
        limit=1.5,
    )


def _help() -> float:
    command, environ = [str(COMMAND), "--help"], vault_environment(Path())
    subprocess.run(command, check=True, capture_output=True, env=environ)  # keeps the bytecode
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environ)
        took.append(time.perf_counter() - began)
    return statistics.median(took)
