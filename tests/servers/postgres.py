"""A real PostgreSQL of the test's own: Debian's, on the loopback, in a folder of its own.

The server is a child of the test, so that it can be killed as hard as a power cut kills it, and
goes with the test's process if that is killed. Without ``durable`` it never waits for a disk; with
it, whatever it acknowledged has to survive.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

import psycopg
from psycopg import sql

ACCOUNT = "postgres"
PROGRAMS = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")
PREFIX = "vault-postgres-"
START_SECONDS = 60.0
LOOK = 0.01
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ALWAYS = (
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    "shared_buffers=64MB",
    "autovacuum_naptime=10min",
    "log_min_messages=fatal",
    "dynamic_shared_memory_type=mmap",  # in its own folder: of a killed one nothing stays behind
)


@dataclass(slots=True, kw_only=True)
class PostgresServer:
    """One cluster. ``start``, ``kill`` and ``stop`` as often as a test likes."""

    folder: Path
    port: int
    settings: Sequence[str]
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres", *, user: str = ACCOUNT) -> str:
        """The address of a database, as the settings take it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and return when it answers."""
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log}")
            # After a kill it gives up until the last of its old children has noticed.
            if self.process is None or self.process.poll() is not None:
                self._launch()
            time.sleep(LOOK)

    def kill(self) -> None:
        """End it between two instructions (SIGKILL); what it had acknowledged must be there."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order: connections are told why (57P01)."""
        self._end(signal.SIGINT)

    def execute(
        self, statement: str | sql.Composed, *values: object, database: str = "postgres"
    ) -> list[tuple[Any, ...]]:
        """Run one statement as its superuser, and return the rows if it gives any."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    @property
    def log(self) -> str:
        """What the server has said since it was made."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def _launch(self) -> None:
        settings = [*ALWAYS, *self.settings, f"port={self.port}"]
        settings.append(f"unix_socket_directories={self.folder}")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *_as_account(),
                    str(_programs() / "postgres"),
                    *("-D", str(self.folder / "data")),
                    *(word for one in settings for word in ("-c", one)),
                ],
                cwd="/",
                stdout=log,
                stderr=log,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _end(self, sign: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(sign)
            self.process.wait(START_SECONDS)
            self.process = None


def make_postgres(*settings: str, durable: bool = False) -> PostgresServer:
    """Make a cluster with nothing in it and start it; ``remove`` ends it and takes it away."""
    _remove_orphans()
    folder = Path(mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_place(durable=durable)))
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
    made = [*_as_account(), str(_programs() / "initdb"), "-D", str(folder / "data")]
    made += ["-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    made += ["--no-sync", "--no-instructions"]
    subprocess.run(made, check=True, cwd="/", stdout=subprocess.DEVNULL)
    server = PostgresServer(
        folder=folder, port=_free_port(), settings=(*(() if durable else HASTY), *settings)
    )
    server.start()
    return server


def remove(server: PostgresServer) -> None:
    """End a cluster and take its folder away."""
    server.stop()
    shutil.rmtree(server.folder)


@contextmanager
def postgres(*settings: str, durable: bool = False) -> Iterator[PostgresServer]:
    """Have a cluster for as long as the block runs."""
    server = make_postgres(*settings, durable=durable)
    try:
        yield server
    finally:
        remove(server)


def _programs() -> Path:
    found = sorted(PROGRAMS.glob("*/bin"))
    if not found:
        raise FileNotFoundError("run tests/machine/install.sh: there is no PostgreSQL here")
    return found[-1]


def _as_account() -> list[str]:
    """Say what goes in front of a program of the server: it refuses to run as root."""
    program = shutil.which("setpriv")
    if program is None:
        raise FileNotFoundError("setpriv is missing (Debian package util-linux)")
    account = [f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups"]
    return [program, *(account if os.geteuid() == 0 else []), "--pdeathsig=SIGQUIT", "--"]


def _place(*, durable: bool) -> str:
    return str(MEMORY) if not durable and os.access(MEMORY, os.W_OK) else gettempdir()


def _remove_orphans() -> None:
    """Take away what tests left that were killed themselves: memory is not given back by itself."""
    for place in {_place(durable=False), _place(durable=True)}:
        for folder in Path(place).glob(f"{PREFIX}*"):
            maker = folder.name.removeprefix(PREFIX).partition("-")[0]
            if not Path("/proc", maker).exists():
                shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
