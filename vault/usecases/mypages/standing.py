"""What of an application its person may still act on, by its facts. Nothing is signed here."""

from datetime import datetime

from vault.db.tables import Application
from vault.domain.acts import LIVING, ActKind
from vault.domain.consent import standing
from vault.domain.retention.facts import Facts
from vault.usecases.retention.policy_book import PolicyBook


def standing_consents(*, facts: Facts, at: datetime) -> tuple[str, ...]:
    """This function will return every consent that may be taken back, the newest first."""
    newest_first = sorted(facts.consents, key=lambda each: each.given_at, reverse=True)
    purposes = dict.fromkeys(fact.purpose for fact in newest_first)
    return tuple(
        purpose for purpose in purposes if standing(facts=facts, consent_id=purpose, at=at)
    )


def counts_from(application: Application, *, kind: ActKind, book: PolicyBook) -> bool:
    """This function will say whether the rule of an application counts from such a sign of life."""
    policies = (book.active, *book.promised(application.policy_version).binding)
    return any(
        rule.id == application.rule and rule.trigger in LIVING[kind]
        for policy in policies
        for rule in policy.retention
    )
