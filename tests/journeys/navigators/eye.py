"""Looks at every page that a journey passes: axe, sideways scrolling, pictures for people."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tests.journeys.browser import (
    HEIGHT,
    NARROW,
    WIDE,
    accessibility_problems,
    overflows,
    shoot,
)

Scheme = Literal["light", "dark"]
LOOKS: tuple[tuple[int, Scheme], ...] = (
    (WIDE, "light"),
    (NARROW, "dark"),
    (WIDE, "dark"),
    (NARROW, "light"),
)
ENOUGH = 2  # both widths and both lights, in two looks; the other two are for pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Eye:
    """Remembers what it saw, so that a journey can be sure that it was looking."""

    language: str
    pictures: Path | None
    width: int = WIDE
    seen: list[str] = field(default_factory=list)

    def look(self, page: Page, name: str) -> None:
        """Judge the page as it stands, wide and narrow, in light and in the dark."""
        for width, scheme in LOOKS if self.pictures else LOOKS[:ENOUGH]:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=scheme)
            shoot(page, self.pictures, f"{name}-{self.language}-{scheme}-{width}")
            assert accessibility_problems(page) == [], f"{name}, {scheme}, {width}"
            assert not overflows(page), f"{name}, {width}"
        page.set_viewport_size({"width": self.width, "height": HEIGHT})
        page.emulate_media(color_scheme="light")
        self.seen.append(name)
