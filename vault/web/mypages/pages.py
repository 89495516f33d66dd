"""The application as its applicant sees it, and the steps before something is ordered.

Looking never orders anything: link scanners and browsers that fetch ahead may open every page.
"""

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
from vault.web.mypages.steps import Steps
from vault.web.site import Site

CONSENT = "consent"
"""The field that names which of several consents is taken back."""


@get(
    ["/sv/my/application", "/en/my/application"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def show(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[str]:
    """Show everything that is held, until when and why, and who has looked at it."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.application)


@get(
    ["/sv/my/extend", "/en/my/extend"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_extending(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Show both dates before a yes."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.EXTEND)


@post(
    ["/sv/my/extend", "/en/my/extend"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def extend(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take the yes."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.EXTEND)


@get(
    ["/sv/my/withdraw-consent", "/en/my/withdraw-consent"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_withdrawing_consent(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Show what taking the consent back means."""
    steps = Steps(request, site, language, mypages)
    untrusted_consent = request.query_params.get(CONSENT)
    return await run_sync(
        lambda: steps.before(ActKind.WITHDRAW_CONSENT, untrusted_consent=untrusted_consent)
    )


@post(
    ["/sv/my/withdraw-consent", "/en/my/withdraw-consent"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def withdraw_consent(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take the consent back, the one named or the newest."""
    steps = Steps(request, site, language, mypages)
    untrusted_consent = (await read_fields(request)).get(CONSENT) or None
    return await run_sync(
        lambda: steps.order(ActKind.WITHDRAW_CONSENT, untrusted_consent=untrusted_consent)
    )


@get(
    ["/sv/my/withdraw", "/en/my/withdraw"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_withdrawing(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Show what taking everything back means."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.WITHDRAW)


@post(
    ["/sv/my/withdraw", "/en/my/withdraw"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def withdraw(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take everything back: withdrawn while it is open, erased once it is decided."""
    steps = Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.WITHDRAW)
