"""Which consent may be asked when, and whether a yes or a no counts now. No clock, no store.

Submitting is not consenting (Art 4(11), 7(2) GDPR): a consent is a separate act, it can be
refused without any effect, and withdrawing it is as easy as giving it (Art 7(3)).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from vault.domain.application import Kind, Outcome
from vault.domain.calendar import End, local_day, subtract_from_day
from vault.domain.policy.policy import Consent, Policy
from vault.domain.policy.rules import DECISIONS, Asked, ConsentTerms, Role, RuleOutcome, Trigger
from vault.domain.retention.facts import ConsentFact, Facts
from vault.domain.retention.promise import Promised, policies_of
from vault.domain.retention.retention import Extension, State, Verdict, if_extended, judge
from vault.errors import BlockedError, ConsentNeededError, FieldError, StateError

CONSENT_FIELDS = "consent_"
"""How the names of consent fields begin, in forms and in the API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A consent that may be given now, with every date to show before the click.

    ``rule`` is the end without any consent, ``now`` today's end and ``extended`` the end
    after a yes. ``renews`` is True where an earlier yes still stands.
    """

    consent: Consent
    rule: End
    now: End
    extended: End
    renews: bool

    @property
    def changes_anything(self) -> bool:
        """False for a second click on the same day: then no new event is written."""
        return self.extended.at > self.now.at


def asked_at_submission(
    *, policy: Policy, kind: Kind, role: Role = Role.APPLICANT
) -> ConsentTerms | None:
    """This function will return the consent that the form asks for, or None where it asks none."""
    for rule in policy.retention:
        fits = rule.applies_to.covers(kind=kind, role=role, outcome=RuleOutcome.OPEN)
        if fits and rule.consent is not None and Asked.AT_SUBMISSION in rule.consent.asked:
            return rule.consent
    return None


def consent_field(*, terms: ConsentTerms) -> str:
    """This function will return the name of the consent's field: ``consent_keep``."""
    return f"{CONSENT_FIELDS}{terms.id}"


def shown_at_submission(*, terms: ConsentTerms, policy: Policy) -> str:
    """This function will return what a form says about the choice that it shows: which, and whose.

    Only a form that was shown under this policy can say that a box was left unticked.
    """
    return f"{terms.id}:{policy.hash}"


def refused_at_submission(
    *,
    policy: Policy,
    kind: Kind,
    ticked: Collection[str],
    untrusted_shown: str,
    role: Role = Role.APPLICANT,
) -> ConsentTerms | None:
    """This function will return the consent whose box was shown and left unticked, or None.

    ``untrusted_shown`` is what the form said by ``shown_at_submission``. Nothing said, or another
    policy's words, is no answer: nobody can vouch for what the person was asked.
    """
    terms = asked_at_submission(policy=policy, kind=kind, role=role)
    if terms is None or consent_field(terms=terms) in ticked:
        return None
    return terms if untrusted_shown == shown_at_submission(terms=terms, policy=policy) else None


def given_at_submission(
    *, policy: Policy, kind: Kind, ticked: Collection[str], role: Role = Role.APPLICANT
) -> ConsentTerms | None:
    """This function will return the consent that was given, or None where none was.

    ``ticked`` are the names of the consent fields that came with a yes.

    Raises:
        ConsentNeededError: the policy keeps it only with a yes (names ``consent_keep``).
        FieldError: ``undeclared``: a yes came for something that this form does not ask.
    """
    terms = asked_at_submission(policy=policy, kind=kind, role=role)
    own = consent_field(terms=terms) if terms else ""
    if strange := set(ticked) - {own}:
        raise FieldError("undeclared", field=min(strange))
    if terms is None or own in ticked:
        return terms
    if terms.required:
        raise ConsentNeededError(field=own)
    return None


def offer(*, policy: Policy, facts: Facts, at: datetime, promised: Promised = None) -> Offer:
    """This function will return the consent that the applicant may give at ``at`` (UTC).

    ``promised`` is the policy that the application came under, as for ``judge``.

    Raises:
        StateError: nothing is offered here: undecided, hired, refused, or by the policy.
        BlockedError: withdrawn, or the time is over: there is nothing left to keep (S9).
    """
    if facts.withdrawn_at is not None and facts.withdrawn_at <= at:
        raise BlockedError("withdrawn")
    verdict = judge(policy=policy, facts=facts, as_of=at, promised=promised)
    if verdict.state is State.REFUSED:
        raise StateError("refused")
    dates = if_extended(policy=policy, facts=facts, at=at, promised=promised)
    today = local_day(moment=at, zone=policy.time_zone)
    if not _may_be_asked(dates, facts, verdict, today):
        raise StateError("no consent is asked for now")
    policies = policies_of(policy=policy, promised=promised)
    known = {consent.id: consent for each in reversed(policies) for consent in each.consents}
    return Offer(
        consent=known[dates.consent],
        rule=dates.rule,
        now=dates.now,
        extended=dates.extended,
        renews=bool(standing(facts=facts, consent_id=dates.consent, at=at)),
    )


def _may_be_asked(dates: Extension, facts: Facts, verdict: Verdict, today: date) -> bool:
    """A yes that stands alone may be renewed at any time; the others come after a refusal."""
    rule = dates.ruled_by
    assert rule.consent is not None  # if_extended has made sure
    if rule.trigger is Trigger.CONSENT:
        return True
    if Asked.AFTER_DECISION in rule.consent.asked and verdict.started_on is not None:
        return rule.trigger in DECISIONS and facts.outcome is not Outcome.HIRED
    if Asked.BY_REMINDER not in rule.consent.asked:
        return False
    days = [subtract_from_day(day=dates.now.day, period=period) for period in rule.reminders]
    return any(day <= today for day in days)


def standing(*, facts: Facts, consent_id: str, at: datetime) -> tuple[ConsentFact, ...]:
    """This function will return every yes to a consent that was given and not taken back."""
    return tuple(
        fact
        for fact in facts.consents
        if fact.purpose == consent_id
        and fact.given_at <= at
        and (fact.withdrawn_at is None or at < fact.withdrawn_at)
    )


def after_withdrawal(
    *,
    policy: Policy,
    facts: Facts,
    consent_id: str,
    at: datetime,
    promised: Promised = None,
) -> Verdict:
    """This function will return the verdict if the consent were withdrawn at ``at``.

    It is shown before the click, and becomes true with it: the rule's date again, or ``due``
    where that has passed or where the application stood on the consent alone.

    Raises:
        StateError: there is no such yes to take back.
    """
    given = standing(facts=facts, consent_id=consent_id, at=at)
    if not given:
        raise StateError("no such consent stands")
    consents = tuple(
        replace(fact, withdrawn_at=at) if fact in given else fact for fact in facts.consents
    )
    facts = replace(facts, consents=consents)
    return judge(policy=policy, facts=facts, as_of=at, promised=promised)
