"""Who may hand something in under a policy, and what which field takes. No clock, no I/O."""

from collections.abc import Collection

from vault.domain.application import DocumentKind, Kind
from vault.domain.content.kinds import PICTURES, MediaKind
from vault.domain.policy.policy import Policy
from vault.domain.policy.rules import Role, RuleOutcome


def known_roles(*, policy: Policy, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Role, ...]:
    """This function will return the roles that some rule takes in, in the order of ``Role``.

    Where the policy has no rule for such applications at all, the applicant: the engine refuses.
    """
    known = tuple(role for role in Role if any(_rules(policy, kind, role) for kind in kinds))
    return known or (Role.APPLICANT,)


def matters(*, policy: Policy, kind: Kind) -> bool:
    """This function will return whether the rules tell the roles apart for this kind.

    Where they do not, nobody needs to say which one they are, so the form does not ask.
    """
    roles = known_roles(policy=policy, kinds=(kind,))
    return len({_rules(policy, kind, role) for role in roles}) > 1


def accepted_kinds(*, kinds: Collection[MediaKind], field: str) -> frozenset[MediaKind]:
    """This function will return what a file field takes of the policy's kinds of file."""
    taken = frozenset(kinds)
    return taken & PICTURES if field == DocumentKind.PHOTO else taken - PICTURES


def _rules(policy: Policy, kind: Kind, role: Role) -> tuple[str, ...]:
    return tuple(
        rule.id
        for rule in policy.retention
        if rule.applies_to.covers(kind=kind, role=role, outcome=RuleOutcome.OPEN)
    )
