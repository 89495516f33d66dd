"""Growth as a picture: lines over the number of applications, both axes logarithmic, plain SVG.

Colour says which database, the stroke what was measured, and each line bears its name at its end.
The picture brings its own background, light or dark as the reader's system is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bench.places import POSTGRESQL, SQLITE
from bench.report import Row, figure

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 50, 50
APART = 15  # pixels between two names
STROKES = ("", "7 4", "2 4")
COLOURS = {SQLITE: "one", POSTGRESQL: "other"}
STYLE = """\
<style>
  .paper { fill: #ffffff } .grid { stroke: #d0d4da } text { fill: #24292f }
  .one { stroke: #0b57d0; color: #0b57d0 } .other { stroke: #b34700; color: #b34700 }
  text.one { fill: #0b57d0; stroke: none } text.other { fill: #b34700; stroke: none }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #1b1f26 } .grid { stroke: #3d444d } text { fill: #e6e9ee }
    .one { stroke: #7ab7ff; color: #7ab7ff } .other { stroke: #ffb07a; color: #ffb07a }
    text.one { fill: #7ab7ff } text.other { fill: #ffb07a }
  }
  text { font: 13px sans-serif } .title { font-size: 15px; font-weight: bold }
  polyline { fill: none; stroke-width: 2 } circle { fill: currentColor }
</style>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is drawn for each database: a figure of the rows of this work."""

    name: str
    work: str
    of_plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: the rows of a group, in one unit."""

    file: str
    group: str
    title: str
    unit: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a picture."""

    name: str
    database: str
    stroke: str
    points: tuple[tuple[int, float], ...]
    """Applications, and the figure."""


PICTURES = (
    Picture(
        file="growth-page.svg",
        group="pages",
        title="First page of 50 candidates",
        unit="ms",
        series=(
            Series(name="vault", work="first page of 50, names opened before"),
            Series(name="vault, opened anew", work="first page of 50, names opened anew"),
            Series(name="plain", work="first page of 50, names opened before", of_plain=True),
        ),
    ),
    Picture(
        file="growth-search.svg",
        group="searches",
        title="Search for a name, median",
        unit="ms",
        series=(Series(name="vault", work="search for a name, first page of what was found, p50"),),
    ),
    Picture(
        file="growth-index.svg",
        group="searches",
        title="Making the index of names anew",
        unit="s",
        series=(Series(name="vault", work="the index of names, made anew"),),
    ),
    Picture(
        file="growth-purge.svg",
        group="purges",
        title="Purge of everything, all of it due",
        unit="applications a second",
        series=(
            Series(name="vault", work="purge of so many due applications"),
            Series(name="bare DELETE", work="purge of so many due applications", of_plain=True),
        ),
    ),
    Picture(
        file="growth-rotation.svg",
        group="rotations",
        title="Rotation of the KEK, whole command",
        unit="s",
        series=(Series(name="vault", work="rotation of the KEK, whole command"),),
    ),
)


def lines_of(picture: Picture, rows: Sequence[Row]) -> list[Line]:
    """The lines for which there are figures at two numbers of applications or more."""
    found = []
    for stroke, series in zip(STROKES, picture.series, strict=False):
        for database in COLOURS:
            points = {
                row.count: value
                for row in rows
                if (row.group, row.work, row.database) == (picture.group, series.work, database)
                and row.count
                and (value := row.durable if series.of_plain else row.vault)
            }
            if len(points) > 1:
                name = f"{series.name}, {database}"
                ordered = tuple(sorted(points.items()))
                found.append(Line(name=name, database=database, stroke=stroke, points=ordered))
    return found


def in_words(picture: Picture, lines: Sequence[Line]) -> str:
    """What the picture shows, for who does not see it."""
    parts = [
        f"{line.name}: {figure(line.points[0][1])} at {line.points[0][0]:,}"
        f" and {figure(line.points[-1][1])} at {line.points[-1][0]:,} applications"
        for line in lines
    ]
    return f"{picture.title}, in {picture.unit}. {'; '.join(parts)}."


def drawn(picture: Picture, lines: Sequence[Line]) -> str:
    """The picture as SVG."""
    points = [point for line in lines for point in line.points]
    across = _Axis(values=[count for count, _ in points], start=LEFT, end=WIDTH - RIGHT)
    low, high = min(value for _, value in points), max(value for _, value in points)
    up = _Axis(values=[low / 1.3, high * 1.3], start=HEIGHT - BOTTOM, end=TOP)
    described = escape(in_words(picture, lines))
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(picture.title)}</title><desc>{described}</desc>",
        STYLE,
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        f'<text class="title" x="{LEFT}" y="24">{escape(picture.title)}</text>',
        f'<text x="{LEFT}" y="42">{escape(picture.unit)}</text>',
        f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">applications</text>',
    ]
    parts += _grid(across, up, sorted({count for count, _ in points}))
    for line in lines:
        parts += _line(line, across, up)
    parts += _names(lines, up)
    return "\n".join([*parts, "</svg>", ""])


class _Axis:
    """A logarithmic axis between two pixels."""

    def __init__(self, *, values: Sequence[float], start: int, end: int) -> None:
        self.low, self.high = math.log10(min(values)), math.log10(max(values))
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        """The pixel of a value."""
        part = (math.log10(value) - self.low) / (self.high - self.low or 1)
        return round(self.start + part * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        """Round values; fewer of each decade where there are many decades."""
        steps = (1, 2, 5) if self.high - self.low < 3 else (1,)
        decades = range(math.floor(self.low), math.ceil(self.high) + 1)
        every = [step * 10.0**decade for decade in decades for step in steps]
        return [value for value in every if self.low <= math.log10(value) <= self.high]


def _grid(across: _Axis, up: _Axis, counts: Sequence[int]) -> list[str]:
    parts = []
    for value in up.ticks():
        y = up.at(value)
        parts.append(f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:,g}</text>')
    for count in counts:
        x = across.at(count)
        parts.append(f'<path class="grid" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>')
        below = HEIGHT - BOTTOM + 18
        parts.append(f'<text x="{x}" y="{below}" text-anchor="middle">{count:,}</text>')
    return parts


def _line(line: Line, across: _Axis, up: _Axis) -> list[str]:
    places = [(across.at(count), up.at(value)) for count, value in line.points]
    path = " ".join(f"{x},{y}" for x, y in places)
    colour = COLOURS[line.database]
    return [
        f'<polyline class="{colour}" stroke-dasharray="{line.stroke or "none"}" points="{path}"/>',
        *(f'<circle class="{colour}" cx="{x}" cy="{y}" r="3"/>' for x, y in places),
    ]


def _names(lines: Sequence[Line], up: _Axis) -> list[str]:
    """Each line's name and last figure beside its end, none over another."""
    parts = []
    last = -math.inf
    for line in sorted(lines, key=lambda line: up.at(line.points[-1][1])):
        value = line.points[-1][1]
        last = max(up.at(value) + 4, last + APART)
        said = escape(f"{line.name}: {figure(value)}")
        colour = COLOURS[line.database]
        parts.append(f'<text class="{colour}" x="{WIDTH - RIGHT + 10}" y="{last}">{said}</text>')
    return parts
