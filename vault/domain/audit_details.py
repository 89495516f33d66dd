"""What a detail of an entry of the audit log can be: one check for each name.

No personal data: ids, words from our own code, counts, dates and hashes. What a person wrote
(a reason, a search) is never among them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from vault.domain.access import Role
from vault.domain.application import Channel, DocumentKind, Kind, Status
from vault.domain.content.kinds import Mark, MediaKind
from vault.domain.positions import ClosingGround

Check = Callable[[object], bool]

_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY_ID = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
# Short groups, so that a personal number can never pass for a version.
_VERSION = re.compile(r"\d{1,4}(?:[.-]\d{1,2}){0,3}")
_MAX_WORD = 60  # a rule of the policy, a code of an error
_MAX_WORDS = 40


def _matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(words: type[StrEnum]) -> Check:
    allowed_words = frozenset(word.value for word in words)
    return lambda value: isinstance(value, str) and value in allowed_words


def _list_of(check: Check) -> Check:
    return lambda value: (
        isinstance(value, list) and len(value) <= _MAX_WORDS and all(check(one) for one in value)
    )


def _is_word(value: object) -> bool:
    is_short = isinstance(value, str) and len(value) <= _MAX_WORD
    # 32 and 64 hex digits would be an id or a hash under a wrong name.
    return is_short and _WORD.fullmatch(str(value)) is not None and not _ID.fullmatch(str(value))


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    return isinstance(value, str) and _parses(date.fromisoformat, value)


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and value.endswith("Z") and _parses(datetime.fromisoformat, value)


def _parses(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


_is_id = _matches(_ID)
_is_hash = _matches(_HASH)

DETAILS: Mapping[str, Check] = {
    "act": _is_id,
    "all_positions": _is_flag,
    "as_of": _is_instant,
    "blobs": _is_count,
    "by": _is_word,
    "bytes": _is_count,
    "channel": _one_of(Channel),
    "code": _is_word,
    "count": _is_count,
    "document": _is_id,
    "document_kind": _one_of(DocumentKind),
    "documents": _is_count,
    "due": _is_count,
    "effective_on": _is_day,
    "end_day": _is_day,
    "erased": _is_count,
    "expires_at": _is_instant,
    "failed": _is_count,
    "fields": _list_of(_is_word),
    "from": _one_of(Status),
    "ground": _one_of(ClosingGround),
    "head": _is_hash,
    "held": _is_count,
    "hired": _list_of(_is_id),
    "identity": _is_word,
    "key": _matches(_KEY_ID),
    "kind": _one_of(Kind),
    "last_on": _is_day,
    "letter": _is_id,
    "manifest": _is_hash,
    "marks": _list_of(_one_of(Mark)),
    "media": _one_of(MediaKind),
    "method": _is_word,
    "outcome": _is_word,
    "page": _is_count,
    "policy": _is_hash,
    "position": _is_id,
    "positions": _list_of(_is_id),
    "purpose": _is_word,
    "range": _is_flag,
    "rejected": _is_count,
    "request": _is_id,
    "review_on": _is_day,
    "roles": _list_of(_is_word),
    "rule": _is_word,
    "run": _is_id,
    "searched": _is_flag,
    "skipped": _is_count,
    "sort": _is_word,
    "spontaneous": _is_flag,
    "staff": _is_id,
    "status": _one_of(Status),
    "store": _is_count,
    "through": _is_count,
    "to": _one_of(Status),
    "version": _matches(_VERSION),
}
"""Every detail there is, and what it may be."""


def role_words(*, roles: Role) -> list[str]:
    """This function will return roles as the detail ``roles`` bears them, in a fixed order."""
    return [role.name.lower() for role in Role if role.name and role & roles]
