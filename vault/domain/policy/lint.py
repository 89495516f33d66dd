"""What a policy may not say (E-…, it does not load) and what somebody should look at (W-…).

The codes are those of requirements B0, and a few of our own for what is contradictory.
"""

from collections.abc import Iterable

from vault.domain.calendar import Period, add_to_day
from vault.domain.language import Language
from vault.domain.policy.lint_form import lint_form
from vault.domain.policy.policy import Basis, Policy, Purpose
from vault.domain.policy.reader import Findings
from vault.domain.policy.rules import (
    DECISIONS,
    Asked,
    Asks,
    ConsentTerms,
    Published,
    RetentionRule,
    Review,
    Then,
    Trigger,
)

# The rights of Art 12-22 that a notice has to name (requirements R68-R78).
RIGHTS = frozenset(
    {
        "access", "rectification", "erasure", "restriction", "objection", "portability",
        "withdraw_consent", "complaint",
    }
)  # fmt: skip

ALWAYS = frozenset({Trigger.RECEIVED, Trigger.CONSENT, Trigger.COLLECTED})
"""Triggers that have happened, or without which another rule applies: no backstop needed."""

OWN_ACTS = frozenset({Trigger.LAST_CONFIRMATION, Trigger.LAST_SUBJECT_ACTIVITY})
"""Triggers that an applicant's answer to a review sets anew."""

EEA = frozenset(
    {
        "EU", "EEA", "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
        "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE",
        "SI", "SK",
    }
)  # fmt: skip
TRANSFER_MECHANISMS = frozenset({"adequacy", "scc"})  # requirements R43
SECTORS = frozenset({"private", "public"})
MAX_MONTHS = 120  # five years is what a fine can reach back to (dataskyddslag 6:4), twice over
DAYS_A_MONTH = 30  # roughly: only to tell long from endless
OLD_AUTHORITY = "datainspektionen"  # IMY since 1 January 2021


def lint(*, policy: Policy, findings: Findings) -> None:
    """This function will add everything there is to say about a policy to ``findings``."""
    _lint_frame(policy, findings)
    _lint_promises(policy, findings)
    lint_form(policy=policy, findings=findings)
    if policy.guard.percent > 100:  # noqa: PLR2004 - a share cannot be more than the whole
        findings.add("E-VALUE", "guard.percent", "expected at most 100")
    for number, purpose in enumerate(policy.purposes):
        _lint_purpose(purpose, f"purposes[{number}]", findings)
    _lint_consents(policy, findings)
    for number, rule in enumerate(policy.retention):
        _lint_end(rule, f"retention[{number}]", findings)
        _lint_days(rule, f"retention[{number}]", findings)
        _lint_links(policy, rule, f"retention[{number}]", findings)
        _lint_wishes(policy, rule, f"retention[{number}]", findings)
    _lint_ids(policy, findings)


def _lint_frame(policy: Policy, findings: Findings) -> None:
    if set(policy.languages) != set(Language):
        findings.add("E-LANGUAGE", "languages", "expected both sv and en")
    if policy.sector not in SECTORS:
        findings.add("E-VALUE", "sector", "expected private or public")
    if policy.sector == "public" and not policy.public_sector_accepted:
        findings.add("E-PUBLIC-SECTOR", "sector", "archive law binds public bodies; see the guide")
    if not set(policy.hosting.regions) <= EEA and (
        policy.hosting.mechanism not in TRANSFER_MECHANISMS
    ):
        findings.add("E-NO-TRANSFER-MECHANISM", "hosting.mechanism", "expected adequacy or scc")
    if policy.hosting.statement is None:
        findings.add("W-NO-TRANSFER-STATEMENT", "hosting", "says nothing about where data lies")


def _lint_promises(policy: Policy, findings: Findings) -> None:
    """Rights, the authority, and whether the published text is about applicants at all."""
    for right in sorted(RIGHTS - policy.rights):
        findings.add("W-RIGHT-MISSING", "rights", f"does not name {right}; it is offered anyhow")
    for right in sorted(policy.rights - RIGHTS):
        findings.add("E-VALUE", "rights", f"there is no right called {right}")
    authority = policy.authority
    if OLD_AUTHORITY in f"{authority.name.sv} {authority.name.en}".lower():
        findings.add("W-OLD-AUTHORITY-NAME", "authority.name", "is called IMY since 2021")
    elif OLD_AUTHORITY in authority.published_name.lower():
        path, message = "authority.published_name", "is called IMY since 2021; the notice says so"
        findings.add("W-OLD-AUTHORITY-NAME", path, message)
    if all(rule.published is Published.NOTHING for rule in policy.retention):
        findings.add("W-NO-APPLICANT-RULE", "retention", "no published rule is about applicants")


def _lint_purpose(purpose: Purpose, path: str, findings: Findings) -> None:
    if purpose.basis is not Basis.LEGITIMATE_INTEREST:
        return
    if purpose.interest is None:
        findings.add("E-MISSING", f"{path}.interest", "Art 13(1)(d) wants the interest told")
    if not purpose.balancing:
        findings.add("E-NO-BALANCING", path, "6(1)(f) needs a written balancing of interests")


def _lint_consents(policy: Policy, findings: Findings) -> None:
    purposes = {purpose.id: purpose for purpose in policy.purposes}
    for number, consent in enumerate(policy.consents):
        path = f"consents[{number}]"
        if len(consent.covers) > 1:
            findings.add("E-BUNDLED-CONSENT", f"{path}.covers", "one consent for one purpose")
        if consent.preselected:
            findings.add("E-BUNDLED-CONSENT", f"{path}.preselected", "a yes is never pre-ticked")
        covered = [purposes.get(each) for each in consent.covers]
        if not covered or None in covered:
            findings.add("E-NO-PURPOSE", f"{path}.covers", "expected the id of a purpose")


def _lint_end(rule: RetentionRule, path: str, findings: Findings) -> None:
    """Every rule has to end, whatever happens or does not happen."""
    may_wait = rule.trigger not in ALWAYS and rule.otherwise not in ALWAYS
    if rule.period is None and rule.backstop is None:
        findings.add("E-INDEFINITE", path, "neither a period nor a backstop (Art 5(1)(e))")
    elif any(_is_endless(each) for each in (rule.period, rule.backstop) if each is not None):
        findings.add("E-INDEFINITE", path, "ten years are longer than any recruitment lasts")
    elif may_wait and rule.backstop is None:
        findings.add("E-NO-BACKSTOP", path, "its trigger may never happen")
    elif rule.period is None or rule.published is Published.NO_PERIOD:
        findings.add("W-NO-PERIOD", path, "the text states no period")
    if rule.archive_after is not None and rule.then is not Then.ARCHIVE:
        findings.add("E-VALUE", f"{path}.archive_after", 'goes with then = "archive" only')
    if not (rule.applies_to.kinds and rule.applies_to.roles and rule.applies_to.outcomes):
        findings.add("E-VALUE", f"{path}.applies_to", "applies to nothing")


def _lint_days(rule: RetentionRule, path: str, findings: Findings) -> None:
    """These end with a local midnight, so they count whole days."""
    if rule.backstop is not None and not rule.backstop.is_of_days:
        findings.add("E-VALUE", f"{path}.backstop", "expected days, months or years")
    if rule.review is not None:
        _lint_review(rule, rule.review, f"{path}.review", findings)
    if not _is_of_days(*rule.reminders):
        findings.add("E-VALUE", f"{path}.reminders", "expected days, months or years")
    if rule.undecided is not None and not _is_of_days(
        rule.undecided.review, rule.undecided.escalation
    ):
        findings.add("E-VALUE", f"{path}.undecided", "expected days, months or years")


def _lint_review(rule: RetentionRule, review: Review, path: str, findings: Findings) -> None:
    if not _is_of_days(review.interval, review.grace, *review.reminders):
        findings.add("E-VALUE", path, "expected days, months or years")
    if review.asks is Asks.APPLICANT and rule.trigger not in OWN_ACTS:
        message = "an answer by the applicant would not move the clock of this rule"
        findings.add("E-VALUE", f"{path}.asks", message)


def _is_endless(period: Period) -> bool:
    return period.months + period.days // DAYS_A_MONTH > MAX_MONTHS


def _is_of_days(*periods: Period) -> bool:
    return all(period.is_of_days for period in periods)


def _lint_links(policy: Policy, rule: RetentionRule, path: str, findings: Findings) -> None:
    """Purposes and consents that a rule names have to exist, and to fit it."""
    if rule.purpose not in {purpose.id for purpose in policy.purposes}:
        findings.add("E-NO-PURPOSE", f"{path}.purpose", "expected the id of a purpose")
    terms = rule.consent
    if terms is None:
        if rule.trigger is Trigger.CONSENT:
            findings.add("E-MISSING", f"{path}.consent", "starts with a consent that it lacks")
        return
    _lint_terms(policy, rule, terms, f"{path}.consent", findings)


def _lint_terms(
    policy: Policy, rule: RetentionRule, terms: ConsentTerms, path: str, findings: Findings
) -> None:
    if terms.id not in {consent.id for consent in policy.consents}:
        findings.add("E-VALUE", f"{path}.id", "expected the id of a consent")
    if not terms.extends.is_of_days:
        findings.add("E-VALUE", f"{path}.extends", "expected days, months or years")
    if rule.trigger is Trigger.CONSENT and rule.period != terms.extends:
        findings.add(
            "E-TWO-PERIODS", path, "the period of the rule differs from what the consent extends"
        )
    if terms.required and rule.trigger is not Trigger.CONSENT:
        findings.add("E-BUNDLED-CONSENT", f"{path}.required", "not a condition to apply")
    if terms.required and Asked.AT_SUBMISSION not in terms.asked:
        findings.add("E-VALUE", f"{path}.asked", "needed, but never asked for in time")


def _lint_wishes(policy: Policy, rule: RetentionRule, path: str, findings: Findings) -> None:
    """Warnings: lawful perhaps, but somebody should have thought about it."""
    purposes = {purpose.id: purpose for purpose in policy.purposes}
    purpose = purposes.get(rule.purpose)
    if rule.claims_period is not None and rule.trigger in DECISIONS:
        if purpose is not None and not purpose.after_decision:
            message = "kept after the decision without a purpose for that time"
            findings.add("W-POST-DECISION-PURPOSE", path, message)
        if _not_longer(policy, rule.period, rule.claims_period):
            message = "a claim may still be filed when the data is gone (1930:173 2 §)"
            findings.add("W-LIMITATION-TAIL", f"{path}.period", message)
    if rule.withheld:
        findings.add("W-DEVIATES-DIRECTLY", path, "keeps without consent while one is awaited")


def _not_longer(policy: Policy, period: Period | None, claims: Period) -> bool:
    day = policy.effective_on
    return period is None or add_to_day(day=day, period=period) <= add_to_day(
        day=day, period=claims
    )


def _lint_ids(policy: Policy, findings: Findings) -> None:
    """Ids that occur twice would make one of the two unreachable."""
    lists: dict[str, Iterable[str]] = {
        "purposes": (each.id for each in policy.purposes),
        "consents": (each.id for each in policy.consents),
        "retention": (each.id for each in policy.retention),
        "recipients": (each.id for each in policy.recipients),
        "sources": (each.id for each in policy.sources),
        "fields": (each.name for each in policy.fields),
    }
    for path, ids in lists.items():
        seen: set[str] = set()
        for number, each in enumerate(ids):
            if each in seen:
                findings.add("E-VALUE", f"{path}[{number}]", f"{each} occurs twice")
            seen.add(each)
