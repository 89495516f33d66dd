"""The counts beside the filters. Counting reads the whole list, so it is remembered for a while."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from vault.db.candidates import Sight, count_expiring, counts
from vault.db.engines import Database
from vault.domain.application import Kind, Status
from vault.usecases.candidates.browse import sight_of
from vault.usecases.desk.overview import SOON
from vault.usecases.staff.viewer import Viewer

FRESH_FOR = timedelta(seconds=20)
MOST_REMEMBERED = 200  # different sights: as many as recruiters with assignments of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many there are of what, among what somebody may see."""

    kinds: Mapping[Kind, int]
    statuses: Mapping[Status, int]
    soon: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.statuses.values())

    @property
    def new(self) -> int:
        """Those that nobody has moved yet."""
        return self.statuses.get(Status.ACCEPTED, 0)


class FigureMemory:
    """Figures by sight. May be shared by threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[Sight, tuple[datetime, Figures]] = {}
        self._lock = threading.Lock()

    def figures(self, *, main: Database, viewer: Viewer, now: datetime) -> Figures:
        """This method will return figures that are at most twenty seconds old."""
        sight = sight_of(viewer=viewer)
        with self._lock:
            known = self._known.get(sight)
        if known is not None and now - known[0] < FRESH_FOR:
            return known[1]
        found = _count(main, sight, now)
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[sight] = (now, found)
        return found

    def forget(self) -> None:
        """This method will make the next figures fresh: something was moved."""
        with self._lock:
            self._known.clear()


def _count(main: Database, sight: Sight, now: datetime) -> Figures:
    with main.reading() as session:
        by_both = counts(session, sight=sight)
        soon = count_expiring(session, sight=sight, until=now + SOON)
    kinds: dict[Kind, int] = {}
    statuses: dict[Status, int] = {}
    for (kind, status), count in by_both.items():
        kinds[kind] = kinds.get(kind, 0) + count
        statuses[status] = statuses.get(status, 0) + count
    return Figures(kinds=kinds, statuses=statuses, soon=soon)
