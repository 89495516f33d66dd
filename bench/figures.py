"""The figures that were taken, kept in a file, and the page and the pictures that show them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.pictures import PICTURES, drawn, in_words, lines_of
from bench.report import Row, table

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
HEADINGS = {
    "starts": "Starting",
    "uploads": "Uploads",
    "memory": "Memory",
    "downloads": "Downloads",
    "pages": "The list",
    "searches": "Searching",
    "purges": "Purging",
    "rotations": "Rotating the KEK",
}
"""Of the groups, in the order of the page."""


def read_figures(file: Path) -> list[Row]:
    """What was taken before; nothing where there is no such file yet."""
    if not file.exists():
        return []
    return [Row(**one) for one in json.loads(file.read_text("utf-8"))]


def keep_figures(file: Path, rows: Sequence[Row]) -> None:
    """Write them down, so that a later run of one group finds the others'."""
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = [asdict(row) for row in rows]
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


def merged(old: Iterable[Row], new: Sequence[Row]) -> list[Row]:
    """The older figures, but where there are newer ones of the same; in the page's order."""
    newer = {row.key for row in new}
    every = [*(row for row in old if row.key not in newer), *new]
    groups = list(HEADINGS)
    return sorted(every, key=lambda row: (groups.index(row.group), row.database, row.store))


def write_page(page: Path, rows: Sequence[Row], *, machine: str) -> None:
    """Put tables and pictures into the page, between its marks, and the pictures beside it.

    Raises:
        ValueError: the page has no place for them.
    """
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        message = "the page has no marks around its figures"
        raise ValueError(message)
    folder = page.parent / "pictures"
    folder.mkdir(exist_ok=True)
    parts = [_taken(rows, machine)]
    for group, heading in HEADINGS.items():
        own = [row for row in rows if row.group == group]
        if own:
            parts += [f"### {heading}", *_pictures(group, rows, folder), table(own)]
    told = "\n\n".join(parts)
    page.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", "utf-8")


def _pictures(group: str, rows: Sequence[Row], folder: Path) -> list[str]:
    shown = []
    for picture in PICTURES:
        lines = lines_of(picture, rows) if picture.group == group else []
        if lines:
            (folder / picture.file).write_text(drawn(picture, lines), "utf-8")
            shown.append(f"![{in_words(picture, lines)}](pictures/{picture.file})")
    return shown


def _taken(rows: Sequence[Row], machine: str) -> str:
    """Say when it was measured, and how busy the machine was with other work."""
    days = sorted({row.taken for row in rows})
    when = days[0] if len(days) == 1 else f"between {days[0]} and {days[-1]}"
    busy = max(row.busy for row in rows)
    return (
        f"Measured on {when} on {machine}. Before it began, {busy:.1f} programs wanted a processor"
        " on average, or fewer: a quiet machine shows less than 0.5."
    )
