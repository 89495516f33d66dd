"""``make bench``: every row of the promise on speed and size, measured side by side in one run.

``python -m bench.run [--write] [GROUP …]``: all groups by default, on both databases and both
stores of documents. ``--write`` puts tables and pictures into docs/benchmarks.md; what is not
measured this time stays there as it was (bench/figures.json).
"""

import argparse
import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from bench.downloads import downloads
from bench.figures import HEADINGS, keep_figures, merged, read_figures, write_page
from bench.pages import pages
from bench.places import DATABASES, FULL, RESULTS, SHORT, STORES, Place, Scale, database_of
from bench.purges import purges
from bench.report import Row, figure, table
from bench.rotations import rotations
from bench.searches import searches
from bench.starts import helps, starts
from bench.uploads import memory, uploads

FIGURES = Path(__file__).parent / "figures.json"
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


class On(Enum):
    """What a measure is repeated on."""

    NOTHING = "nothing"
    DATABASES = "databases"
    STORES = "databases and stores"


MEASURES: tuple[tuple[str, Callable[[Place], Iterator[Row]], On], ...] = (
    ("starts", helps, On.NOTHING),
    ("starts", starts, On.STORES),
    ("uploads", uploads, On.STORES),
    ("memory", memory, On.STORES),
    ("downloads", downloads, On.STORES),
    ("pages", pages, On.DATABASES),
    ("searches", searches, On.DATABASES),
    ("purges", purges, On.DATABASES),
    ("rotations", rotations, On.DATABASES),
)


def main() -> None:
    """Measure what is asked for, print the table, and end with 1 where a measure failed."""
    given = _arguments()
    run = Run(given.write)
    for number, name in enumerate(given.database):
        with database_of(DATABASES[name]) as stock:
            for group, measure, on in MEASURES:
                if group not in given.groups or (on is On.NOTHING and number):
                    continue
                for store in given.store if on is On.STORES else ["folder"]:
                    place = Place(
                        database=DATABASES[name],
                        store=STORES[store],
                        scale=given.scale,
                        stock=stock,
                    )
                    run.take(group, measure, on, place)
    print(f"\n{table(run.rows)}")
    if run.failed:
        sys.exit(f"failed: {', '.join(run.failed)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", help=f"of {', '.join(HEADINGS)}; all by default")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--store", choices=[*STORES, "both"], default="both")
    parser.add_argument("--short", action="store_true", help="only to see that everything runs")
    parser.add_argument("--counts", help="of applications, as 1000,10000")
    parser.add_argument(
        "--write",
        nargs="?",
        type=Path,
        const=PAGE,
        metavar="PAGE",
        help="put tables and pictures into docs/benchmarks.md, or into this page",
    )
    given = parser.parse_args()
    if unknown := set(given.groups) - set(HEADINGS):
        parser.error(f"there is no group called {min(unknown)}")
    if given.write and not given.write.exists():
        parser.error(f"there is no page {given.write}")
    if given.write == PAGE and (given.short or given.counts):
        parser.error("figures of a short run are not for docs/benchmarks.md: name another page")
    given.groups = given.groups or list(HEADINGS)
    given.database = list(DATABASES) if given.database == "both" else [given.database]
    given.store = list(STORES) if given.store == "both" else [given.store]
    given.scale = _scale(given)
    return given


def _scale(given: argparse.Namespace) -> Scale:
    scale = SHORT if given.short else FULL
    if given.counts:
        scale = replace(scale, counts=tuple(int(one) for one in given.counts.split(",")))
    return scale


class Run:
    """What a run has measured so far."""

    def __init__(self, page: Path | None) -> None:
        self.page = page
        self.file = RESULTS / "figures.json"
        if self.page is not None:
            self.file = FIGURES if self.page == PAGE else self.page.with_name("figures.json")
        self.earlier = read_figures(self.file) if self.page is not None else []
        self.busy = os.getloadavg()[1]
        self.rows: list[Row] = []
        self.failed: list[str] = []

    def take(
        self, group: str, measure: Callable[[Place], Iterator[Row]], on: On, place: Place
    ) -> None:
        """Measure; what was measured before a failure is kept."""
        database = "" if on is On.NOTHING else place.database
        store = place.store if on is On.STORES else ""
        try:
            for row in measure(place):
                taken = f"{datetime.now(UTC):%Y-%m-%d}"
                named = replace(row, group=group, database=database, store=store, taken=taken)
                self.rows.append(replace(named, busy=self.busy))
                at = [str(one) for one in (row.work, database, store, row.count) if one]
                print(f"{', '.join(at)}: {figure(row.vault)} {row.unit}", flush=True)
        except Exception:  # noqa: BLE001 - the others are measured all the same; named at the end
            traceback.print_exc()
            self.failed.append(" ".join(one for one in (group, database, store) if one))
        finally:
            self._keep()

    def _keep(self) -> None:
        rows = merged(self.earlier, self.rows)
        if not rows:
            return
        keep_figures(self.file, rows)
        if self.page is not None:
            write_page(self.page, rows, machine=_machine())


def _machine() -> str:
    return (
        f"{os.cpu_count()} processors shared by client, databases and servers, Python"
        f" {platform.python_version()}, {platform.system()} on {platform.machine()}"
    )


if __name__ == "__main__":
    main()
