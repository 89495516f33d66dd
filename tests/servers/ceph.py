"""A real S3 server of the test's own: Ceph's gateway over a monitor and one store in memory.

Debian's packages, on this machine's loopback, in a folder of its own. The three programs are
children of the test, so that each can be killed or stopped for a while, and they go with the
test's process if that is killed. What the store holds is lost with the store; the gateway alone
may be killed and started as often as a test likes.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp

PREFIX = "vault-ceph-"
MEMORY = Path("/dev/shm")
START_SECONDS = 60.0
LOOK = 0.02
STORE_BYTES = 4 << 30
OWNER = "owner"
"""The account that ``make_ceph`` makes: its key is also its secret's first half."""
NEEDED = ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool", "setpriv")

CONFIG = """\
[global]
fsid = {cluster}
mon host = v1:127.0.0.1:{mon_port}/0
ms bind msgr2 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
run dir = {folder}
admin socket = {folder}/$name.asok
pid file = {folder}/$name.pid
log file = {folder}/$name.log
mon cluster log file = {folder}/cluster.log
mon data = {folder}/mon
mon data avail crit = 1
mon allow pool size one = true
# The defaults wait seconds for other monitors; there are none.
paxos propose interval = 0.02
paxos min wait = 0.01
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = {store_bytes}
osd pool default size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
# Without the last word head and body of an answer wait for each other, 40 ms a request
# (RFC 9293 §3.7.4).
rgw frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
# What an account has stored is asked anew each time: a test of a full store must not wait.
rgw bucket quota ttl = 0
rgw lc debug interval = 10
"""


@dataclass(slots=True, kw_only=True)
class CephServer:
    """A cluster of one store, and the gateway that speaks S3."""

    folder: Path
    port: int
    mon_port: int
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self, account: str = OWNER) -> dict[str, str]:
        """What AWS's own variables have to say for a client of this server."""
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_REGION": "default",
            "AWS_DEFAULT_REGION": "default",
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": f"{account}-secret",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start_gateway(self) -> None:
        """Start the gateway, and return when it answers."""
        self._start("radosgw", "-n", "client.rgw")
        until = time.monotonic() + START_SECONDS
        while not _listens(self.port):
            self._require_alive("radosgw", until)
            time.sleep(LOOK)

    def kill_gateway(self) -> None:
        """End the gateway between two instructions (SIGKILL); what it acknowledged stays."""
        self._end("radosgw")

    def freeze_store(self) -> None:
        """Stop the store behind the gateway: requests are taken and never answered."""
        self.children["ceph-osd"].send_signal(signal.SIGSTOP)

    def thaw_store(self) -> None:
        """Let the store go on."""
        self.children["ceph-osd"].send_signal(signal.SIGCONT)

    def admin(self, *words: str) -> None:
        """Run ``radosgw-admin``.

        It tells every gateway; one that was killed is waited for, half a minute long.
        """
        self._run("radosgw-admin", *words)

    def add_account(self, name: str) -> None:
        """Make an account whose key is its name."""
        keys = (f"--access-key={name}", f"--secret-key={name}-secret")
        self.admin("user", "create", f"--uid={name}", f"--display-name={name}", *keys)

    def limit(self, bucket: str, *, size: int) -> None:
        """Let a bucket hold so many bytes and no more."""
        whose = ("--quota-scope=bucket", f"--bucket={bucket}", f"--uid={OWNER}")
        self.admin("quota", "set", *whose, f"--max-size={size}")
        self.admin("quota", "enable", *whose)

    def unlimit(self, bucket: str) -> None:
        """Take the limit away again."""
        whose = ("--quota-scope=bucket", f"--bucket={bucket}", f"--uid={OWNER}")
        self.admin("quota", "disable", *whose)

    def launch(self) -> None:
        """Make the cluster and start everything in it."""
        (self.folder / "mon").mkdir()
        (self.folder / "osd").mkdir()
        cluster, store = uuid.uuid4(), str(uuid.uuid4())
        self._config.write_text(
            CONFIG.format(
                cluster=cluster,
                folder=self.folder,
                port=self.port,
                mon_port=self.mon_port,
                store_bytes=STORE_BYTES,
            )
        )
        mon_map = str(self.folder / "monmap")
        address = f"[v1:127.0.0.1:{self.mon_port}]"
        self._run("monmaptool", "--create", "--fsid", str(cluster), "--addv", "a", address, mon_map)
        self._run("ceph-mon", "--mkfs", "-i", "a", "--monmap", mon_map)
        self._start("ceph-mon", "-i", "a")
        self._until_done("ceph", "--no-mon-config", "osd", "new", store)
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", store)
        self._start("ceph-osd", "-i", "0")
        self.start_gateway()
        self.add_account(OWNER)

    def remove(self) -> None:
        """End everything and take the folder away."""
        for name in reversed(list(self.children)):
            self._end(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _config(self) -> Path:
        return self.folder / "ceph.conf"

    def _environ(self) -> Mapping[str, str]:
        return {**os.environ, "CEPH_CONF": str(self._config)}

    def _start(self, program: str, *words: str) -> None:
        # Without its own configuration on the command line a store may join another cluster.
        command = ["setpriv", "--pdeathsig=SIGKILL", "--", program, *words, "-f", "--no-mon-config"]
        with (self.folder / f"{program}.out").open("ab") as out:
            self.children[program] = subprocess.Popen(
                [word for word in command if word != "--no-mon-config" or program != "ceph-mon"],
                env=self._environ(),
                stdout=out,
                stderr=out,
            )

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self._environ(), check=True, capture_output=True)

    def _until_done(self, *command: str) -> None:
        until = time.monotonic() + START_SECONDS
        while subprocess.run(
            command, env=self._environ(), capture_output=True, check=False
        ).returncode:
            self._require_alive("ceph-mon", until)
            time.sleep(LOOK)

    def _require_alive(self, program: str, until: float) -> None:
        if self.children[program].poll() is not None or time.monotonic() > until:
            said = (self.folder / f"{program}.out").read_text("utf-8", "replace")
            raise RuntimeError(f"{program} did not start:\n{said}")

    def _end(self, program: str) -> None:
        child = self.children.pop(program)
        child.send_signal(signal.SIGKILL)
        child.wait(START_SECONDS)


def make_ceph() -> CephServer:
    """Make a cluster with nothing in it and start it; ``remove`` ends it."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        raise FileNotFoundError(f"run tests/machine/install.sh: {', '.join(missing)} is not here")
    _remove_orphans()
    folder = Path(mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_place()))
    server = CephServer(folder=folder, port=_free_port(), mon_port=_free_port())
    try:
        server.launch()
    except BaseException:
        server.remove()
        raise
    return server


@contextmanager
def ceph() -> Iterator[CephServer]:
    """Have a cluster for as long as the block runs."""
    server = make_ceph()
    try:
        yield server
    finally:
        server.remove()


@cache
def shared_ceph() -> CephServer:
    """The cluster of this process, started when the first test wants it."""
    server = make_ceph()
    atexit.register(server.remove)
    return server


def _place() -> str:
    return str(MEMORY) if os.access(MEMORY, os.W_OK) else gettempdir()


def _remove_orphans() -> None:
    """Take away what tests left that were killed themselves: memory is not given back by itself."""
    for folder in Path(_place()).glob(f"{PREFIX}*"):
        maker = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", maker).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    # Ceph takes 6800 to 7300 for itself; what the system gives lies far above.
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
