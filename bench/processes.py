"""The servers that are compared: each a child process on a free port, in a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType

COMMAND = Path(sys.executable).with_name("applicant-vault")
START_SECONDS = 60.0
STOP_SECONDS = 20.0
KIB = 1024
BYTECODE = Path(__file__).parent / "results" / "bytecode"
BUCKET = "BENCH_BUCKET"
"""Among what leads to a store of documents: the bucket; absent where that is a folder."""
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float
    """Seconds from its start to its first answer."""
    log: Path

    def memory(self) -> int:
        """Bytes of memory that it and its children hold now."""
        return sum(_resident(number) for number in _family(self.process.pid))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def plain_server(
    *,
    folder: Path,
    durable: bool,
    fill: int = 0,
    database: str | None = None,
    documents: Mapping[str, str] = NOTHING,
) -> Iterator[Server]:
    """Serve the ordinary idiom while the block runs: SQLite in its folder without ``database``."""
    port = free_port()
    command = [sys.executable, "-m", "bench.plain.serve", "--folder", str(folder)]
    command += ["--port", str(port), "--fill", str(fill), *(["--durable"] if durable else [])]
    command += ["--database", database] if database else []
    command += ["--bucket", documents[BUCKET]] if BUCKET in documents else []
    environ = {**_environment(), **documents}
    with _running(command, folder=folder, port=port, environ=environ) as server:
        yield server


def _environment() -> dict[str, str]:
    """Bytecode is kept, as where a program was started before; not among the installed."""
    ours = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return ours | {"PYTHONPYCACHEPREFIX": str(BYTECODE)}


def vault_environment(folder: Path, **settings: str) -> dict[str, str]:
    """What points the command at the vault in ``folder``, and at nothing else."""
    ours = {key: value for key, value in _environment().items() if "APPLICANT_VAULT" not in key}
    given = {
        "DATA": str(folder / "data"),
        "KEYS": str(folder / "keys"),
        # All clients sit behind one address; each upload says whose it is, as behind a proxy.
        "TRUSTED_PROXIES": "127.0.0.1",
        "SUBMISSIONS_PER_ADDRESS": "1000000",
        **settings,
    }
    return ours | {f"APPLICANT_VAULT_{name}": value for name, value in given.items()}


@contextmanager
def vault_server(
    *, folder: Path, databases: Mapping[str, str] = NOTHING, documents: Mapping[str, str] = NOTHING
) -> Iterator[Server]:
    """Serve a vault while the block runs; the first start in a folder makes it."""
    port = free_port()
    command = [str(COMMAND), "serve", "--port", str(port)]
    settings = dict(databases)
    if BUCKET in documents:
        settings["BLOBS"] = f"s3:{documents[BUCKET]}"
    environ = {**vault_environment(folder, **settings), **documents}
    with _running(command, folder=folder, port=port, environ=environ) as server:
        yield server


@contextmanager
def _running(
    command: list[str], *, folder: Path, port: int, environ: dict[str, str]
) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environ, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for_answer(process, port, log)
            took = time.perf_counter() - began
            yield Server(process=process, port=port, started_in=took, log=log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            break
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            status = connection.getresponse().status
            connection.close()
        except OSError:
            time.sleep(0.005)
            continue
        if status == 200:
            return
    message = f"no answer from {process.args!r}:\n{log.read_text(encoding='utf-8')}"
    raise RuntimeError(message)


def _family(number: int) -> Iterator[int]:
    yield number
    children = Path(f"/proc/{number}/task/{number}/children")
    if children.exists():
        for child in children.read_text().split():
            yield from _family(int(child))


def _resident(number: int) -> int:
    try:
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:  # it ended meanwhile
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * KIB if found else 0


def watched(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process to end well, and return the bytes of memory it held at its highest."""
    highest = 0
    while process.poll() is None:
        highest = max(highest, _highest(process.pid))
        time.sleep(0.02)
    if process.returncode:
        message = f"{process.args!r} ended with {process.returncode}"
        raise RuntimeError(message)
    return highest


def _highest(number: int) -> int:
    try:
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:  # it ended meanwhile
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * KIB if found else 0
