"""``make bench``: every row of the promise on speed and size, measured side by side in one run.

``python -m bench.run [--write] [starts|uploads|memory|downloads|pages|purges …]``: all of them by
default. ``--write`` puts the table into docs/benchmarks.md.
"""

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.downloads import downloads
from bench.pages import pages
from bench.purges import purges
from bench.report import Row, as_json, put_into, table
from bench.starts import starts
from bench.uploads import memory_of_uploads, upload_rates

MEASURES: dict[str, Callable[[], Iterator[Row]]] = {
    "starts": starts,
    "uploads": upload_rates,
    "memory": memory_of_uploads,
    "downloads": downloads,
    "pages": pages,
    "purges": purges,
}
RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Measure what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", help=f"of {', '.join(MEASURES)}; all by default")
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    given = parser.parse_args()
    asked = given.measures or list(MEASURES)
    if unknown := set(asked) - set(MEASURES):
        parser.error(f"there is no measure called {min(unknown)}")
    busy_before = os.getloadavg()[1]
    rows: list[Row] = []
    for name in asked:
        for row in MEASURES[name]():
            rows.append(row)
            print(f"{row.work}: {row.vault:.3g} {row.unit}", flush=True)
    print(f"\n{table(rows)}")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(as_json(rows), indent=2) + "\n")
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(put_into(page=page, rows=rows, taken=_taken(busy_before)), encoding="utf-8")


def _taken(busy_before: float) -> str:
    """Say on what machine it was measured, and how busy that was with other work."""
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} processors shared by client"
        f" and server, Python {platform.python_version()}, {platform.system()} on"
        f" {platform.machine()}. Before it began, {busy_before:.1f} programs wanted a processor"
        " on average: a quiet machine shows less than 0.5."
    )


if __name__ == "__main__":
    main()
