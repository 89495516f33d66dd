"""Asking for a new link. The same answer for everyone: who has applied here is theirs to tell."""

from typing import Any

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from vault.domain.language import Language
from vault.errors import FieldError
from vault.usecases.links.lost_link import EMAIL_FIELD, ask_for_link
from vault.web.addresses import rate_key_of
from vault.web.messages import problems_of
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.entry import PUBLIC, SEE_OTHER
from vault.web.mypages.forms import read_fields
from vault.web.mypages.guard import VisitRequest
from vault.web.pages import render
from vault.web.problems import status_of
from vault.web.site import Site


@get(["/sv/my/lost", "/en/my/lost"], opt=PUBLIC, include_in_schema=False, sync_to_thread=False)
def ask_where_to(request: VisitRequest, site: NamedDependency[Site]) -> Response[str]:
    """Ask which address the application was made with."""
    return render(
        "mypages/lost.html", request=request, site=site, section="my", typed="", errors=()
    )


@post(["/sv/my/lost", "/en/my/lost"], opt=PUBLIC, include_in_schema=False)
async def send_link(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take the address in, sealed; what it brings is a letter, or nothing."""
    untrusted_email = (await read_fields(request)).get(EMAIL_FIELD, "")
    try:
        await run_sync(
            lambda: ask_for_link(
                main=mypages.main,
                keyring=mypages.keyring,
                sealer=mypages.sealer,
                limiter=mypages.limiter,
                rate_key=rate_key_of(request, site),
                untrusted_email=untrusted_email,
                language=language,
                now=site.clock(),
            )
        )
    except FieldError as error:
        return render(
            "mypages/lost.html",
            request=request,
            site=site,
            status_code=status_of(error),
            section="my",
            typed=untrusted_email,
            errors=problems_of(error, language),
        )
    mypages.after_act()
    return Redirect(f"/{language.value}/my/lost/sent", status_code=SEE_OTHER)


@get(
    ["/sv/my/lost/sent", "/en/my/lost/sent"],
    opt=PUBLIC,
    include_in_schema=False,
    sync_to_thread=False,
)
def sent(request: VisitRequest, site: NamedDependency[Site]) -> Response[str]:
    """Say what happens now, whoever asked."""
    return render("mypages/lost_sent.html", request=request, site=site, section="my")
