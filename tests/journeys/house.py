"""A real vault in a process of its own: `applicant-vault serve`, its own folders, its own port.

Nothing here reaches into the program: it is started, asked and stopped as its users do.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from math import ceil
from pathlib import Path

from tests.factories.stores import empty_urls, placed_urls
from vault.adapters.public_keys_file import FINGERPRINT_FILE, RECORD_FILE

COMMAND = Path(sys.executable).with_name("applicant-vault")
START_SECONDS = 60.0  # a machine that runs many tests at once is slow to start anything
STOP_SECONDS = 40.0  # longer than what `serve` gives to whatever is under way
LOOK = 0.05
NO_KEYS = "public"
SIGN_UP = re.compile(r"http://\S+/staff/join/\S+")


@dataclass(slots=True, kw_only=True)
class House:
    """One vault; ``start`` and ``stop`` as often as a test likes."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    ahead: timedelta = timedelta(0)
    """How far this vault's clock runs before that of the machine (libfaketime), at a start."""
    process: subprocess.Popen[bytes] | None = None
    options: Sequence[str] = ()
    """With which `serve` was last started."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def said(self) -> str:
        """What the newest start has written for people to read."""
        return self._out.read_text("utf-8")

    @property
    def logged(self) -> str:
        """What the newest start has written on standard error."""
        return self._err.read_text("utf-8")

    @property
    def sign_up(self) -> str:
        """The staff sign-up link that the newest start has printed."""
        found = SIGN_UP.search(self.said)
        if found is None:
            raise LookupError("no sign-up link was printed")
        return found[0]

    @property
    def findings(self) -> set[str]:
        """What the doctor finds in any vault that was just made.

        Its policy has an example's name, its keys lie in the open and have no copy, and on servers
        no role was drawn yet.
        """
        anywhere = {"placeholder-controller", "keys-without-copy", "keys-in-the-clear"}
        return anywhere | ({"superuser", "roles-missing"} if "DATABASE" in self.settings else set())

    @property
    def _out(self) -> Path:
        return self.folder / "out.txt"

    @property
    def _err(self) -> Path:
        return self.folder / "err.txt"

    def environment(self) -> dict[str, str]:
        """What points a command at this vault, and at nothing else."""
        clean = {key: value for key, value in os.environ.items() if "APPLICANT_VAULT" not in key}
        ours = {"DATA": str(self.data), "KEYS": str(self.keys), **self.settings}
        clean |= {f"APPLICANT_VAULT_{name}": value for name, value in ours.items()}
        return clean | (later(self.ahead) if self.ahead else {})

    def now(self) -> datetime:
        """What this vault's clock says."""
        return datetime.now(UTC) + self.ahead

    def put_clock(self, moment: datetime) -> None:
        """Put the clock to a moment, or less than a second later; what runs is started again.

        libfaketime could have it follow a file instead. But while one thread reads that file,
        others are told the time of the machine: one answer in a hundred was years off.
        """
        runs = self.process is not None
        if runs:
            self.stop()
        self.ahead = timedelta(seconds=ceil((moment - datetime.now(UTC)).total_seconds()))
        if runs:
            self.start(*self.options)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the same program on this vault, to its end.

        Where it is on servers, the purge refuses to run with keys: it is handed none.
        """
        environment = self.environment()
        if arguments[0] == "work":  # it asks for what `serve` knows by itself
            environment.setdefault("APPLICANT_VAULT_PUBLIC_URL", self.url)
        if arguments[0] == "purge" and "DATABASE" in self.settings and "KEYS" not in self.settings:
            environment["APPLICANT_VAULT_KEYS"] = str(self.public_keys())
        return subprocess.run(
            [COMMAND, *arguments],
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )

    def public_keys(self) -> Path:
        """Make the folder that a keyless process is handed: the signed record, the fingerprint."""
        folder = self.folder / NO_KEYS
        folder.mkdir(exist_ok=True)
        for name in (RECORD_FILE, FINGERPRINT_FILE):
            shutil.copy(self.keys / name, folder / name)
        return folder

    def start(self, *arguments: str) -> None:
        """Start `serve` and wait for its first answer."""
        self.port = self.port or free_port()
        self.launch(*arguments)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"serve did not start:\n{self.said}\n{self.logged}")
            time.sleep(LOOK)

    def launch(self, *arguments: str) -> None:
        """Start `serve` without waiting for anything."""
        self.options = arguments
        command: Sequence[str | Path] = [COMMAND, "serve", "--port", str(self.port), *arguments]
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                command, env=self.environment(), cwd=self.folder, stdout=out, stderr=err
            )

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Ask it to end, wait, and return its exit code."""
        self._process.send_signal(sign)
        return self.wait()

    def wait(self) -> int:
        """Wait for its end and return its exit code; what does not end is killed."""
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        self.process = None
        return code

    @property
    def _process(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise RuntimeError("it is not running")
        return self.process

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def later(ahead: timedelta) -> dict[str, str]:
    """This function will return what makes a child's clock run ahead; its waits stay as long."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"+{int(ahead.total_seconds())}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def free_port() -> int:
    """This function will return a port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def built_house(folder: Path, **settings: str) -> Iterator[House]:
    """This function will hand over a house that is not running; what runs at the end is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {**(placed_urls(folder) or empty_urls(folder)), **settings}
    house = House(folder=folder, settings=settings, port=free_port())
    try:
        yield house
    finally:
        if house.process is not None:
            house.process.kill()
            house.process.wait()


@contextmanager
def open_house(folder: Path, **settings: str) -> Iterator[House]:
    """This function will hand over a house that runs and has answered; it ends with the block."""
    with built_house(folder, **settings) as house:
        house.start()
        yield house
