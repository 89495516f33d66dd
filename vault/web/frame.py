"""The frame around every door: headers, errors, static files and the check of where from.

Wiring builds each process's application with ``frame``; a door hands in its routes and the ports
that its handlers ask for, and gets everything else from here, the same for all.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from vault.domain.language import Language
from vault.web.addresses import networks
from vault.web.assets import load_assets, static_file
from vault.web.csrf import own_origin
from vault.web.draining import Draining, end_connections
from vault.web.head import answer_head
from vault.web.headers import header_hook
from vault.web.languages import language_of
from vault.web.pages import AnyRequest, make_environment
from vault.web.problems import EXCEPTION_HANDLERS
from vault.web.site import Site
from vault.web.well_known import handlers as well_known

MAX_FORM_BYTES = 256 * 1024  # typed text only; routes that take documents set their own limit


def frame(
    *,
    site: Site,
    routes: Sequence[ControllerRouterHandler],
    dependencies: Mapping[str, object] | None = None,
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[None]]] = (),
    openapi: OpenAPIConfig | None = None,
    draining: Draining | None = None,
) -> Litestar:
    """This function will return the application of one process.

    ``dependencies`` are values (ports, sessions makers, use cases bound to them), which handlers
    take by name as ``NamedDependency[…]``; ``site``, ``language`` and ``assets`` are always there.
    Once ``draining`` is under way, each connection ends with its answer.

    Raises:
        SettingError: the logo or the list of trusted proxies cannot be used.
    """
    networks(site.trusted_proxies)  # a mistake in them is told at the start, not at a knock
    assets = load_assets(site)
    provided = {name: Provide(_always(value)) for name, value in (dependencies or {}).items()}
    app = Litestar(
        route_handlers=[static_file, *well_known, *routes],
        dependencies={
            **provided,
            "site": Provide(_always(site)),
            "assets": Provide(_always(assets)),
            "language": Provide(provide_language, sync_to_thread=False),
        },
        state=State({"site": site, "assets": assets, "templates": make_environment()}),
        guards=[own_origin],
        before_send=[header_hook(https=site.https)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=list(lifespan),
        openapi_config=openapi,
        request_max_body_size=MAX_FORM_BYTES,
        logging_config=None,
        debug=False,
    )
    app.asgi_handler = answer_head(app.asgi_handler)
    if draining is not None:
        app.asgi_handler = end_connections(app.asgi_handler, lambda: draining.is_under_way)
    return app


def provide_language(request: AnyRequest) -> Language:
    """This function will provide the language of the page that was asked for."""
    return language_of(request)


def _always(value: object) -> Callable[[], Any]:
    async def provide() -> Any:  # noqa: ANN401 - any port; Litestar checks it at the handler
        return value

    return provide
