"""What the list of candidates was asked for, read from an address or a form, and written back.

A name that is searched for never stands in an address: searching is a POST. What is odd in an
address is left out rather than refused: an old bookmark still shows a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from vault.db.candidates import Filter
from vault.domain.application import SHOWN, Kind, Status
from vault.domain.identifiers import parse_id
from vault.errors import MalformedIdentifierError
from vault.usecases.candidates.wanted import Cursor, Sort, Wanted
from vault.usecases.desk.overview import SOON

WORKING_ORDER = (
    Status.ACCEPTED,
    Status.IN_REVIEW,
    Status.INTERVIEW,
    Status.OFFERED,
    Status.HIRED,
    Status.REJECTED,
    Status.QUARANTINED,
    Status.WITHDRAWN,
)
MAX_PAGE = 100_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters as words, so that the form can be filled in again."""

    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    position: str = ""
    """A position's slug."""
    since: date | None = None
    until: date | None = None
    soon: bool = False
    sort: Sort = Sort.RECEIVED
    query: str = field(default="", repr=False)
    cursor: Cursor | None = None
    number: int = 1

    @property
    def chosen(self) -> int:
        """How many filters are set."""
        return (
            len(self.kinds)
            + len(self.statuses)
            + bool(self.position)
            + bool(self.since)
            + bool(self.until)
            + self.soon
        )

    def fields(self) -> list[tuple[str, str]]:
        """This method will return the fields that lead back here, without search and place."""
        pairs = [("kind", one.value) for one in self.kinds]
        pairs += [("status", one.value) for one in self.statuses]
        pairs += [("position", self.position)] if self.position else []
        pairs += [("since", self.since.isoformat())] if self.since else []
        pairs += [("until", self.until.isoformat())] if self.until else []
        pairs += [("soon", "yes")] if self.soon else []
        pairs += [("sort", self.sort.value)] if self.sort is not Sort.RECEIVED else []
        return pairs

    def address(self, **changes: object) -> str:
        """This method will return the address of this list, from its beginning."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # named by our own templates
        return _address(changed.fields())

    def beside(self, cursor: Cursor | None) -> list[tuple[str, str]]:
        """This method will return the fields of the page beside a row; none where there is none."""
        if cursor is None:
            return []
        number = max(1, self.number - 1 if cursor.backwards else self.number + 1)
        way = "before" if cursor.backwards else "after"
        return [*self.fields(), (way, _written(cursor)), ("page", str(number))]

    def page_address(self, cursor: Cursor | None) -> str:
        """This method will return the address of the page beside a row, or an empty one."""
        return _address(self.beside(cursor)) if cursor else ""

    def wanted(self, *, position_id: bytes | None, zone: ZoneInfo, now: datetime) -> Wanted:
        """This method will return what the errand is asked for."""
        return Wanted(
            sought=Filter(
                kinds=frozenset(self.kinds),
                statuses=frozenset(self.statuses),
                position_id=position_id,
                received_from=_midnight(self.since, zone),
                received_until=_midnight(self.until, zone, days=1),
                expires_until=now + SOON if self.soon else None,
            ),
            query=self.query,
            sort=self.sort,
            cursor=self.cursor,
            number=self.number,
        )


def read_asked(untrusted: Mapping[str, Sequence[str]]) -> Asked:
    """This function will return what was asked for, as far as it can be understood."""

    def one(name: str) -> str:
        values = untrusted.get(name, ())
        return values[0].strip() if values else ""

    return Asked(
        kinds=_words(Kind, untrusted.get("kind", ())),
        statuses=tuple(
            status for status in _words(Status, untrusted.get("status", ())) if status in SHOWN
        ),
        position=one("position")[:80],
        since=_day(one("since")),
        until=_day(one("until")),
        soon=one("soon") == "yes",
        sort=next(iter(_words(Sort, untrusted.get("sort", ()))), Sort.RECEIVED),
        query=one("q"),
        cursor=_cursor(one("after"), backwards=False) or _cursor(one("before"), backwards=True),
        number=_number(one("page")),
    )


def _address(pairs: list[tuple[str, str]]) -> str:
    return f"/staff/candidates?{urlencode(pairs)}" if pairs else "/staff/candidates"


def _words(kind: type[Word], untrusted_words: Sequence[str]) -> tuple[Word, ...]:
    return tuple(word for word in kind if word.value in untrusted_words)


def _day(untrusted_text: str) -> date | None:
    try:
        return date.fromisoformat(untrusted_text)
    except ValueError:
        return None


def _midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    """Return the local midnight that begins a day, in UTC; None where the calendar ends."""
    if day is None or not date(1971, 1, 1) <= day <= date(9000, 1, 1):
        return None
    return datetime.combine(day + timedelta(days=days), time.min, tzinfo=zone).astimezone(UTC)


def _number(untrusted_text: str) -> int:
    if not untrusted_text.isascii() or not untrusted_text.isdigit():
        return 1
    return max(1, min(int(untrusted_text[:9]), MAX_PAGE))


def _written(cursor: Cursor) -> str:
    """Write a place as microseconds and an id: neither says anything about anybody."""
    micros = "" if cursor.value is None else str((cursor.value - _EPOCH) // _MICROSECOND)
    return f"{micros}.{cursor.id.hex()}"


def _cursor(untrusted_text: str, *, backwards: bool) -> Cursor | None:
    micros, dot, hex_id = untrusted_text.partition(".")
    if not dot or len(micros) > 17 or (micros and not (micros.isascii() and micros.isdigit())):  # noqa: PLR2004 - the year 5138
        return None
    try:
        row_id = parse_id(hex_id)
    except MalformedIdentifierError:
        return None
    value = _EPOCH + int(micros) * _MICROSECOND if micros else None
    return Cursor(id=row_id, value=value, backwards=backwards)
