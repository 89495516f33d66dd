"""The site's menu leads to every page, and to nothing else."""

import tomllib
from collections.abc import Iterator

from tests.house.pages import DOCS
from tests.house.sources import ROOT

Entry = str | list["Entry"] | dict[str, "Entry"]


def pages_of(entry: Entry) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        yield from pages_of(list(entry.values()))
    else:
        for inner in entry:
            yield from pages_of(inner)


def test_the_menu_leads_to_every_page_once() -> None:
    menu = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]

    assert sorted(pages_of(menu)) == sorted(
        str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")
    )
