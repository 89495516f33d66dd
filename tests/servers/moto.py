"""An imitation of AWS: moto, as a process of its own. It keeps everything in memory.

It checks no signature, no checksum and no key policy: what it accepts proves little; what it does
like AWS and Ceph does not (answers of new requests, regions, KMS) can be tried with it.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

START_SECONDS = 60.0
LOOK = 0.02
REGION = "eu-north-1"


@dataclass(slots=True, kw_only=True)
class MotoServer:
    """One imitation, with nothing in it at first."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Where it answers, whatever the service."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """What AWS's own variables have to say for a client of this server."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "anybody",
            "AWS_SECRET_ACCESS_KEY": "anything",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def remove(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(START_SECONDS)


def make_moto(**settings: str) -> MotoServer:
    """Start one; ``settings`` are moto's own variables, such as INITIAL_NO_AUTH_ACTION_COUNT."""
    port = _free_port()
    command = ["setpriv", "--pdeathsig=SIGKILL", "--", sys.executable, "-W", "ignore"]
    command += ["-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        command,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = MotoServer(port=port, process=process)
    until = time.monotonic() + START_SECONDS
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > until:
            server.remove()
            raise RuntimeError("moto did not start")
        time.sleep(LOOK)
    return server


@contextmanager
def moto(**settings: str) -> Iterator[MotoServer]:
    """Have one for as long as the block runs."""
    server = make_moto(**settings)
    try:
        yield server
    finally:
        server.remove()


@cache
def shared_moto() -> MotoServer:
    """The imitation of this process, started when the first test wants it."""
    server = make_moto()
    atexit.register(server.remove)
    return server


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
