"""From a template to a page, in the language of its address.

Templates speak by ``t("area.what", …)`` and never hold words themselves. An undefined name or a
text that nobody wrote raises: a page is whole or it is not sent.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie

from vault.domain.language import Language
from vault.domain.wording import (
    date_in_words,
    datetime_in_words,
    period_in_words,
    size_in_words,
)
from vault.web import texts
from vault.web.languages import (
    LANGUAGE_COOKIE,
    LANGUAGE_QUERY,
    address_in,
    language_in_path,
    language_of,
    parse_language,
)
from vault.web.site import Site, cookie

TEMPLATES = Path(__file__).parent / "templates"
YEAR_IN_SECONDS = 365 * 24 * 60 * 60

AnyRequest = Request[Any, Any, Any]


def make_environment(*more: Path) -> Environment:
    """This function will return the one Jinja environment of a process; tests add folders."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, *more]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "day": _day,
        "weekday": _weekday,
        "moment": _moment,
        "period": _period,
        "filesize": _filesize,
    }
    return environment


def render(
    template: str,
    *,
    request: AnyRequest,
    site: Site,
    status_code: int = 200,
    language: Language | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: Sequence[Cookie] = (),
    **values: object,
) -> Response[str]:
    """This function will return the page, with ``values`` in reach of the template.

    Every template also has ``site``, ``language``, ``request_path``, ``t``, ``asset`` and
    ``address_in``. The language is the address's, unless it is given.
    """
    spoken = language or language_of(request)
    body = request.app.state.templates.get_template(template).render(
        site=site,
        language=spoken.value,
        request_path=request.scope["path"],
        t=partial(_say, spoken),
        asset=request.app.state.assets.address,
        logo=request.app.state.assets.logo,
        address_in=partial(_address_in, request),
        **values,
    )
    return Response(
        body,
        media_type=MediaType.HTML,
        status_code=status_code,
        headers=dict(headers or {}),
        cookies=[*cookies, *_choice(request, site)],
    )


def _choice(request: AnyRequest, site: Site) -> list[Cookie]:
    """Remember a language that the visitor chose where the address cannot say it."""
    chosen = parse_language(request.query_params.get(LANGUAGE_QUERY))
    if chosen is None or language_in_path(request.scope["path"]):
        return []
    return [cookie(site, LANGUAGE_COOKIE, chosen.value, max_age=YEAR_IN_SECONDS)]


def _say(language: Language, key: str, **values: object) -> str:
    return texts.say(key, language, **values)


def _address_in(request: AnyRequest, language: str) -> str:
    return address_in(request, Language(language))


def _language(context: Context) -> Language:
    return Language(context["language"])


def _local(context: Context, when: date) -> date:
    """Return the day where the organisation is: a moment in UTC may be the day before."""
    if isinstance(when, datetime):
        site: Site = context["site"]
        return when.astimezone(site.zone).date()
    return when


@pass_context
def _day(context: Context, when: date) -> str:
    return date_in_words(_local(context, when), _language(context))


@pass_context
def _weekday(context: Context, when: date) -> str:
    return date_in_words(_local(context, when), _language(context), weekday=True)


@pass_context
def _moment(context: Context, when: datetime) -> str:
    site: Site = context["site"]
    return datetime_in_words(when, site.zone.key, _language(context))


@pass_context
def _period(context: Context, period: str) -> str:
    return period_in_words(period, _language(context))


@pass_context
def _filesize(context: Context, count: int) -> str:
    return size_in_words(count, _language(context))
