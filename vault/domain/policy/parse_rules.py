"""Reading the retention rules of a policy file."""

from vault.domain.application import Kind
from vault.domain.policy.reader import Table
from vault.domain.policy.rules import (
    AppliesTo,
    Asked,
    Asks,
    ConsentTerms,
    Published,
    RetentionRule,
    Review,
    Role,
    RuleOutcome,
    Silence,
    Then,
    Trigger,
    Undecided,
)


def read_rule(table: Table) -> RetentionRule:
    """This function will return one rule; what is wrong with it becomes a finding."""
    rule = RetentionRule(
        id=table.text("id"),
        applies_to=_applies_to(table.table("applies_to")),
        trigger=table.choice("trigger", Trigger),
        otherwise=table.choice("otherwise", Trigger) if table.has("otherwise") else None,
        period=table.period("period") if table.has("period") else None,
        backstop=table.period("backstop") if table.has("backstop") else None,
        withheld=table.flag("withheld", default=False),
        claims_period=table.period("claims_period") if table.has("claims_period") else None,
        consent=_terms(table.table("consent")) if table.has("consent") else None,
        review=_review(table.table("review")) if table.has("review") else None,
        undecided=_undecided(table.table("undecided")) if table.has("undecided") else None,
        then=table.choice("then", Then),
        archive_after=table.period("archive_after") if table.has("archive_after") else None,
        reminders=table.periods("reminders"),
        purpose=table.text("purpose", ""),
        published=table.choice("published", Published, Published.ALL),
        rationale=table.words("rationale"),
    )
    table.finish()
    return rule


def _applies_to(table: Table) -> AppliesTo:
    applies_to = AppliesTo(
        kinds=frozenset(table.choices("kinds", Kind)),
        roles=frozenset(table.choices("roles", Role)),
        outcomes=frozenset(table.choices("outcomes", RuleOutcome)),
    )
    table.finish()
    return applies_to


def _terms(table: Table) -> ConsentTerms:
    terms = ConsentTerms(
        id=table.text("id"),
        asked=frozenset(table.choices("asked", Asked)),
        extends=table.period("extends"),
        ceiling=table.period("ceiling") if table.has("ceiling") else None,
        required=table.flag("required", default=False),
    )
    table.finish()
    return terms


def _review(table: Table) -> Review:
    review = Review(
        interval=table.period("interval"),
        reminders=table.periods("reminders"),
        grace=table.period("grace"),
        silence=table.choice("silence", Silence),
        asks=table.choice("asks", Asks, Asks.RECRUITER),
    )
    table.finish()
    return review


def _undecided(table: Table) -> Undecided:
    undecided = Undecided(review=table.period("review"), escalation=table.period("escalation"))
    table.finish()
    return undecided
