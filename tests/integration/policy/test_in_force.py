"""What is in force stands in the store; the file that the settings name only proposes."""

from datetime import timedelta

import pytest

from tests.factories.applications import accepted, hand_in
from tests.factories.policies import changed_text
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.policy.parse import parse_policy
from vault.errors import SettingError, StateError, StoreError
from vault.settings import read_settings
from vault.usecases.retention.policy_book import (
    PolicyBook,
    bring_into_force,
    hash_in_force,
    open_policy_book,
    read_policy_book,
    succeeded_by,
)
from vault.wiring.policy import PolicyShelf, policy_book, policy_in_force

SHORTER = changed_text(('version = "1"', 'version = "2"'), ('period = "P2Y"', 'period = "P1Y"'))
RELABELLED = changed_text(
    ('version = "1"', 'version = "1.1"'), ('email = "', 'email = "dataskydd.')
)
STRICTER_GUARD = changed_text(('version = "1"', 'version = "1.2"'), ("percent = 20", "percent = 5"))


def started_with(world: World, text: str) -> PolicyBook:
    with world.stores.main.writing() as session:
        return open_policy_book(session, text=text, now=world.clock())


def activate_at_once(world: World, text: str) -> None:
    with world.stores.main.writing() as session:
        bring_into_force(session, policy=parse_policy(text), text=text, now=world.clock())


def test_a_start_with_other_dates_changes_nothing_that_people_were_promised(world: World) -> None:
    accepted(world, hand_in(world))

    book = started_with(world, SHORTER)

    assert book.active == world.book.active
    assert book.waiting == parse_policy(SHORTER)
    with world.stores.main.reading() as session:
        assert hash_in_force(session) == world.book.active.hash
        assert session.query(t.PolicyVersion).count() == 1


def test_a_looser_guard_waits_for_a_second_person_too(world: World) -> None:
    accepted(world, hand_in(world))

    assert started_with(world, STRICTER_GUARD).waiting is not None


def test_a_vault_that_keeps_nobodys_data_takes_any_file_that_loads(world: World) -> None:
    world.clock.advance(timedelta(seconds=1))

    book = started_with(world, SHORTER)

    assert (book.active, book.waiting) == (parse_policy(SHORTER), None)
    assert list(book.versions) == [world.book.active.hash]


def test_other_words_come_into_force_with_the_file_and_are_written_down(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    world.clock.advance(timedelta(seconds=1))

    book = started_with(world, RELABELLED)

    assert (book.active.version, book.waiting) == ("1.1", None)
    assert list(book.versions) == [world.book.active.hash]
    with world.stores.main.reading() as session:
        assert session.get_one(t.PolicyVersion, book.active.hash).text == RELABELLED
        row = session.get_one(t.Application, receipt.application_id)
        assert row.policy_version == world.book.active.hash
        events = [one.event for one in session.query(t.AuditEntry)]
    assert events.count("policy.activated") == 2


def test_other_words_wait_for_their_day(world: World) -> None:
    accepted(world, hand_in(world))
    later = RELABELLED.replace("effective_on = ", "effective_on = 2027-01-01 # ", 1)

    assert started_with(world, later).waiting is not None
    world.clock.advance(timedelta(days=60))
    assert started_with(world, later).waiting is None


def test_an_old_file_left_in_the_settings_does_not_bring_an_old_policy_back(world: World) -> None:
    accepted(world, hand_in(world))
    activate_at_once(world, RELABELLED)

    book = started_with(world, changed_text())

    assert book.active == parse_policy(RELABELLED)
    assert book.waiting == world.book.active
    with pytest.raises(StateError, match="new version"):
        activate_at_once(world, changed_text())


def test_a_running_process_follows_an_activation_elsewhere(
    world: World,
) -> None:
    shelf = PolicyShelf(world.stores.main, world.book, every=0.0)
    assert shelf().active == world.book.active

    activate_at_once(world, SHORTER)

    assert shelf().active == parse_policy(SHORTER)
    assert shelf().promised(world.book.active.hash).binding == (world.book.active,)


def test_what_came_last_is_in_force_even_where_the_clock_was_set_back(world: World) -> None:
    world.clock.advance(timedelta(days=-3))

    activate_at_once(world, SHORTER)

    with world.stores.main.reading() as session:
        assert hash_in_force(session) == parse_policy(SHORTER).hash


def test_what_is_planned_is_judged_as_if_it_were_in_force(world: World) -> None:
    shorter = parse_policy(SHORTER)

    following = succeeded_by(book=world.book, policy=shorter)

    assert following.active == shorter
    assert following.promised(world.book.active.hash).binding == (world.book.active,)
    assert succeeded_by(book=world.book, policy=world.book.active) == world.book
    with world.stores.main.reading() as session:
        assert read_policy_book(session) == world.book


def test_a_file_that_cannot_be_read_keeps_no_purge_from_its_work(world: World) -> None:
    nowhere = read_settings({"APPLICANT_VAULT_POLICY": str(world.stores.folder / "gone.toml")})

    book = policy_in_force(world.stores.main, nowhere, now=world.clock())

    assert book == world.book
    with pytest.raises(SettingError):
        policy_book(world.stores.main, nowhere, now=world.clock())


def test_a_version_that_no_longer_loads_is_named_and_never_read_half(world: World) -> None:
    with world.stores.main.writing() as session:
        session.add(
            t.PolicyVersion(
                hash="f" * 64,
                name="summer-jobs",
                version="3.1",
                text="schema = 99\n",
                effective_on=world.clock().date(),
                activated_at=world.clock() - timedelta(days=400),
            )
        )

    with world.stores.main.reading() as session, pytest.raises(StoreError) as refused:
        read_policy_book(session)

    said = str(refused.value)
    assert "policy summer-jobs 3.1 (hash ffffffffffff)" in said
    assert "E-SCHEMA" in said or "schema" in said
    assert "go back to the release that ran before" in said
