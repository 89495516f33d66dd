"""The diff says in words and numbers which records of this vault move, and by how much."""

import pytest

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.policy_changes import ONE_YEAR, THREE_YEARS, version_two
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.domain.policy.parse import parse_policy
from vault.usecases.policy.moves import Moves, Shift, count_moves
from vault.usecases.retention.policy_book import succeeded_by


def moves(world: World, text: str, seen: list[int] | None = None) -> Moves:
    after = succeeded_by(book=world.book, policy=parse_policy(text))
    return count_moves(
        main=world.stores.main,
        before=world.book,
        after=after,
        now=world.clock(),
        progress=(seen if seen is not None else []).append,
    )


def test_a_shorter_rule_moves_its_records_and_no_others(world: World) -> None:
    reject_all(world, accepted(world, hand_in(world)), accepted(world, hand_in(world)))
    accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    seen: list[int] = []

    found = moves(world, version_two(ONE_YEAR), seen)

    assert (found.records, found.earlier, found.later, seen) == (3, 2, 0, [3])
    rejected, spontaneous = found.rules
    assert rejected.earlier == Shift(count=2, least=366, median=366, most=366)
    assert (spontaneous.rule, spontaneous.earlier) == ("spontaneous.consent", None)
    assert rejected.say(Language.EN) == ("position.rejected: 2 records; 2 end earlier, by 366 days")
    assert spontaneous.say(Language.SV) == "spontaneous.consent: 1 ansökan; inget datum ändras"


def test_a_longer_rule_moves_nothing_and_says_how_many_keep_their_date(world: World) -> None:
    reject_all(world, accepted(world, hand_in(world)))

    found = moves(world, version_two(THREE_YEARS))

    assert (found.earlier, found.later, found.rules[0].bound) == (0, 0, 1)
    assert "behåller sitt datum" in found.rules[0].say(Language.SV)


def test_an_undecided_record_under_a_shorter_rule_moves_when_its_time_begins(world: World) -> None:
    accepted(world, hand_in(world))

    found = moves(world, version_two(ONE_YEAR))

    assert (found.earlier, found.rules[0].pending) == (0, 1)
    assert "1 gets another date only when its time begins" in found.rules[0].say(Language.EN)


def test_a_record_whose_facts_no_policy_accepts_is_counted_apart(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        row.decided_at = row.received_at.replace(year=2025)

    found = moves(world, version_two(ONE_YEAR))

    assert [(one.rule, one.refused) for one in found.rules] == [("-", 1)]
    assert found.rules[0].say(Language.EN) == "-: 1 record; 1 without a rule"


def test_tried_backwards_it_says_how_much_later(world: World) -> None:
    reject_all(world, accepted(world, hand_in(world)))
    shorter = parse_policy(version_two(ONE_YEAR))

    found = count_moves(
        main=world.stores.main,
        before=succeeded_by(book=world.book, policy=shorter),
        after=world.book,
        now=world.clock(),
    )

    assert (found.earlier, found.later) == (0, 1)
    assert "1 ends later, by 366 days" in found.rules[0].say(Language.EN)


def test_records_that_move_by_different_days_show_least_median_and_most(world: World) -> None:
    receipts = [accepted(world, hand_in(world)) for _ in range(3)]
    reject_all(world, *receipts)
    with world.stores.main.writing() as session:
        # The end of one is capped by its backstop: it came in two years before the decision.
        row = session.get_one(t.Application, receipts[0].application_id)
        row.received_at = row.received_at.replace(year=2024)

    (rule,) = moves(world, version_two(('backstop = "P3Y"', 'backstop = "P2Y6M"'))).rules
    (both,) = moves(world, version_two(ONE_YEAR, ('backstop = "P3Y"', 'backstop = "P2Y6M"'))).rules

    assert rule.earlier == Shift(count=1, least=184, median=184, most=184)
    assert both.earlier == Shift(count=3, least=184, median=366, most=366)
    assert "184 to 366 days, half of them by 366 at most" in both.say(Language.EN)


@pytest.mark.parametrize("language", list(Language))
def test_a_rule_that_is_gone_leaves_the_old_promise_standing(
    world: World, language: Language
) -> None:
    accepted(world, hand_in(world))
    text = version_two(('kinds = ["position"], roles', 'kinds = ["spontaneous"], roles'))

    found = moves(world, text)

    assert (found.earlier, found.later, found.rules[0].refused) == (0, 0, 0)
    assert found.rules[0].say(language).startswith("position.rejected: 1 ")
