"""What a unit's process writes, watched by strace: nothing outside its ReadWritePaths.

The processes run under their database roles, on two real servers, from an application that comes
in to a purge.
"""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.infra.test_systemd_apart import DATA, WRITES
from tests.integration.processes.apart import beside, wait_until
from tests.integration.processes.ruled import Ruled, ruled_vault
from tests.integration.processes.test_shared import submit
from tests.journeys.house import COMMAND, House

CALLS = "trace=open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat"
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|^\d+ +(?:mkdir|rename|unlink|creat)")
OPENED = re.compile(r"= \d+<(/[^>]*)>$")
NAMED = re.compile(r'(?:<(/[^>]*)>, )?"([^"]*)"')
EVERYBODYS = ("/dev/", "/proc/", "/tmp/", "/var/tmp/")  # PrivateTmp, PrivateDevices
PUBLIC_URL = "http://127.0.0.1:8000"


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Ruled]:
    with ruled_vault(tmp_path / "house") as made:
        yield made


def written(trace: Path, house: House) -> set[str]:
    """The folders below the data folder that were written, and whatever else was."""
    found = set()
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if not WRITING.search(line) or "= -1 " in line or "__pycache__" in line:
            continue
        opened = OPENED.search(line)
        named = [Path(base or "/", name) for base, name in NAMED.findall(line)]
        for path in [Path(opened[1])] if opened else named:
            if path.is_relative_to(house.data):
                found.add(path.relative_to(house.data).parts[0])
            elif path.is_relative_to(house.folder) or not str(path).startswith(EVERYBODYS):
                found.add(str(path))
    return found


def has_ended(trace: Path) -> bool:
    """Whether strace has written down the last of what it saw."""
    return "+++ exited" in trace.read_text(encoding="utf-8", errors="replace")[-200:]


def allowed(process: str) -> set[str]:
    return {path.removeprefix(f"{DATA}/") for path in WRITES[process]}


def watched(trace: Path, *command: str) -> list[str]:
    """A command whose process is the program itself (-D), so that signals reach it."""
    return [
        "strace",
        "-D",
        "-D",
        "-f",
        "-y",
        "-s",
        "4096",
        "-o",
        str(trace),
        "-e",
        CALLS,
        str(COMMAND),
        *command,
    ]


@contextmanager
def serving(house: House, trace: Path, surface: str) -> Iterator[str]:
    """Have a door under strace, from before its start until it has stopped in order."""
    command = watched(trace, "serve", "--surface", surface, "--port", str(house.port), "--json")
    with subprocess.Popen(
        command, env=house.environment(), cwd=house.folder, stderr=subprocess.DEVNULL
    ) as child:
        try:
            wait_until(lambda: is_ready(house.url))
            yield house.url
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(40)
            finally:
                child.kill()


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").is_success
    except httpx.TransportError:
        time.sleep(0.1)
        return False


@pytest.mark.timeout(280)
def test_no_process_writes_outside_what_its_unit_lets_it(ruled: Ruled, tmp_path: Path) -> None:
    house, told = ruled.house, ruled.settings
    keys = str(house.public_keys())
    careers = beside(house, "careers", **told("careers"), KEYS=keys, PUBLIC_URL=PUBLIC_URL)
    with careers as own, serving(own, tmp_path / "careers", "careers") as url:
        assert submit(url, key="a" * 32).status_code == httpx.codes.CREATED
    for process, words in {
        "work": ("work", "--once", "--json"),
        "purge": ("purge", "--json"),
    }.items():
        given = {"PUBLIC_URL": PUBLIC_URL} if process == "work" else {"KEYS": str(tmp_path / "no")}
        with beside(house, process, **told(process), **given) as own:
            command = watched(tmp_path / process, *words)
            subprocess.run(
                command, env=own.environment(), cwd=own.folder, check=True, capture_output=True
            )

    for process in ("careers", "work", "purge"):
        wait_until(partial(has_ended, tmp_path / process))
        assert written(tmp_path / process, house) <= allowed(process)
    assert written(tmp_path / "careers", house) == {"blobs"}


def test_a_write_elsewhere_would_be_seen(tmp_path: Path) -> None:
    house = House(folder=tmp_path)
    trace = tmp_path / "trace"
    trace.write_text(
        f'7 openat(AT_FDCWD</x>, "a", O_WRONLY|O_CREAT, 0600) = 3<{house.data}/ledger/a>\n'
        '7 openat(AT_FDCWD</x>, "/etc/b", O_RDONLY) = 4</etc/b>\n'
        '7 mkdir("/srv/c", 0700) = 0\n'
        '7 unlinkat(5</srv/d>, "e", 0) = 0\n'
        '7 openat(AT_FDCWD</x>, "/srv/f", O_WRONLY) = -1 EACCES (Permission denied)\n',
        encoding="utf-8",
    )

    assert written(trace, house) == {"ledger", "/srv/c", "/srv/d/e"}
