"""Coming in by the link or the code, and going out again."""

from typing import Any, Final

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from vault.domain.language import Language
from vault.domain.private_link import CODE_FIELD
from vault.errors import FieldError
from vault.usecases.mypages.note_visit import note_visit
from vault.usecases.mypages.visit import OpenVisit, StartedVisit, end_visit, start_visit
from vault.web.addresses import rate_key_of
from vault.web.languages import language_of
from vault.web.messages import problems_of
from vault.web.mypages.asking import ASKS_FOR_LINK, asking_page
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.forms import read_fields
from vault.web.mypages.guard import (
    VisitRequest,
    no_visit_cookie,
    provide_visit,
    visit_cookie,
    visit_guard,
    visit_of,
)
from vault.web.pages import render
from vault.web.problems import status_of
from vault.web.site import Site

PUBLIC = {"public": True}
SEE_OTHER: Final = 303  # RFC 9110 §15.4.4: a reload does not send the form again
FORGET = '"cache", "storage"'
"""``Clear-Site-Data`` (ASVS 14.3.1). Our cookie is ended by name: the others are not a visit's."""


@get(["/sv/my", "/en/my"], opt=PUBLIC, include_in_schema=False)
async def ask(request: VisitRequest) -> Response[str]:
    """Ask for the link or the code. The script finds the link in the address and sends it."""
    visit = await visit_of(request)
    return asking_page(request, is_visiting=visit is not None)


@get(["/sv/my/open", "/en/my/open"], opt=PUBLIC, include_in_schema=False, sync_to_thread=False)
def ask_again(request: VisitRequest) -> Redirect:
    """Bring back whoever reloads or translates the page that said what was wrong."""
    return Redirect(f"/{language_of(request).value}/my", status_code=SEE_OTHER)


@post(["/sv/my/open", "/en/my/open"], opt=PUBLIC, include_in_schema=False)
async def come_in(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Begin a visit, or say what is wrong with the link or code."""
    untrusted_text = (await read_fields(request)).get(CODE_FIELD, "")
    rate_key = rate_key_of(request, site)
    try:
        started = await run_sync(lambda: _start(site, language, mypages, rate_key, untrusted_text))
    except FieldError as error:
        return asking_page(
            request,
            status_code=status_of(error),
            typed=untrusted_text,
            errors=problems_of(error, language),
        )
    return Redirect(
        f"/{language.value}/my/application",
        status_code=SEE_OTHER,
        cookies=[visit_cookie(site, started.cookie)],
    )


def _start(
    site: Site, language: Language, door: MyPagesDoor, rate_key: bytes, untrusted_text: str
) -> StartedVisit:
    now = site.clock()
    started = start_visit(
        main=door.main,
        keyring=door.keyring,
        limiter=door.limiter,
        rate_key=rate_key,
        untrusted_text=untrusted_text,
        now=now,
    )
    if note_visit(
        main=door.main,
        keyring=door.keyring,
        book=door.policies(),
        started=started,
        language=language,
        now=now,
    ):
        door.after_act()
    return started


@post(
    ["/sv/my/close", "/en/my/close"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def go_out(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Redirect:
    """End the visit, here and in the browser."""
    visit: OpenVisit = provide_visit(request)
    await run_sync(
        lambda: end_visit(main=mypages.main, keyring=mypages.keyring, visit=visit, now=site.clock())
    )
    return Redirect(
        f"/{language.value}/my/closed",
        status_code=SEE_OTHER,
        headers={"Clear-Site-Data": FORGET},
        cookies=[no_visit_cookie(site)],
    )


@get(["/sv/my/closed", "/en/my/closed"], opt=PUBLIC, include_in_schema=False, sync_to_thread=False)
def closed(request: VisitRequest, site: NamedDependency[Site]) -> Response[str]:
    """Say that the visit is over and nothing is left in the browser."""
    return render("mypages/closed.html", request=request, site=site, section="my")
