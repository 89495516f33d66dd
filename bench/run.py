"""``make bench``: every row of the promise on speed and size, measured side by side in one run.

``python -m bench.run [starts|uploads|memory|downloads|pages …]``: all of them by default.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.downloads import downloads
from bench.pages import pages
from bench.report import Row, as_json, table
from bench.starts import starts
from bench.uploads import memory_of_uploads, upload_rates

MEASURES: dict[str, Callable[[], Iterator[Row]]] = {
    "starts": starts,
    "uploads": upload_rates,
    "memory": memory_of_uploads,
    "downloads": downloads,
    "pages": pages,
}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", help=f"of {', '.join(MEASURES)}; all by default")
    asked = parser.parse_args().measures or list(MEASURES)
    if unknown := set(asked) - set(MEASURES):
        parser.error(f"there is no measure called {min(unknown)}")
    rows: list[Row] = []
    for name in asked:
        for row in MEASURES[name]():
            rows.append(row)
            print(f"{row.work}: {row.vault:.3g} {row.unit}", flush=True)
    print()
    print(table(rows))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(as_json(rows), indent=2) + "\n")


if __name__ == "__main__":
    main()
