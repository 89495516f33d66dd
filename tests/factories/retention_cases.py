"""One published case of retention: facts, and what must come out."""

import json
from dataclasses import dataclass, field

from tests.factories.policies import default_policy
from vault.domain.facts_parse import parse_facts
from vault.domain.policy import Policy
from vault.domain.retention import judge


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row: facts, and what must come out. ``None`` means: not looked at."""

    name: str
    facts: dict[str, object]
    state: str
    end_day: str | None = None
    expires_at: str | None = None
    warnings: tuple[str, ...] | None = None
    next: tuple[tuple[str, str], ...] | None = None
    policy: Policy = field(default_factory=default_policy)


def rejected(decided_at: str, as_of: str, **more: object) -> dict[str, object]:
    return {
        "kind": "position",
        "outcome": "rejected",
        "received_at": "2023-12-01T09:00:00Z",
        "position_decided_at": decided_at,
        "as_of": as_of,
        **more,
    }


def spontaneous(received_at: str, as_of: str, *yes: str, **more: object) -> dict[str, object]:
    consents = [{"purpose": "keep", "given_at": at} for at in yes]
    known = {"kind": "spontaneous", "received_at": received_at, "as_of": as_of}
    return {**known, "consents": consents, **more}


def check(case: Case) -> None:
    facts, as_of = parse_facts(untrusted_line=json.dumps(case.facts))
    assert as_of is not None

    verdict = judge(policy=case.policy, facts=facts, as_of=as_of)

    found = {
        "state": verdict.state.value,
        "end_day": verdict.end_day.isoformat(),
        "expires_at": verdict.expires_at.isoformat(),
        "warnings": verdict.warnings,
        "next": tuple((each.on.isoformat(), each.what.value) for each in verdict.next),
    }
    wanted = {name: getattr(case, name) for name in found if getattr(case, name) is not None}
    assert {name: found[name] for name in wanted} == wanted


RECEIVED_2025 = {"received_at": "2024-12-01T09:00:00Z"}
