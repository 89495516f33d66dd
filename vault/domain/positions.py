"""Positions: how their addresses are made, when they take applications, how they are closed.

``now`` and the time zone are handed in. No clock, no I/O.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from vault.domain.application import Status, status_at_closing
from vault.domain.fields import FieldRule, Shape, check_text_field
from vault.domain.intake import raise_together
from vault.errors import FieldError, NotFoundError, StateError

MAX_SLUG_CHARACTERS = 60  # fits a line of a mail together with the address of the site
MAX_TITLE_CHARACTERS = 120
MAX_DESCRIPTION_CHARACTERS = 20_000  # an advertisement of eight pages

_NO_WORD = "position"
# Letters that decomposing leaves whole. Å, ä and ö lose their marks by decomposing.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


class PositionStatus(StrEnum):
    """Where a position stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class ClosingGround(StrEnum):
    """Why a position was closed. Either way ``decided_at`` is set and the clocks start."""

    HIRED = "hired"
    CANCELLED = "cancelled"


POSITION_MOVES: Mapping[PositionStatus, frozenset[PositionStatus]] = {
    PositionStatus.DRAFT: frozenset({PositionStatus.PUBLISHED}),
    PositionStatus.PUBLISHED: frozenset({PositionStatus.CLOSED}),
    # Nothing opens it again: the promise to everybody rejected counts from the closing.
    PositionStatus.CLOSED: frozenset(),
}


def check_position_move(*, current: PositionStatus, new: PositionStatus) -> None:
    """This function will return when a position may go from ``current`` to ``new``.

    Raises:
        StateError: it may not.
    """
    if new not in POSITION_MOVES[current]:
        raise StateError(f"the position is {current}")


def slug_for(*, title: str, taken: Collection[str] = ()) -> str:
    """This function will return the word in the address, unlike all that are ``taken``.

    Lower-case ASCII letters, digits and hyphens: "Förare på Öland" becomes ``forare-pa-oland``.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).translate(_LETTERS)
    unmarked = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = _shorten(_NOT_SLUG.sub("-", unmarked).strip("-"), MAX_SLUG_CHARACTERS) or _NO_WORD
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        tail = f"-{number}"
        candidate = _shorten(slug, MAX_SLUG_CHARACTERS - len(tail)) + tail
    return candidate


def check_texts(*, untrusted_texts: Mapping[str, str | None]) -> dict[str, str]:
    """This function will return title and description in both languages, tidied.

    Keys: ``title_sv``, ``title_en``, ``description_sv``, ``description_en``; all are required,
    since Swedish and English are complete or nothing (R91).

    Raises:
        FieldError: one is missing or too long.
        InvalidInputError: several are.
    """
    kept: dict[str, str] = {}
    problems: list[FieldError] = []
    for rule in _TEXT_RULES:
        try:
            kept[rule.name] = check_text_field(
                name=rule.name, untrusted_value=untrusted_texts.get(rule.name), rule=rule
            )
        except FieldError as error:
            problems.append(error)
    raise_together(problems=tuple(problems))
    return kept


def closes_to_applicants_at(*, last_on: date, zone: tzinfo) -> datetime:
    """This function will return the instant, in UTC, at which the last day has ended locally.

    The last day counts to its end: whoever applies at 23.59 on it is in time.
    """
    return datetime.combine(last_on + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)


def is_accepting(
    *, status: PositionStatus, last_on: date | None, now: datetime, zone: tzinfo
) -> bool:
    """This function will tell whether the position takes applications at ``now``."""
    if status is not PositionStatus.PUBLISHED:
        return False
    return last_on is None or now < closes_to_applicants_at(last_on=last_on, zone=zone)


def check_accepting(
    *, status: PositionStatus, last_on: date | None, now: datetime, zone: tzinfo
) -> None:
    """This function will return when the position takes applications at ``now``.

    Raises:
        NotFoundError: a draft; outside nobody learns that it exists.
        StateError: closed, or its last day is over.
    """
    if status is PositionStatus.DRAFT:
        raise NotFoundError
    if not is_accepting(status=status, last_on=last_on, now=now, zone=zone):
        raise StateError("the position takes no more applications")


def check_last_on(*, last_on: date | None, now: datetime, zone: tzinfo) -> None:
    """This function will return when a last day is none, today or later, in local days.

    Raises:
        FieldError: ``in-the-past``, field ``last_on``.
    """
    if last_on is not None and last_on < now.astimezone(zone).date():
        raise FieldError("in-the-past", field="last_on")


def check_closing(
    *, status: PositionStatus, ground: ClosingGround, hired_statuses: Sequence[Status]
) -> None:
    """This function will return when the position may be closed on this ground.

    ``hired_statuses`` are where the ones named as hired stand: at least one for ``hired``, none
    for ``cancelled``.

    Raises:
        StateError: the position is not published, or a named one cannot be hired.
        FieldError: ``missing`` or ``undeclared``, field ``hired``.
    """
    check_position_move(current=status, new=PositionStatus.CLOSED)
    if ground is ClosingGround.HIRED and not hired_statuses:
        raise FieldError("missing", field="hired")
    if ground is ClosingGround.CANCELLED and hired_statuses:
        raise FieldError("undeclared", field="hired")
    for current in hired_statuses:
        status_at_closing(current=current, is_named_as_hired=True)


def check_typed_confirmation(
    *, expected: str, untrusted_typed: str, field: str = "confirmation"
) -> None:
    """This function will return when somebody typed what they were asked to type.

    Case and the spaces around and between words do not matter.

    Raises:
        FieldError: ``missing`` or ``not-confirmed``.
    """
    if not untrusted_typed.strip():
        raise FieldError("missing", field=field)
    if _as_typed(untrusted_typed) != _as_typed(expected):
        raise FieldError("not-confirmed", field=field)


def _as_typed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _shorten(slug: str, limit: int) -> str:
    """Cut at a hyphen where there is one, so that no word is cut in two."""
    if len(slug) <= limit:
        return slug
    whole_words = slug[: limit + 1].rpartition("-")[0]
    return whole_words or slug[:limit]


_TEXT_RULES = tuple(
    FieldRule(name=f"{part}_{language}", shape=shape, required=True, max_characters=limit)
    for part, shape, limit in (
        ("title", Shape.LINE, MAX_TITLE_CHARACTERS),
        ("description", Shape.TEXT, MAX_DESCRIPTION_CHARACTERS),
    )
    for language in ("sv", "en")
)
