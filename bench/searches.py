"""Searching for a name: how long until the index is up, and how long each search takes then."""

import statistics
import time
from collections.abc import Iterator

from bench.filling import FullVault
from bench.pages import look
from bench.people import BEGINNINGS, ENDINGS, FIRST, LAST
from bench.places import Place
from bench.report import Row, shown, within
from bench.rows import NOW
from vault.usecases.candidates.search import NameIndex

LIMIT_MS = 20.0


def searches(place: Place) -> Iterator[Row]:
    """Two rows for each number of applications."""
    queries = _queries()
    for count in place.scale.counts:
        with place.stock.opened(count) as vault:
            names = NameIndex()
            began = time.perf_counter()
            _take_in(vault, names)
            took = time.perf_counter() - began
            yield shown(work="the index of names, made anew", unit="s", vault=took, count=count)
            yield within(
                work="search for a name, first page of what was found, p50",
                unit="ms",
                vault=_median(vault, names, queries),
                limit=LIMIT_MS,
                count=count,
            )


def _take_in(vault: FullVault, names: NameIndex) -> None:
    stores = vault.stores
    names.take_in(main=stores.main, keyring=stores.keyring, opener=vault.keys.opener, now=NOW)


def _median(vault: FullVault, names: NameIndex, queries: list[str]) -> float:
    took = []
    for number, query in enumerate([queries[0], *queries]):
        began = time.perf_counter()
        look(vault, names, query)
        if number:  # the first warms up
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _queries() -> list[str]:
    """First names, last names, common and rare, and both: from a hit in fifty to none at all."""
    first, common = FIRST["sv"].split()[::4], LAST["sv"].split()[::4]
    rare = [one + other for one, other in zip(BEGINNINGS.split(), ENDINGS.split(), strict=False)]
    both = [f"{one} {other}" for one, other in zip(first, common, strict=False)]
    return [*first, *common, *rare, *both, "nobody at all"]
