"""``applicant-vault serve``: the pages, on one machine. Makes a vault where there is none."""

import errno
import signal
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from vault.errors import SettingError
from vault.settings import own_settings

if TYPE_CHECKING:
    import uvicorn
    from litestar import Litestar

    from vault.web.draining import Draining

SURFACES = ("all", "careers", "mypages", "recruiter")
KEEP_ALIVE = 75  # seconds: longer than common proxies keep theirs, so that they close first
REFUSED = 1
FINISH = 30  # seconds for what is under way; an upload that takes longer is sent again
MAX_DRAIN = 300


@click.command("serve")
@click.option("--surface", type=click.Choice(SURFACES), default="all", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--drain",
    type=click.IntRange(0, MAX_DRAIN),
    default=0,
    show_default=True,
    help="Seconds of SIGTERM in which /readyz says 503 and everybody is still answered: longer than"
    " a proxy takes to notice.",
)
@click.option("--json", "as_json", is_flag=True, help="Log lines as JSON.")
def command(*, surface: str, host: str, port: int, drain: int, as_json: bool) -> None:
    """Serve the careers page, my pages and the staff pages.

    `--surface all` is the embedded vault: every door, the worker and the daily purge in one
    process. It makes the vault if there is none. What is under way at its end has 30 seconds.
    """
    # Loaded here, so that --help needs none of it.
    from vault.wiring.hardening import harden  # noqa: PLC0415 - see above
    from vault.wiring.lean import lean_start  # noqa: PLC0415 - see above
    from vault.wiring.memory import keep_buffers  # noqa: PLC0415 - see above

    harden()
    keep_buffers()
    with lean_start():
        server, listener = _server(surface, host, port, drain=drain, as_json=as_json)
    with suppress(KeyboardInterrupt):  # raised when the orderly end that was asked for is over
        server.run(sockets=[listener])
    if not server.started:
        sys.exit(REFUSED)


def _server(
    surface: str, host: str, port: int, *, drain: int, as_json: bool
) -> "tuple[uvicorn.Server, socket.socket]":
    import uvicorn  # noqa: PLC0415 - heavy, and only here

    from vault.wiring.leaving import Leaving  # noqa: PLC0415 - as above
    from vault.wiring.logs import configure_logs  # noqa: PLC0415 - as above

    configure_logs(for_people=not as_json and sys.stderr.isatty())
    listener = _bind(host, port)  # before anything is made: a port that is taken is told at once
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it as Ctrl+C does
    leaving = Leaving(drain_seconds=drain)
    server = uvicorn.Server(
        uvicorn.Config(
            leaving.watch(_application(surface, host, port, leaving.draining)),
            host=host,
            port=port,
            loop="uvloop",
            http="httptools",
            ws="none",
            access_log=False,  # request lines hold addresses
            log_config=None,  # its own lines go the way of ours: a traceback quotes messages
            log_level="warning",
            server_header=False,
            proxy_headers=False,  # the site decides itself whom it believes
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=FINISH,
            limit_max_requests=None,
        )
    )
    leaving.ends(server)
    return server, listener


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingError(
                f"port {port} is taken by another program: choose one with --port (make run PORT=…)"
            ) from error
        raise SettingError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    return listener


def _application(surface: str, host: str, port: int, draining: "Draining") -> "Litestar":
    """Load one process's code and no other's: what it may hold is what it imports."""
    settings = own_settings()
    shown = f"[{host}]" if ":" in host else host
    public_url = settings.public_url or f"http://{shown}:{port}"
    if surface == "all":
        from vault.wiring.embedded import embedded  # noqa: PLC0415 - see above

        return embedded(settings, public_url=public_url, say=click.echo, draining=draining)
    if surface == "careers":
        from vault.wiring.careers import careers_process as process  # noqa: PLC0415 - see above
    elif surface == "mypages":
        from vault.wiring.mypages import mypages_process as process  # noqa: PLC0415 - see above
    else:
        from vault.wiring.recruiter_process import (  # noqa: PLC0415 - see above
            recruiter_process as process,
        )
    return process(settings, public_url=public_url, draining=draining)
