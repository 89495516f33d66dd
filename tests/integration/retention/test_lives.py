"""Random lives of applications against the database and the engine, under all policies in turn.

What is believed about them is worked out here with days alone, not by the engine.
"""

import shutil
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from typing_extensions import override

from tests.factories import lives
from tests.factories.policies import changed_policy
from tests.factories.stores import FixedClock, fresh_stores
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.audit_events import Event
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import Facts
from vault.domain.retention.retention import State, judge
from vault.errors import RefusedActError
from vault.usecases.policy.taken_back import tell_returns
from vault.usecases.retention.facts import facts_of
from vault.usecases.retention.recount import look_at_clocks, recount

YEAR = timedelta(days=366)
DAY = timedelta(days=1)
LONGEST = 3 * YEAR + DAY
"""Under any of the policies, from the receipt or from the person's own last act."""
BY_CONSENT = 2 * YEAR + DAY
ACTS = (
    ActKind.EXTEND,
    ActKind.WITHDRAW_CONSENT,
    ActKind.WITHDRAW,
    ActKind.CONFIRM,
    ActKind.VISIT,
    ActKind.RESTRICT,
    ActKind.LIFT,
)


@cache
def policies() -> tuple[Policy, ...]:
    """The ready-made ones, and the default one shorter and longer than it is."""
    shorter = changed_policy(
        ('version = "1"', 'version = "2"'), ('period = "P2Y"', 'period = "P1Y"')
    )
    longer = changed_policy(
        ('version = "1"', 'version = "3"'),
        ('period = "P2Y"', 'period = "P30M"'),
    )
    ready = (parse_policy(policy_text(name)) for name in packaged_names())
    return (*ready, shorter, longer)


numbers = st.integers(0, 6)
steps = st.sampled_from((1, 29, 31, 90, 183, 200, 330, 366, 380, 731))
"""Days that fall into the windows of the rules: graces, reviews, ends."""


class Lives(RuleBasedStateMachine):
    """One vault through the years. What can no longer be done to somebody is left undone."""

    people = Bundle("people")
    positions = Bundle("positions")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="vault-lives-"))
        self.house = lives.House(stores=fresh_stores(self.folder), clock=FixedClock(), policies=[])
        lives.furnish(self.house)

    @override
    def teardown(self) -> None:
        self.house.stores.close()
        shutil.rmtree(self.folder)

    @initialize(target=people, number=numbers, days=st.one_of(st.none(), st.integers(0, 200)))
    def begin(self, number: int, days: int | None) -> MultipleResults[bytes]:
        self.house.bind(policies()[number])
        position = self.open_position_of(days)
        made = [self._apply(position), self._apply(position), self._apply(None)]
        return multiple(*(one for one in made if one is not None))

    @rule(target=positions, days=st.one_of(st.none(), st.integers(0, 200)))
    def open_position(self, days: int | None) -> bytes:
        return self.open_position_of(days)

    def open_position_of(self, days: int | None) -> bytes:
        last_date = None if days is None else self.house.clock().date() + timedelta(days=days)
        return lives.open_position(self.house, last_date=last_date)

    @rule(target=people, position=st.one_of(st.none(), positions))
    def apply(self, position: bytes | None) -> MultipleResults[bytes]:
        made = self._apply(position)
        return multiple() if made is None else multiple(made)

    def _apply(self, position: bytes | None) -> bytes | None:
        """In the first role that the policy has a rule for."""
        if position is not None and self.house.is_closed(position):
            return None
        for role in Role:
            made = lives.hand_in_row(self.house, position_id=position, role=role, consented=True)
            if made is not None:
                return made
        return None

    @rule(days=steps, minutes=st.integers(0, 1440))
    def pass_time(self, days: int, minutes: int) -> None:
        self.house.clock.advance(timedelta(days=days, minutes=minutes))

    @rule(position=positions)
    def close(self, position: bytes) -> None:
        if not self.house.is_closed(position):
            lives.close(self.house, position, hired=None)

    @rule(person=people, kind=st.sampled_from(ACTS))
    def act(self, person: bytes, kind: ActKind) -> None:
        before = self.house.row(person)
        if before is None:
            return
        now = self.house.clock()
        try:
            lives.act_on(self.house, person, kind)
        except RefusedActError:
            return
        after = self.house.row(person)
        assert after is not None
        if kind is ActKind.EXTEND:
            assert after.expires_at <= max(before.expires_at, now + BY_CONSENT)
        if kind is ActKind.WITHDRAW:
            assert not self.house.is_readable(person)

    @rule(person=people, keep=st.booleans())
    def review(self, person: bytes, *, keep: bool) -> None:
        before = self.house.row(person)
        if before is None:
            return
        lives.review(self.house, person, keep=keep)
        after = self.house.row(person)
        assert after is not None
        assert after.expires_at <= before.expires_at or before.expires_at > self.house.clock()

    @rule(person=people)
    def hold(self, person: bytes) -> None:
        if self.house.row(person) is not None:
            lives.place_hold(self.house, person)

    @rule(person=people)
    def release(self, person: bytes) -> None:
        """What is released after its end goes the same instant."""
        if self.house.row(person) is None:
            return
        lives.release_holds_of(self.house, person)
        is_due = lives.verdict_of(self.house, person).state is State.DUE
        gone = lives.purge_rows(self.house)
        assert (person in gone) == is_due

    @rule(number=numbers, by_two=st.booleans())
    def change_policy(self, number: int, *, by_two: bool) -> None:
        """Whatever comes into force, no end moves later.

        But where two people bring back the very rules that somebody came under: a mistaken policy
        can be taken back, never past what was promised, and never once it has ended anything.
        Everybody whose end moves later is told, and nobody else.
        """
        main, now = self.house.stores.main, self.house.clock()
        rows = self.house.rows()
        before = {row.id: lives.verdict_of(self.house, row.id) for row in rows}
        told = self._told()
        self.house.bind(policies()[number], by_two=by_two)
        after = {row.id: lives.verdict_of(self.house, row.id) for row in rows}
        moved = set[bytes]()
        for row in rows:
            old, new = before[row.id], after[row.id]
            if State.REFUSED in {new.state, old.state}:
                continue
            moved |= {row.id} if new.expires_at > old.expires_at else set()
            if by_two and self._came_under(row, policies()[number]) and row.expires_at > now:
                alone = judge(policy=policies()[number], facts=self._facts(row), as_of=now)
                assert new.expires_at <= alone.expires_at
            else:
                assert new.expires_at <= old.expires_at
                assert new.readable_until <= old.readable_until
        tell_returns(main=main, book=self.house.book, now=now)
        recount(main=main, book=self.house.book, now=now)
        assert {subject for subject, _ in self._told() - told} == moved

    def _came_under(self, row: t.Application, policy: Policy) -> bool:
        known: dict[str, Policy] = {each.hash: each for each in self.house.policies}
        return known[row.policy_version].retention == policy.retention

    def _facts(self, row: t.Application) -> Facts:
        with self.house.stores.main.reading() as session:
            return facts_of(session, row)

    def _told(self) -> set[tuple[bytes, str]]:
        """Whose log tells of a later end, and by which entry."""
        wanted = select(t.AuditEntry).where(t.AuditEntry.event == Event.POLICY_TAKEN_BACK.value)
        with self.house.stores.main.reading() as session:
            return {(one.subject or b"", one.once or "") for one in session.scalars(wanted)}

    @rule()
    def purge(self) -> None:
        lives.purge_rows(self.house)
        now = self.house.clock()
        left = {row.id: lives.verdict_of(self.house, row.id).state for row in self.house.rows()}
        assert State.DUE not in left.values()
        for row in self.house.rows():
            if row.expires_at <= now:
                assert left[row.id] in {State.HELD, State.RESTRICTED, State.REFUSED}
        found = look_at_clocks(main=self.house.stores.main, book=self.house.book, now=now)
        assert found.late == 0

    @invariant()
    def nobody_is_readable_beyond_any_rule(self) -> None:
        now = self.house.clock()
        for row in self.house.rows():
            if not self.house.is_readable(row.id):
                continue
            bound = (
                self.house.book.active,
                *self.house.book.promised(row.policy_version).binding,
            )
            for policy in bound:
                alone = judge(policy=policy, facts=self._facts(row), as_of=now)
                assert alone.state is State.REFUSED or now < alone.readable_until

    @invariant()
    def nobody_is_kept_longer_than_days_alone_allow(self) -> None:
        for row in self.house.rows():
            assert row.readable_until <= row.expires_at <= self._latest(row)

    def _latest(self, row: t.Application) -> datetime:
        with self.house.stores.main.reading() as session:
            yes = [
                event.at
                for event in lives.all_facts(session, row.id)
                if event.state in {"given", "renewed"}
            ]
        lived = max(row.received_at, row.last_activity_at, row.last_confirmed_at or row.received_at)
        return max([lived + LONGEST, *(at + BY_CONSENT for at in yes)])


def test_no_life_outlives_its_rule() -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None),
    )


def test_what_comes_into_force_in_the_same_instant_as_a_return_tells_nobody_anything() -> None:
    state = Lives()
    state.begin(number=0, days=190)
    state.change_policy(number=4, by_two=False)
    state.change_policy(number=0, by_two=True)
    state.change_policy(number=1, by_two=True)  # looks at who was told, and of what
    state.teardown()
