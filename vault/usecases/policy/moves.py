"""How many records of this vault another policy moves, earlier or later, and by how much.

Judged page by page: a hundred thousand records take no more memory than one page. Nothing is
changed, and nothing sealed is read.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.purging import live_after
from vault.db.tables import Application
from vault.domain.language import Counted, Language, Text
from vault.domain.policy.difference import touched_rules
from vault.domain.retention.retention import State, Verdict, judge
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 500  # applications judged at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Some records that move the same way: how many, and the days from least to most."""

    count: int
    least: int
    median: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMoves:
    """The records under one rule of today: how many there are, and what becomes of them.

    ``bound``: the new rule is longer, and does not reach back. ``pending``: their rule changes,
    and their date only when something happens, such as the decision. ``refused``: no rule is left.
    """

    rule: str
    records: int
    earlier: Shift | None
    later: Shift | None
    bound: int
    pending: int
    refused: int

    def say(self, language: Language) -> str:
        """This method will return it as one line of words and numbers."""
        parts = [_RECORDS.say(language, n=self.records)]
        for shift, words in ((self.earlier, _EARLIER), (self.later, _LATER)):
            if shift is not None:
                parts.append(words.say(language, n=shift.count, days=_days(shift, language)))
        if self.bound:
            parts.append(_BOUND.say(language, n=self.bound))
        if self.pending:
            parts.append(_PENDING.say(language, n=self.pending))
        if self.refused:
            parts.append(_REFUSED.say(language, n=self.refused))
        if len(parts) == 1:
            parts.append(_UNMOVED.say(language))
        return f"{self.rule}: {'; '.join(parts)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What a change does to the records of this vault, by the rules that they are under today."""

    rules: tuple[RuleMoves, ...]

    @property
    def records(self) -> int:
        """How many records were judged."""
        return sum(each.records for each in self.rules)

    @property
    def earlier(self) -> int:
        """How many end earlier."""
        return sum(each.earlier.count for each in self.rules if each.earlier)

    @property
    def later(self) -> int:
        """How many end later: where an old rule was refused, or a policy is tried backwards."""
        return sum(each.later.count for each in self.rules if each.later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One record, under what is in force and under what may follow."""

    application: Application
    before: Verdict
    after: Verdict
    is_bound: bool
    """Whether the new rule alone would keep it longer."""

    @property
    def moves(self) -> bool:
        """Whether its end is another one."""
        return self.before.expires_at != self.after.expires_at


@dataclass(slots=True)
class _Tally:
    records: int = 0
    bound: int = 0
    pending: int = 0
    refused: int = 0
    earlier: Counter[int] = field(default_factory=Counter)
    later: Counter[int] = field(default_factory=Counter)

    def add(self, judged: Judged, *, is_touched: bool) -> None:
        self.records += 1
        self.bound += judged.is_bound
        if judged.after.state is State.REFUSED:
            self.refused += 1
        elif judged.moves:
            days = (judged.after.end_day - judged.before.end_day).days
            is_earlier = judged.after.expires_at < judged.before.expires_at
            (self.earlier if is_earlier else self.later)[abs(days)] += 1
        else:
            self.pending += is_touched and not judged.is_bound


def count_moves(
    *,
    main: Database,
    before: PolicyBook,
    after: PolicyBook,
    now: datetime,
    progress: Callable[[int], None] = lambda _count: None,
) -> Moves:
    """This function will judge every record that has not expired under both, and count.

    ``progress`` is told how many are done after every page.

    Raises:
        StoreError: the main database failed, or a policy that was promised is missing.
    """
    tallies: dict[str, _Tally] = {}
    touched = touched_rules(old=before.active, new=after.active)
    last, done = b"", 0
    while True:
        with main.reading() as session:
            rows = live_after(session, now=now, after=last, limit=PAGE)
            for judged in judge_both(session, rows=rows, before=before, after=after, now=now):
                rule = judged.before.rule
                tallies.setdefault(rule, _Tally()).add(judged, is_touched=rule in touched)
        done += len(rows)
        progress(done)
        if len(rows) < PAGE:
            return Moves(rules=tuple(_moves(rule, tallies[rule]) for rule in sorted(tallies)))
        last = rows[-1].id


def judge_both(
    session: Session,
    *,
    rows: Sequence[Application],
    before: PolicyBook,
    after: PolicyBook,
    now: datetime,
) -> Iterator[Judged]:
    """This function will judge these records under both books."""
    facts = facts_of_many(session, rows)
    # Which policies bind is the same for all who came under one: asked once a page.
    bound = {
        version: (before.promised(version), after.promised(version))
        for version in {row.policy_version for row in rows}
    }
    for row in rows:
        binding = zip((before, after), bound[row.policy_version], strict=True)
        here, there = (
            judge(policy=book.active, facts=facts[row.id], as_of=now, promised=promised)
            for book, promised in binding
        )
        is_bound = False
        if here.expires_at == there.expires_at:
            alone = judge(policy=after.active, facts=facts[row.id], as_of=now)
            is_bound = alone.expires_at > there.expires_at
        yield Judged(application=row, before=here, after=there, is_bound=is_bound)


def _moves(rule: str, tally: _Tally) -> RuleMoves:
    return RuleMoves(
        rule=rule or "-",
        records=tally.records,
        earlier=_shift(tally.earlier),
        later=_shift(tally.later),
        bound=tally.bound,
        pending=tally.pending,
        refused=tally.refused,
    )


def _shift(days: Counter[int]) -> Shift | None:
    if not days:
        return None
    count, passed, median = days.total(), 0, 0
    # The shift by which half of them are passed.
    for median in sorted(days):
        passed += days[median]
        if passed * 2 >= count:
            break
    return Shift(count=count, least=min(days), median=median, most=max(days))


_RECORDS = Counted(
    one=Text(sv="{n} ansökan", en="{n} record"), other=Text(sv="{n} ansökningar", en="{n} records")
)
_EARLIER = Counted(
    one=Text(sv="{n} raderas tidigare, {days}", en="{n} ends earlier, by {days}"),
    other=Text(sv="{n} raderas tidigare, {days}", en="{n} end earlier, by {days}"),
)
_LATER = Counted(
    one=Text(sv="{n} raderas senare, {days}", en="{n} ends later, by {days}"),
    other=Text(sv="{n} raderas senare, {days}", en="{n} end later, by {days}"),
)
_BOUND = Counted(
    one=Text(
        sv="{n} behåller sitt datum, för en längre regel gäller inte bakåt",
        en="{n} keeps its date, as a longer rule does not reach back",
    ),
    other=Text(
        sv="{n} behåller sina datum, för en längre regel gäller inte bakåt",
        en="{n} keep their dates, as a longer rule does not reach back",
    ),
)
_PENDING = Counted(
    one=Text(
        sv="{n} får ett annat datum först när tiden börjar räknas",
        en="{n} gets another date only when its time begins to count",
    ),
    other=Text(
        sv="{n} får andra datum först när tiden börjar räknas",
        en="{n} get other dates only when their time begins to count",
    ),
)
_REFUSED = Text(sv="{n} saknar regel", en="{n} without a rule")
_UNMOVED = Text(sv="inget datum ändras", en="no date moves")
_DAYS = Counted(one=Text(sv="{n} dag", en="{n} day"), other=Text(sv="{n} dagar", en="{n} days"))
_BETWEEN = Text(
    sv="{least} till {most}, hälften högst {median}",
    en="{least} to {most}, half of them by {median} at most",
)


def _days(shift: Shift, language: Language) -> str:
    most = _DAYS.say(language, n=shift.most)
    if shift.least == shift.most:
        return most
    return _BETWEEN.say(language, least=shift.least, most=most, median=shift.median)
