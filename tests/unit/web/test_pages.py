"""A page is whole, in its language, and safe with whatever it shows."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from litestar import Litestar, Request, Response, get
from litestar.di import NamedDependency
from litestar.testing import TestClient

from tests.factories.sites import make_site
from vault.web.frame import frame
from vault.web.pages import make_environment, render
from vault.web.site import Site, cookie, ended_cookie

NEARLY_MIDNIGHT = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # the next year in Stockholm
AnyRequest = Request[Any, Any, Any]


def page_of(folder: Path, template: str, path: str = "/sv/page", **values: object) -> str:
    (folder / "page.html").write_text(template, "utf-8")

    @get(["/{lang:str}/page", "/staff"], opt={"public": True}, sync_to_thread=False)
    def show(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
        return render(
            "page.html",
            request=request,
            site=site,
            status_code=200,
            language=None,
            headers=None,
            cookies=(),
            **values,
        )

    app: Litestar = frame(site=make_site(), routes=[show])
    app.state.templates = make_environment(folder)
    with TestClient(app) as client:
        return client.get(path).text


@pytest.mark.parametrize(
    ("template", "swedish", "english"),
    [
        ("{{ when | day }}", "1 januari 2027", "1 January 2027"),
        ("{{ when | weekday }}", "fredag 1 januari 2027", "Friday 1 January 2027"),
        ("{{ when | moment }}", "1 januari 2027 kl. 00.30", "1 January 2027 at 00:30"),
        ("{{ on | day }}", "30 juni 2027", "30 June 2027"),
        ("{{ 1468006 | filesize }}", "1,4 MB", "1.4 MB"),
        ("{{ 'P2Y' | period }}", "två år", "two years"),
        ("{{ t('status.interview') }}", "Intervju", "Interview"),
    ],
)
def test_dates_sizes_and_words_are_told_in_the_language_and_zone_of_the_page(
    tmp_path: Path, template: str, swedish: str, english: str
) -> None:
    values = {"when": NEARLY_MIDNIGHT, "on": date(2027, 6, 30)}

    assert page_of(tmp_path, template, "/sv/page", **values) == swedish
    assert page_of(tmp_path, template, "/en/page", **values) == english


def test_what_came_from_outside_is_shown_as_text(tmp_path: Path) -> None:
    shown = page_of(tmp_path, "<p title='{{ x }}'>{{ x }}</p>", x="<script>'\"&")

    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;&#39;&#34;&amp;") == 2


def test_a_name_that_nobody_handed_in_raises(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        make_environment(tmp_path).from_string("{{ nobody }}").render()


def test_the_form_parts_tie_label_hint_and_error_to_the_field(tmp_path: Path) -> None:
    template = (
        '{% from "shared/forms.html" import field with context %}'
        '{{ field("email", "E-post", value="a@", hint="Hit", errors=errors) }}'
    )
    errors = [{"field": "email", "code": "not-an-email", "message": "Skriv om"}]

    shown = page_of(tmp_path, template, errors=errors)

    assert '<label for="email">' in shown
    assert 'aria-describedby="email-hint email-message" aria-invalid="true"' in shown
    assert 'value="a@"' in shown


@pytest.mark.parametrize(("left", "width"), [(0.5, "50.0"), (-1, "0.0"), (7, "100.0")])
def test_the_life_bar_stays_between_nothing_and_all(
    tmp_path: Path, left: float, width: str
) -> None:
    template = (
        '{% from "shared/parts.html" import life_bar with context %}{{ life_bar(left, "i dag") }}'
    )

    shown = page_of(tmp_path, template, left=left)

    assert f'class="life-left" width="{width}"' in shown
    assert "i dag" in shown


def test_templates_have_no_inline_style_script_or_handler() -> None:
    environment = make_environment()
    for name in environment.list_templates(extensions=["html"]):
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
        assert " style=" not in source
        # What an applicant saves has its style in it; we never serve it as a page.
        assert ("<style" in source) == (name == "mypages/extract.html")
        assert "<script>" not in source
        assert " onclick=" not in source


def test_every_template_compiles() -> None:
    environment = make_environment()

    names = environment.list_templates(extensions=["html"])

    assert "shared/error.html" in names
    for name in names:
        environment.get_template(name)


def test_cookies_bear_the_host_prefix_by_tls_alone() -> None:
    plain, tls = make_site(), make_site(public_url="https://jobb.exempel.se")

    assert cookie(plain, "staff", "x").key == "staff"
    kept = cookie(tls, "staff", "x", samesite="strict").to_header(header="")
    assert kept.startswith("__Host-staff=x")
    assert all(word in kept for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"))
    assert ended_cookie(tls, "staff").max_age == 0


def test_a_site_does_not_show_its_secret_and_knows_its_origin_and_day() -> None:
    site = make_site(public_url="https://Jobb.exempel.se", clock=lambda: NEARLY_MIDNIGHT)

    assert "rate_secret" not in repr(site)
    assert site.origin == "https://jobb.exempel.se"
    assert site.today() == "2027-01-01"
