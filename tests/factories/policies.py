"""Policies and facts for tests: the default policy, changed in one place at a time."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from vault.adapters.policies_packaged import DEFAULT_POLICY, policy_text
from vault.domain.application import Kind
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.domain.retention.facts import Facts

ZONE = "Europe/Stockholm"


@cache
def default_policy() -> Policy:
    return parse_policy(policy_text(DEFAULT_POLICY))


def changed_text(*changes: tuple[str, str]) -> str:
    """Replace the first occurrence of each; a text that is not there is a mistake in the test."""
    text = policy_text(DEFAULT_POLICY)
    for old, new in changes:
        if old not in text:
            raise AssertionError(old)
        text = text.replace(old, new, 1)
    return text


@cache
def changed_policy(*changes: tuple[str, str]) -> Policy:
    return parse_policy(changed_text(*changes))


def utc(text: str) -> datetime:
    """Read "2026-03-02T10:00" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Tests name any fields they like; what does not exist fails when the dataclass is made.
_facts: Callable[..., Facts] = Facts


def position_facts(**values: object) -> Facts:
    return _facts(**{"kind": Kind.POSITION, "received_at": utc("2024-01-10T09:00"), **values})


def spontaneous_facts(**values: object) -> Facts:
    return _facts(**{"kind": Kind.SPONTANEOUS, "received_at": utc("2024-02-29T09:00"), **values})
