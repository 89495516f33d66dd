"""What differs between two policies, in words, and how much it matters. No clock, no records.

How many records a difference moves is counted by ``vault.usecases.policy.moves``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import IntEnum
from typing import TypeAlias

from vault.domain.calendar import Period, add_to_day, local_day
from vault.domain.language import Language, Text
from vault.domain.policy.difference_words import (
    AS_BEFORE,
    NOTHING,
    OTHER_WORDS,
    THERE,
    named,
    said,
)
from vault.domain.policy.policy import (
    Consent,
    Field,
    GuardShare,
    Hosting,
    Policy,
    Purpose,
    Recipient,
)
from vault.domain.policy.rules import AppliesTo, ConsentTerms, RetentionRule, Review, Undecided

NOTICE = Period(days=30)
"""How long before it counts a change that matters is announced (requirements R90)."""


class Grade(IntEnum):
    """How much a difference matters to the people whose data is kept."""

    WORDING = 0
    """Titles, labels, contact details, limits of files: it comes into force with the file."""
    HOUSE = 1
    """What the form asks for, the guard of the purge: two people."""
    MATERIAL = 2
    """Dates, purposes, recipients, who is responsible: two people, and told in advance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is no longer what it was.

    ``subject`` is the id of a rule, purpose, consent, recipient or field, empty for the policy as
    a whole; ``rule`` repeats it where that is a retention rule.
    """

    grade: Grade
    rule: str
    subject: str
    part: str
    before: Text
    after: Text

    def say(self, language: Language, *, bare: bool = False) -> str:
        """This method will return it as one line: ``position.rejected: period: two years → …``.

        ``bare`` leaves the id out, for people who know no rules by name.
        """
        name = named(self.part).say(language)
        begin = f"{self.subject}: {name}" if self.subject and not bare else name
        return f"{begin}: {self.before.say(language)} → {self.after.say(language)}"


# What is words alone, and what needs two people but concerns nobody whose data is kept already.
_WORDING = frozenset(
    {
        "title",
        "summary",
        "languages",
        "authority",
        "documents",
        "unwanted",
        "public_sector_accepted",
    }
    | {"claims_period", "published", "rationale", "balancing", "label"}
)
_HOUSE = frozenset({"reminders", "guard", "sector"})
_NOT_SAID = frozenset({"id", "name", "version", "effective_on", "hash"})
_LISTS = frozenset({"retention", "purposes", "consents", "recipients", "fields", "controller"})
_SHOWN = (Period, AppliesTo, ConsentTerms, Review, Undecided, GuardShare, Hosting, str, bool)

Part: TypeAlias = RetentionRule | Purpose | Consent | Recipient | Field


def differences(*, old: Policy, new: Policy) -> tuple[Difference, ...]:
    """This function will return what differs, what matters most first; none for the same text."""
    if old.hash == new.hash:
        return ()
    found = [
        *_listed("", old.retention, new.retention, Grade.MATERIAL),
        *_order(old, new),
        *_listed("purposes", old.purposes, new.purposes, Grade.MATERIAL),
        *_listed("consents", old.consents, new.consents, Grade.MATERIAL),
        *_listed("recipients", old.recipients, new.recipients, Grade.MATERIAL),
        *_controller(old, new),
        *_listed("fields", old.fields, new.fields, Grade.HOUSE),
        *(
            _difference(part, "", getattr(old, part), getattr(new, part), Grade.MATERIAL)
            for part in _names(Policy)
            if part not in _LISTS and getattr(old, part) != getattr(new, part)
        ),
    ]
    return tuple(sorted(found, key=lambda each: -each.grade))


def grade_of(*, found: Sequence[Difference]) -> Grade:
    """This function will return the grade of the difference that matters most."""
    return max((each.grade for each in found), default=Grade.WORDING)


def concerns_everybody(*, found: Sequence[Difference]) -> bool:
    """This function will say whether a change is about more than how long something is kept."""
    return any(each.grade is Grade.MATERIAL and not each.rule for each in found)


def touched_rules(*, old: Policy, new: Policy) -> frozenset[str]:
    """This function will return the rules that change for records that are under them already.

    One that merely keeps longer is not among them: it does not reach back (S4).
    """
    before, after = ({rule.id: rule for rule in each.retention} for each in (old, new))
    found = differences(old=old, new=new)
    return frozenset(
        each.rule
        for each in found
        if each.grade is Grade.MATERIAL
        and each.rule
        and not _is_longer(each.part, before.get(each.rule), after.get(each.rule), new.effective_on)
    )


def first_day(*, announced_at: datetime, zone: str) -> date:
    """This function will return the first day on which an announced change may count (R90)."""
    return add_to_day(day=local_day(moment=announced_at, zone=zone), period=NOTICE)


def _is_longer(
    part: str, before: RetentionRule | None, after: RetentionRule | None, day: date
) -> bool:
    if part not in {"period", "backstop"} or before is None or after is None:
        return False
    here, there = getattr(before, part), getattr(after, part)
    if here is None or there is None:
        return there is None
    return add_to_day(day=day, period=there) >= add_to_day(day=day, period=here)


def _listed(
    area: str, old: Sequence[Part], new: Sequence[Part], grade: Grade
) -> Iterator[Difference]:
    """Compare two lists by id: what came, what went, and what changed in those that stayed."""
    before, after = _by_id(old), _by_id(new)
    for subject in dict.fromkeys((*before, *after)):
        here, there = before.get(subject), after.get(subject)
        if here is None or there is None:
            yield Difference(
                grade=grade,
                rule="" if area else subject,
                subject=subject,
                part=area,
                before=NOTHING if here is None else THERE,
                after=NOTHING if there is None else THERE,
            )
            continue
        for part in _names(type(here)):
            if getattr(here, part) != getattr(there, part):
                made = _difference(part, subject, getattr(here, part), getattr(there, part), grade)
                yield made if area else replace(made, rule=subject)


def _order(old: Policy, new: Policy) -> Iterator[Difference]:
    """The first rule that fits counts: the same rules in another order are other rules."""
    before, after = ([rule.id for rule in each.retention] for each in (old, new))
    in_both = set(before) & set(after)
    if [one for one in before if one in in_both] != [one for one in after if one in in_both]:
        told = (Text(sv=", ".join(each), en=", ".join(each)) for each in (before, after))
        yield Difference(
            grade=Grade.MATERIAL, rule="", subject="", part="order", before=next(told),
            after=next(told),
        )  # fmt: skip


def _controller(old: Policy, new: Policy) -> Iterator[Difference]:
    """Who answers for the data matters; how to reach them is words. An example was nobody."""
    here, there = old.controller, new.controller
    if (here.name, here.organisation_number) != (there.name, there.organisation_number):
        grade = Grade.WORDING if old.placeholder_controller else Grade.MATERIAL
        yield _difference("controller", "", here.name, there.name, grade)
    if replace(here, name="", organisation_number="") != replace(
        there, name="", organisation_number=""
    ):
        yield _difference("contact", "", AS_BEFORE, OTHER_WORDS, Grade.WORDING)


def _difference(part: str, subject: str, before: object, after: object, grade: Grade) -> Difference:
    if part in _WORDING or part in _HOUSE:
        grade = min(grade, Grade.WORDING if part in _WORDING else Grade.HOUSE)
    is_shown = all(value is None or _is_shown(value) for value in (before, after))
    is_shown = is_shown and said(before) != said(after)
    return Difference(
        grade=grade,
        rule="",
        subject=subject,
        part=part,
        before=said(before) if is_shown else AS_BEFORE,
        after=said(after) if is_shown else OTHER_WORDS,
    )


def _is_shown(value: object) -> bool:
    """Short values are shown; sentences of a policy stand in the policy."""
    if isinstance(value, tuple | frozenset):
        return all(_is_shown(each) for each in value)
    return isinstance(value, _SHOWN)


def _by_id(parts: Sequence[Part]) -> dict[str, Part]:
    return {part.name if isinstance(part, Field) else part.id: part for part in parts}


def _names(kind: type) -> list[str]:
    return [each.name for each in fields(kind) if each.name not in _NOT_SAID]
