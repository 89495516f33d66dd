"""One JSON object of design §7, read strictly into ``Facts``. Missing keys mean null."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from vault.domain.application import Kind, Outcome
from vault.domain.holds import Scope
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact, RestrictionFact, ReviewFact
from vault.errors import FieldError

Choice = TypeVar("Choice", bound=StrEnum)
Item = TypeVar("Item")

MAX_LINE = 256 * 1024  # characters; a long life of consents and holds is under 10 kB
EARLIEST = 1990  # years outside these are mistakes, and periods stay inside year 9999
LATEST = 2999


def parse_facts(*, untrusted_line: str) -> tuple[Facts, datetime | None]:
    """This function will return the facts of one line, and the moment that it asks about.

    Raises:
        FieldError: the line is no such object; ``field`` names the key, and the code says
            whether it is ``missing``, ``undeclared`` or ``wrong``.
    """
    if len(untrusted_line) > MAX_LINE:
        raise FieldError("too-long", field="facts", limit=MAX_LINE)
    try:
        untrusted = json.loads(untrusted_line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise FieldError("not-json", field="facts") from error
    keys = _Keys(untrusted, "")
    facts = Facts(
        kind=keys.required("kind", keys.choice("kind", Kind)),
        received_at=keys.required("received_at", keys.moment("received_at")),
        role=keys.choice("role", Role) or Role.APPLICANT,
        outcome=keys.choice("outcome", Outcome),
        position_decided_at=keys.moment("position_decided_at"),
        application_decided_at=keys.moment("application_decided_at"),
        position_last_date=keys.day("position_last_date"),
        last_subject_activity_at=keys.moment("last_subject_activity_at"),
        last_confirmed_at=keys.moment("last_confirmed_at"),
        collected_at=keys.moment("collected_at"),
        closed_at=keys.moment("closed_at"),
        consents=keys.items("consents", _consent),
        reviews=keys.items("reviews", _review),
        holds=keys.items("holds", _hold),
        restrictions=keys.items("restrictions", _restriction),
        withdrawn_at=keys.moment("withdrawn_at"),
        policy_version=keys.text("policy_version"),
    )
    as_of = keys.moment("as_of")
    keys.finish()
    return facts, as_of


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: which one was meant?"""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FieldError("duplicate", field=twice[:64])
    return found


class _Keys:
    """The keys of one object, each taken once."""

    def __init__(self, untrusted: object, path: str) -> None:
        if not isinstance(untrusted, dict):
            raise FieldError("wrong", field=path or "facts", accepted="an object")
        self._left: dict[str, object] = dict(untrusted)
        self._prefix = f"{path}." if path else ""

    def _wrong(self, key: str, accepted: str) -> FieldError:
        return FieldError("wrong", field=f"{self._prefix}{key}", accepted=accepted)

    def required(self, key: str, value: Item | None) -> Item:
        """Insist on a value."""
        if value is None:
            raise FieldError("missing", field=f"{self._prefix}{key}")
        return value

    def text(self, key: str) -> str | None:
        value = self._left.pop(key, None)
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(key, "a text")

    def flag(self, key: str) -> bool | None:
        value = self._left.pop(key, None)
        if value is None or isinstance(value, bool):
            return value
        raise self._wrong(key, "true or false")

    def choice(self, key: str, kind: type[Choice]) -> Choice | None:
        value = self.text(key)
        try:
            return None if value is None else kind(value)
        except ValueError as error:
            raise self._wrong(key, ", ".join(kind)) from error

    def moment(self, key: str) -> datetime | None:
        value = self.text(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise self._wrong(key, "a time such as 2026-01-31T09:00:00Z") from error
        if moment.tzinfo is None or not EARLIEST <= moment.year <= LATEST:
            raise self._wrong(key, "a time such as 2026-01-31T09:00:00Z")
        return moment.astimezone(UTC)

    def day(self, key: str) -> date | None:
        value = self.text(key)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise self._wrong(key, "a date such as 2026-01-31") from error
        if not EARLIEST <= day.year <= LATEST:
            raise self._wrong(key, "a date such as 2026-01-31")
        return day

    def items(self, key: str, read: "Callable[[_Keys], Item]") -> tuple[Item, ...]:
        value = self._left.pop(key, None)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return tuple(self._item(each, f"{key}[{n}]", read) for n, each in enumerate(value))

    def _item(self, value: object, name: str, read: "Callable[[_Keys], Item]") -> Item:
        keys = _Keys(value, f"{self._prefix}{name}")
        item = read(keys)
        keys.finish()
        return item

    def interval(self, first: str, last: str) -> tuple[datetime, datetime | None]:
        """Read a beginning and an end, which may be open but not earlier."""
        begun_at = self.required(first, self.moment(first))
        ended_at = self.moment(last)
        if ended_at is not None and ended_at < begun_at:
            raise self._wrong(last, f"a time that is not before {first}")
        return begun_at, ended_at

    def finish(self) -> None:
        """Refuse keys that mean nothing here."""
        if self._left:
            key = next(iter(self._left))
            raise FieldError("undeclared", field=f"{self._prefix}{key[:64]}")


def _consent(keys: _Keys) -> ConsentFact:
    purpose = keys.required("purpose", keys.text("purpose"))
    given_at, withdrawn_at = keys.interval("given_at", "withdrawn_at")
    return ConsentFact(purpose=purpose, given_at=given_at, withdrawn_at=withdrawn_at)


def _review(keys: _Keys) -> ReviewFact:
    return ReviewFact(
        at=keys.required("at", keys.moment("at")),
        keep=keys.required("keep", keys.flag("keep")),
        reason=keys.text("reason") or "",
    )


def _hold(keys: _Keys) -> HoldFact:
    placed_at, released_at = keys.interval("placed_at", "released_at")
    return HoldFact(
        placed_at=placed_at,
        released_at=released_at,
        review_on=keys.day("review_on"),
        scope=keys.choice("scope", Scope) or Scope.FULL,
    )


def _restriction(keys: _Keys) -> RestrictionFact:
    from_at, lifted_at = keys.interval("from", "lifted_at")
    return RestrictionFact(from_at=from_at, lifted_at=lifted_at)
