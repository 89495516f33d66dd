"""The pages of the documentation, as the tests of this folder read them."""

import re
import unicodedata
from pathlib import Path

from tests.house.sources import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

_FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose_of(text: str) -> str:
    """Return a page without its blocks of code."""
    return _FENCED.sub("", text)


def links_in(text: str) -> list[str]:
    """Return the targets of links and pictures; what stands in code is no link."""
    return _LINK.findall(_CODE.sub("", prose_of(text)))


def code_in(text: str) -> list[str]:
    """Return what stands in backticks within sentences, headings and tables."""
    return [found[1:-1] for found in _CODE.findall(prose_of(text))]


def anchors_of(text: str) -> set[str]:
    """Return the anchors that the headings of a page get on the site."""
    return {_slug(heading) for heading in _HEADING.findall(prose_of(text))}


def _slug(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.replace("`", ""))
    ascii_only = plain.encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w\s-]", "", ascii_only).strip().lower()
    return re.sub(r"[-\s]+", "-", words)
