"""What somebody asked the list of candidates for: filters, a name, an order, a place in it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vault.db.candidates import Edge, Filter


class Sort(StrEnum):
    """The orders of the list."""

    RECEIVED = "received"
    EXPIRES = "expires"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the list: beside a row. ``value`` is None where the order is not by time."""

    id: bytes
    value: datetime | None
    backwards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asked the list for."""

    sought: Filter = field(default_factory=Filter)
    query: str = field(default="", repr=False)
    sort: Sort = Sort.RECEIVED
    cursor: Cursor | None = None
    number: int = 1
    """Which page it is, for the audit entry."""

    @property
    def edge(self) -> Edge | None:
        """The row that the page begins or ends beside, where the order is by time."""
        if self.cursor is None or self.cursor.value is None:
            return None
        return Edge(value=self.cursor.value, id=self.cursor.id)

    @property
    def is_backwards(self) -> bool:
        """Whether the page ends beside that row."""
        return self.edge is not None and self.cursor is not None and self.cursor.backwards
