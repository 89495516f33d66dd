"""Every link within the documentation leads somewhere, on the site as well as in the repository."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.house.pages import DOCS, PAGES, anchors_of, links_in, name_of


def problem_of(page: Path, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme in {"http", "https", "mailto"}:
        return None
    place = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not place.exists():
        return f"{target}: there is no such file"
    if page.is_relative_to(DOCS) and not place.is_relative_to(DOCS):
        return f"{target}: leads out of the site"
    if (
        parts.fragment
        and place.suffix == ".md"
        and parts.fragment not in anchors_of(place.read_text(encoding="utf-8"))
    ):
        return f"{target}: the page has no such heading"
    return None


def problems_on(page: Path, text: str) -> list[str]:
    found = (problem_of(page, target) for target in links_in(text))
    return [problem for problem in found if problem is not None]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    assert problems_on(page, page.read_text(encoding="utf-8")) == []


def test_a_link_to_nowhere_is_found() -> None:
    page = DOCS / "settings.md"
    planted = (
        "[gone](gone.md) [no heading](settings.md#gone) [out](../Makefile) ![none](none.png)"
        " [there](formats.md#1-suites) `[code](gone.md)`"
    )

    problems = problems_on(page, planted)

    assert [problem.split(":")[0] for problem in problems] == [
        "gone.md",
        "settings.md#gone",
        "../Makefile",
        "none.png",
    ]
