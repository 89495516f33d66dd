"""Every pair of colours that carries words keeps 4.5 : 1, for every hue an organisation may set.

Computed from the tokens of the stylesheet by WCAG 2.2 (relative luminance, 1.4.3).
"""

import colorsys
import re

import pytest

from vault.web.assets import STATIC

CSS = (STATIC / "vault.css").read_text("utf-8")
_LIGHT, _DARK = re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL)[:2]
SCHEMES = {"light": _LIGHT, "dark": _DARK}
PAIRS = [
    *(
        (ink, paper)
        for ink in ("ink", "ink-2", "ink-3")
        for paper in ("paper", "surface", "sunken")
    ),
    *((tone, ground) for tone in ("warn", "bad", "good") for ground in ("paper", "surface")),
    *((tone, f"{tone}-soft") for tone in ("warn", "bad", "good", "accent")),
    ("ink-2", "pill"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("surface", "bad"),
]
EDGES = [("line-strong", "paper"), ("line-strong", "surface"), ("focus", "paper")]
HUES = range(0, 360, 5)


def tokens(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", SCHEMES[scheme]))


def channels(colour: str, hue: int) -> tuple[float, float, float]:
    if colour.startswith("#"):
        red, green, blue = bytes.fromhex(colour[1:])
        return red / 255, green / 255, blue / 255
    saturation, lightness = (int(one) / 100 for one in re.findall(r"(\d+)%", colour))
    return colorsys.hls_to_rgb(hue / 360, lightness, saturation)


def luminance(colour: str, hue: int) -> float:
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in channels(colour, hue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, hue: int) -> float:
    high, low = sorted((luminance(one, hue), luminance(other, hue)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_in_every_hue(scheme: str, ink: str, ground: str) -> None:
    of = tokens(scheme)

    worst = min(contrast(of[ink], of[ground], hue) for hue in HUES)

    assert worst >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(scheme: str, edge: str, ground: str) -> None:
    of = tokens(scheme)

    assert contrast(of[edge], of[ground], 0) >= 3
