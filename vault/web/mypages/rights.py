"""Restricting, objecting, lifting, saying no and confirming: pages before, orders by POST alone."""

from typing import Any

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.di import NamedDependency

from vault.domain.acts import ActKind
from vault.domain.language import Language
from vault.web.mypages.asking import ASKS_FOR_LINK
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.forms import read_fields
from vault.web.mypages.guard import VisitRequest, visit_guard
from vault.web.mypages.steps import GROUND, Steps
from vault.web.site import Site


@get(
    ["/sv/my/restrict", "/en/my/restrict"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_restricting(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Ask why, and say what a restriction means."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.RESTRICT)


@post(
    ["/sv/my/restrict", "/en/my/restrict"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def restrict(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Restrict it (Art 18 GDPR)."""
    steps = Steps(request, site, language, mypages)
    untrusted_ground = (await read_fields(request)).get(GROUND, "")
    return await run_sync(steps.restrict, untrusted_ground)


@get(
    ["/sv/my/object", "/en/my/object"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_objecting(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Say what an objection means."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.OBJECT)


@post(
    ["/sv/my/object", "/en/my/object"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def object_to_it(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Object to it (Art 21 GDPR)."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.OBJECT)


@get(
    ["/sv/my/lift", "/en/my/lift"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_lifting(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Say what lifting means: read again, or erased."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.LIFT)


@post(
    ["/sv/my/lift", "/en/my/lift"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def lift(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Lift what the person has restricted or objected to."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.LIFT)


@post(
    ["/sv/my/decline", "/en/my/decline"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def decline(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take the no: nothing changes."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.DECLINE)


@post(
    ["/sv/my/confirm", "/en/my/confirm"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def confirm(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take it that the person is still interested, and that all is still right."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.CONFIRM)
