"""One published case of retention: facts, and what must come out of ``policy explain``."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from vault.adapters.policies_packaged import DEFAULT_POLICY
from vault.cli.policy import command as policy_command


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row: facts, and what must come out. ``None`` means: not looked at.

    ``policy`` is the name of a ready-made one, or a whole text; ``earlier`` the texts of those that
    were in force before; two people brought ``policy`` into force on the day ``agreed_on``.
    """

    name: str
    facts: dict[str, object]
    state: str
    rule: str | None = None
    end_day: str | None = None
    expires_at: str | None = None
    warnings: tuple[str, ...] | None = None
    next: tuple[tuple[str, str], ...] | None = None
    policy: str = DEFAULT_POLICY
    earlier: tuple[str, ...] = ()
    agreed_on: str | None = None


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


def check(case: Case, folder: Path) -> None:
    """Ask the command as a person would, and compare what the case names."""
    found = explained(
        case.facts,
        folder,
        policy=case.policy,
        earlier=case.earlier,
        agreed_on=case.agreed_on,
    )
    found["next"] = tuple((each["on"], each["what"]) for each in found["next"])
    found["warnings"] = tuple(found["warnings"])
    names = ("state", "rule", "end_day", "expires_at", "warnings", "next")
    wanted = {name: getattr(case, name) for name in names if getattr(case, name) is not None}
    assert {name: found[name] for name in wanted} == wanted


def explained(
    facts: dict[str, object],
    folder: Path,
    *,
    policy: str,
    earlier: Sequence[str] = (),
    agreed_on: str | None = None,
) -> dict[str, Any]:
    """Return the verdict of ``policy explain`` as it is printed."""
    options = ["--policy", _named(policy, folder, "policy"), "--facts", "-"]
    for number, text in enumerate(earlier):
        options += ["--earlier", _named(text, folder, f"earlier-{number}")]
    if agreed_on is not None:
        options += ["--agreed-on", agreed_on]
    result = CliRunner().invoke(policy_command, ["explain", *options], input=json.dumps(facts))
    assert result.exit_code == 0, result.output
    verdict: dict[str, Any] = json.loads(result.output)
    return verdict


def _named(policy: str, folder: Path, name: str) -> str:
    """A ready-made name as it is, a text as the path of a file."""
    if "\n" not in policy:
        return policy
    path = folder / f"{name}.toml"
    path.write_text(policy, encoding="utf-8")
    return str(path)


RECEIVED_2025 = {"received_at": "2024-12-01T09:00:00Z"}
