"""Reading a table of the policy file strictly: every key known, every value of its type.

Whatever is wrong is collected, so that somebody who writes a policy sees all of it at once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from vault.domain.calendar import Period, parse_period
from vault.domain.language import Language, Text, literal
from vault.domain.policy.lines import place
from vault.errors import PolicyProblem

Choice = TypeVar("Choice", bound=StrEnum)
Blank = TypeVar("Blank")

FIRST_YEAR, LAST_YEAR = 1990, 2999  # a date outside is a mistake, and periods fit inside 9999

_NO_TEXT = Text(sv="", en="")
_NO_DAY = date.min
_NO_PERIOD = Period()


class Findings:
    """The problems found so far, with their lines."""

    def __init__(self, lines: dict[str, int]) -> None:
        self._lines = lines
        self.problems: list[PolicyProblem] = []

    def add(self, code: str, path: str, message: str) -> None:
        """Note one problem."""
        where = place(lines=self._lines, path=path)
        self.problems.append(PolicyProblem(code=code, where=where, message=message))


class Table:
    """One table of the file. A value that is missing or wrong becomes a finding and a blank."""

    def __init__(self, values: Mapping[str, object], path: str, findings: Findings) -> None:
        self._left = dict(values)
        self.path = path
        self.findings = findings

    def has(self, key: str) -> bool:
        """This function will return whether an optional key is there."""
        return key in self._left

    def text(self, key: str, default: str | None = None) -> str:
        """This function will return a non-empty line of text."""
        value = self._take(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        return self._wrong(key, value, "a text that is not empty", "")

    def words(self, key: str) -> Text:
        """This function will return a text in both languages: ``{sv = "…", en = "…"}``."""
        value = self._take(key)
        expected = {language.value for language in Language}
        if isinstance(value, dict) and set(value) == expected:
            said = {name: str(each).strip() for name, each in value.items()}
            if all(isinstance(each, str) for each in value.values()) and all(said.values()):
                return literal(sv=said["sv"], en=said["en"])
        return self._wrong(key, value, "a text in each language: sv and en", _NO_TEXT)

    def integer(self, key: str) -> int:
        """This function will return a whole number above zero."""
        value = self._take(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        return self._wrong(key, value, "a whole number above zero", 1)

    def flag(self, key: str, *, default: bool) -> bool:
        """This function will return true or false."""
        value = self._take(key, default)
        return (
            value if isinstance(value, bool) else self._wrong(key, value, "true or false", default)
        )

    def day(self, key: str) -> date:
        """This function will return a date, written without quotes."""
        value = self._take(key)
        if isinstance(value, datetime):
            return self._wrong(key, value, "a date without a time of day", _NO_DAY)
        if isinstance(value, date) and FIRST_YEAR <= value.year <= LAST_YEAR:
            return value
        return self._wrong(key, value, "a date such as 2026-01-01", _NO_DAY)

    def period(self, key: str) -> Period:
        """This function will return an ISO 8601 period."""
        return self._period(key, self._take(key))

    def periods(self, key: str) -> tuple[Period, ...]:
        """This function will return a list of periods, which may be absent."""
        return tuple(self._period(key, text) for text in self.strings(key, optional=True))

    def _period(self, key: str, value: object) -> Period:
        try:
            return parse_period(text=value if isinstance(value, str) else "")
        except ValueError:
            return self._wrong(key, value, "a period such as P2Y, P30D or PT24H", _NO_PERIOD)

    def strings(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """This function will return a list of texts."""
        value = self._take(key, [] if optional else None)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        return self._wrong(key, value, "a list of texts", ())

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """This function will return one member of a closed list."""
        return self._member(key, kind, self._take(key, default))

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """This function will return a list of members of a closed list."""
        return tuple(self._member(key, kind, text) for text in self.strings(key))

    def _member(self, key: str, kind: type[Choice], value: object) -> Choice:
        known = {member.value: member for member in kind}
        if isinstance(value, str) and value in known:
            return known[value]
        return self._wrong(key, value, "one of: " + ", ".join(known), next(iter(kind)))

    def table(self, key: str) -> "Table":
        """This function will return a table inside this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            value = self._wrong(key, value, "a table", {})
        return Table(value, self._path(key), self.findings)

    def tables(self, key: str, *, optional: bool = False) -> "list[Table]":
        """This function will return the tables of an array: ``[[…]]``."""
        value = self._take(key, [] if optional else None)
        if not (isinstance(value, list) and all(isinstance(each, dict) for each in value)):
            value = self._wrong(key, value, "tables in double brackets", [])
        return [
            Table(each, f"{self._path(key)}[{number}]", self.findings)
            for number, each in enumerate(value)
        ]

    def finish(self) -> None:
        """Complain of every key that nobody asked for."""
        for key in self._left:
            self.findings.add("E-UNKNOWN-KEY", self._path(key), "this key means nothing here")

    def _take(self, key: str, default: object = None) -> object:
        return self._left.pop(key, default)

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _wrong(self, key: str, value: object, expected: str, blank: Blank) -> Blank:
        code = "E-MISSING" if value is None else "E-VALUE"
        self.findings.add(code, self._path(key), f"expected {expected}")
        return blank
