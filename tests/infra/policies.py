"""Judges a request by policies, as far as ours go (IAM User Guide, "Policy evaluation logic").

An explicit Deny wins; without an Allow nothing is allowed. Only the operators that our policies use
are known: another one is an error, never a yes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Statement = Mapping[str, Any]
NEGATED = frozenset({"StringNotEquals", "ArnNotEquals"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: who asks for what, of which resource, and what is known besides."""

    action: str
    resource: str
    principal: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


def allows(statements: Iterable[Statement], asked: Asked) -> bool:
    """This function will say whether a policy allows a request."""
    effects = {one["Effect"] for one in statements if _applies(one, asked)}
    return effects == {"Allow"}


def denies(statements: Iterable[Statement], asked: Asked) -> bool:
    """This function will say whether a policy denies a request outright."""
    return any(one["Effect"] == "Deny" and _applies(one, asked) for one in statements)


def _applies(statement: Statement, asked: Asked) -> bool:
    return (
        _any_like(asked.action.lower(), [each.lower() for each in _many(statement["Action"])])
        and _any_like(asked.resource, _many(statement.get("Resource", "*")))
        and _is_principal(statement.get("Principal"), asked.principal)
        and all(
            _holds(operator, key, _many(wanted), asked.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _is_principal(named: Any, principal: str) -> bool:  # noqa: ANN401 - a word, or words by kind
    if named is None or named == "*":
        return True
    return any(each in {"*", principal} for each in _many(named.get("AWS", [])))


def _holds(operator: str, key: str, wanted: list[str], context: Mapping[str, str]) -> bool:
    found = context.get(key)
    if operator == "Null":
        return (found is None) == (wanted == ["true"])
    if found is None:
        return operator in NEGATED
    known = {
        "StringEquals": lambda: found in wanted,
        "StringNotEquals": lambda: found not in wanted,
        "StringLike": lambda: _any_like(found, wanted),
        "ArnEquals": lambda: _any_like(found, wanted),
        "ArnLike": lambda: _any_like(found, wanted),
        "ArnNotEquals": lambda: not _any_like(found, wanted),
        "Bool": lambda: found in wanted,
        "NumericLessThan": lambda: any(float(found) < float(each) for each in wanted),
    }
    return known[operator]()


def _any_like(value: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _many(value: Any) -> list[str]:  # noqa: ANN401 - one word, or a list of them
    return [value] if isinstance(value, str) else list(value)
