"""``applicant-vault serve``: the pages, on one machine. Makes a vault where there is none."""

import sys
from typing import TYPE_CHECKING

import click

from vault.settings import own_settings

if TYPE_CHECKING:
    from litestar import Litestar

SURFACES = ("all", "careers", "mypages", "recruiter")
KEEP_ALIVE = 75  # seconds: longer than common proxies keep theirs, so that they close first
SHUTDOWN = 30  # seconds for what is under way; an upload that takes longer is sent again


@click.command("serve")
@click.option("--surface", type=click.Choice(SURFACES), default="all", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Log lines as JSON.")
def command(*, surface: str, host: str, port: int, as_json: bool) -> None:
    """Serve the careers page, my pages and the staff pages.

    `--surface all` is the embedded vault: every door, the worker and the daily purge in one
    process. It makes the vault if there is none.
    """
    # Loaded here, so that --help needs none of it.
    import uvicorn  # noqa: PLC0415 - see above

    from vault.wiring.hardening import harden  # noqa: PLC0415 - see above
    from vault.wiring.logs import configure_logs  # noqa: PLC0415 - see above

    harden()
    configure_logs(for_people=not as_json and sys.stderr.isatty())
    app = _application(surface, host, port)
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,  # request lines hold addresses
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # the site decides itself whom it believes
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=SHUTDOWN,
        limit_max_requests=None,
    )


def _application(surface: str, host: str, port: int) -> "Litestar":
    from vault.wiring.embedded import embedded, one_door  # noqa: PLC0415 - heavy, and only here

    settings = own_settings()
    shown = f"[{host}]" if ":" in host else host
    public_url = settings.public_url or f"http://{shown}:{port}"
    if surface == "all":
        return embedded(settings, public_url=public_url, say=click.echo)
    return one_door(settings, surface=surface, public_url=public_url)
