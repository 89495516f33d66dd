"""The real nginx in front of made-up doors that tell what reached them."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext, create_default_context

import trustme
from typing_extensions import override

from tests.house.sources import ROOT

NGINX = ROOT / "infra" / "nginx"
NAME = "jobs.example.se"
STARTS_WITHIN = 10.0  # seconds


@dataclass
class Seen:
    """What one door was told, newest last; ``bytes`` grows while a body comes in."""

    headers: list[dict[str, str]] = field(default_factory=list)
    bytes: int = 0


class Door(ThreadingHTTPServer):
    """Answers everything with its own name, and headers like the vault's."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Answerer)
        self.name = name
        self.seen = Seen()


class Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Door

    def do_GET(self) -> None:
        self._note()
        self._answer()

    def do_POST(self) -> None:
        self._note()
        rest = int(self.headers.get("Content-Length", "0"))
        while rest:
            got = self.rfile.read1(min(rest, 65536))
            if not got:
                return
            rest -= len(got)
            self.server.seen.bytes += len(got)
        self._answer()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _note(self) -> None:
        self.server.seen.headers.append({key.lower(): value for key, value in self.headers.items()})

    def _answer(self) -> None:
        body = self.server.name.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


@dataclass(kw_only=True)
class Proxy:
    """A running nginx: its folder, its two ports, the doors behind it, and who trusts it."""

    folder: Path
    http: int
    https: int
    doors: dict[str, Door]
    trust: SSLContext

    @contextmanager
    def connection(self) -> Iterator[HTTPSConnection]:
        """This method will open a connection to the TLS port, and close it at the end."""
        connection = HTTPSConnection("127.0.0.1", self.https, context=self.trust, timeout=20)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def proxy(folder: Path) -> Iterator[Proxy]:
    """This function will run nginx with the files of infra/nginx on free ports of this machine."""
    doors = {name: Door(name) for name in ("careers", "mypages", "recruiter")}
    for door in doors.values():
        threading.Thread(target=door.serve_forever, daemon=True).start()
    found = Proxy(
        folder=folder,
        http=_free_port(),
        https=_free_port(),
        doors=doors,
        trust=_certificates(folder),
    )
    (folder / "nginx.conf").write_text(_main(folder), encoding="utf-8")
    (folder / "vault.conf").write_text(_moved(found), encoding="utf-8")
    (folder / "doors.conf").write_text(_doors(doors), encoding="utf-8")
    command = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    child = subprocess.Popen(
        [*command, "-g", "daemon off; master_process off;"],
        stderr=subprocess.PIPE,
    )
    try:
        _wait(found, child)
        yield found
    finally:
        child.terminate()
        child.communicate(timeout=10)
        for door in doors.values():
            door.shutdown()
            door.server_close()


def _certificates(folder: Path) -> SSLContext:
    authority = trustme.CA()
    issued = authority.issue_cert(NAME, "127.0.0.1")
    issued.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    for index, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(str(folder / "fullchain.pem"), append=index > 0)
    trust = create_default_context()
    authority.configure_trust(trust)
    return trust


def _main(folder: Path) -> str:
    """Return the container's main file as it works here: this OpenSSL has no hybrid curve yet."""
    text = (NGINX / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("X25519MLKEM768:", "").replace("/tmp/", f"{folder}/")
    return text.replace("/etc/nginx/vault/*.conf", f"{folder}/[dv]*.conf")


def _moved(found: Proxy) -> str:
    text = (NGINX / "vault.conf").read_text(encoding="utf-8")
    for line in ("listen [::]:80;", "listen [::]:443 ssl;"):
        text = text.replace(line, "")
    return (
        text.replace("listen 80;", f"listen 127.0.0.1:{found.http};")
        .replace("listen 443 ssl;", f"listen 127.0.0.1:{found.https} ssl;")
        .replace("/etc/applicant-vault/tls", str(found.folder))
    )


def _doors(doors: dict[str, Door]) -> str:
    text = (NGINX / "doors-one-server.conf").read_text(encoding="utf-8")
    for place, door in zip((8001, 8002, 8003), doors.values(), strict=True):
        text = text.replace(f"127.0.0.1:{place}", f"127.0.0.1:{door.server_port}")
    # The second of each has just been stopped.
    for place in (8011, 8012, 8013):
        text = text.replace(f"127.0.0.1:{place}", f"127.0.0.1:{_free_port()}")
    return text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(found: Proxy, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if child.poll() is not None:
            said = child.stderr.read().decode() if child.stderr else ""
            raise AssertionError(f"nginx ended: {said}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", found.https)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx did not answer")
