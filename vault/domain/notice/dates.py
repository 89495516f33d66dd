"""What the periods of a notice come to: the dates for whoever applies today, from the engine.

The same engine gives the date on the receipt, the date on my pages and the day of the purge: what
the notice says in words and what becomes of an application cannot drift apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from vault.domain.application import Kind, Outcome
from vault.domain.language import Language, Text
from vault.domain.notice.periods import roles_in_words
from vault.domain.policy.policy import Policy
from vault.domain.policy.roles import known_roles
from vault.domain.policy.rules import Role, RuleOutcome
from vault.domain.retention.facts import ConsentFact, Facts
from vault.domain.retention.retention import judge
from vault.domain.wording import date_in_words

_CASES = {
    (Kind.POSITION, RuleOutcome.OPEN): Text(
        sv="Du söker en tjänst, och ingen fattar något beslut",
        en="You apply for a position, and nobody makes a decision",
    ),
    (Kind.POSITION, RuleOutcome.REJECTED): Text(
        sv="Du söker en tjänst, och samma dag får någon annan den",
        en="You apply for a position, and somebody else gets it the same day",
    ),
    (Kind.POSITION, RuleOutcome.HIRED): Text(
        sv="Du söker en tjänst, och får den samma dag",
        en="You apply for a position, and get it the same day",
    ),
    (Kind.SPONTANEOUS, RuleOutcome.OPEN): Text(
        sv="Du skickar en spontanansökan", en="You send a spontaneous application"
    ),
}
_PLAIN = Text(sv="{case}", en="{case}")
_CONSENTING = Text(
    sv="{case} och samtycker till att vi sparar den", en="{case} and agree to let us keep it"
)
_IN_ROLE = Text(sv="{case} (som {roles})", en="{case} (as {roles})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One thing that can happen to an application of today, and its last day.

    ``rule`` is the rule that says so, ``end_day`` the day at whose end nobody can read it.
    """

    case: str
    rule: str
    end_day: date
    day: str


def examples(*, policy: Policy, at: datetime, language: Language) -> tuple[Example, ...]:
    """This function will return what becomes of applications that come in at ``at``.

    One line for each way that it can go under the policy, or several where the roles differ.
    Nothing that happens later is foreseen: no review, no confirmation, no consent.
    """
    return tuple(
        example
        for (kind, outcome), text in _CASES.items()
        for example in _of_case(
            policy=policy, kind=kind, outcome=outcome, text=text, at=at, language=language
        )
    )


def _of_case(
    *,
    policy: Policy,
    kind: Kind,
    outcome: RuleOutcome,
    text: Text,
    at: datetime,
    language: Language,
) -> Iterator[Example]:
    ends: dict[tuple[date, bool], list[tuple[Role, str]]] = {}
    for role in known_roles(policy=policy, kinds=(kind,)):
        facts = _facts(policy, kind, outcome, role, at)
        verdict = judge(policy=policy, facts=facts, as_of=at)
        if verdict.rule:  # else the policy has no rule for it: it is not taken in
            end = (verdict.end_day, bool(facts.consents))
            ends.setdefault(end, []).append((role, verdict.rule))
    for (end_day, consented), found in ends.items():
        case = (_CONSENTING if consented else _PLAIN).say(language, case=text.say(language))
        if len(ends) > 1:
            roles = roles_in_words(roles=[role for role, _ in found], language=language)
            case = _IN_ROLE.say(language, case=case, roles=roles)
        day = date_in_words(end_day, language)
        yield Example(case=case, rule=found[0][1], end_day=end_day, day=day)


def _facts(policy: Policy, kind: Kind, outcome: RuleOutcome, role: Role, at: datetime) -> Facts:
    decided_at = None if outcome is RuleOutcome.OPEN else at
    return Facts(
        kind=kind,
        role=role,
        outcome=None if outcome is RuleOutcome.OPEN else Outcome(outcome.value),
        received_at=at,
        position_decided_at=decided_at,
        application_decided_at=decided_at,
        closed_at=decided_at,
        last_subject_activity_at=at,
        collected_at=at,
        consents=_consents(policy, kind, role, at) if kind is Kind.SPONTANEOUS else (),
    )


def _consents(policy: Policy, kind: Kind, role: Role, at: datetime) -> tuple[ConsentFact, ...]:
    """A spontaneous application that stands on consent is not taken in without it."""
    return tuple(
        ConsentFact(purpose=rule.consent.id, given_at=at)
        for rule in policy.retention
        if rule.consent is not None
        and rule.consent.required
        and rule.applies_to.covers(kind=kind, role=role, outcome=RuleOutcome.OPEN)
    )[:1]
