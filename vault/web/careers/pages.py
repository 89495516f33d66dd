"""The careers pages that are looked at: what is open, one position, the notice.

Handlers with two addresses are asynchronous and read in a thread by themselves: Litestar 2.25
wraps a synchronous one once for each address, and then awaits it only once.
"""

from collections.abc import Sequence
from functools import partial

from anyio import to_thread
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from vault.crypto.keys import new_submission_key
from vault.db import submissions
from vault.db.tables import Position
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.domain.notice.dates import examples
from vault.domain.notice.notice import notice
from vault.domain.wording import date_in_words
from vault.web.careers.door import CareersDoor
from vault.web.careers.hand_in import hand_in_for_position, hand_in_spontaneously
from vault.web.careers.positions import find_opening, is_open
from vault.web.careers.views import form_view, opening_of
from vault.web.languages import language_of
from vault.web.pages import render
from vault.web.site import Site

PUBLIC = {"public": True}
Visit = Request[None, None, State]


@get("/", opt=PUBLIC, include_in_schema=False, sync_to_thread=False)
def start(request: Visit) -> Redirect:
    """Send a visitor to the positions, in the language that their browser asks for."""
    return Redirect(
        f"/{language_of(request).value}/jobs", headers={"Vary": "Accept-Language, Cookie"}
    )


@get("/sv", opt=PUBLIC, include_in_schema=False, sync_to_thread=False)
def start_in_swedish() -> Redirect:
    """Send a visitor to the positions in Swedish."""
    return Redirect("/sv/jobs")


@get("/en", opt=PUBLIC, include_in_schema=False, sync_to_thread=False)
def start_in_english() -> Redirect:
    """Send a visitor to the positions in English."""
    return Redirect("/en/jobs")


@get(["/sv/jobs", "/en/jobs"], opt=PUBLIC, include_in_schema=False)
async def jobs(
    request: Visit,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    careers: NamedDependency[CareersDoor],
) -> Response[str]:
    """Show what can be applied for today."""
    positions = await to_thread.run_sync(partial(_open_positions, careers, site))
    return render(
        "careers/jobs.html",
        request=request,
        site=site,
        openings=[opening_of(position, language) for position in positions],
    )


@get(["/sv/jobs/{slug:str}", "/en/jobs/{slug:str}"], opt=PUBLIC, include_in_schema=False)
async def job(
    request: Visit,
    slug: FromPath[str],
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    careers: NamedDependency[CareersDoor],
) -> Response[str]:
    """Show one position and its form, or that it is closed."""
    position = await to_thread.run_sync(partial(find_opening, careers, untrusted_slug=slug))
    opening = opening_of(position, language)
    if not is_open(position, site=site):
        return render(
            "careers/closed.html", request=request, site=site, status_code=410, opening=opening
        )
    return render(
        "careers/apply.html",
        request=request,
        site=site,
        opening=opening,
        form=form_view(
            policy=careers.intake.ports.policies().active,
            kind=Kind.POSITION,
            language=language,
            now=site.clock(),
            last_on=position.last_date,
            submission_key=new_submission_key(),
        ),
    )


@get(["/sv/spontaneous", "/en/spontaneous"], opt=PUBLIC, include_in_schema=False)
async def spontaneous(
    request: Visit,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    careers: NamedDependency[CareersDoor],
) -> Response[str]:
    """Show the form of a spontaneous application."""
    return render(
        "careers/apply.html",
        request=request,
        site=site,
        opening=None,
        form=form_view(
            policy=careers.intake.ports.policies().active,
            kind=Kind.SPONTANEOUS,
            language=language,
            now=site.clock(),
            last_on=None,
            submission_key=new_submission_key(),
        ),
    )


@get(["/sv/privacy", "/en/privacy"], opt=PUBLIC, include_in_schema=False)
async def privacy(
    request: Visit,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    careers: NamedDependency[CareersDoor],
) -> Response[str]:
    """Show the notice that Art 13 and 14 GDPR want, made from the policy in force."""
    policy, now = careers.intake.ports.policies().active, site.clock()
    return render(
        "careers/privacy.html",
        request=request,
        site=site,
        notice=notice(policy=policy, language=language),
        dates=examples(policy=policy, at=now, language=language),
        today=date_in_words(now.astimezone(site.zone).date(), language),
    )


def _open_positions(careers: CareersDoor, site: Site) -> Sequence[Position]:
    today = site.clock().astimezone(site.zone).date()
    with careers.intake.ports.main.reading() as session:
        return submissions.open_positions(session, today=today)


handlers = [
    start,
    start_in_swedish,
    start_in_english,
    jobs,
    job,
    spontaneous,
    privacy,
    hand_in_for_position,
    hand_in_spontaneously,
]
