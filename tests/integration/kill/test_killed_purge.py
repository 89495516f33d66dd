"""A purge, killed at every step: nothing is called erased that is not, and nothing comes back."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.stores import T0, put_back
from tests.integration.kill.errands import DOCUMENTS, DUE, hand_in, told
from tests.integration.kill.house import House, close_cleanly, copy_house, open_house
from tests.integration.kill.nursery import Nursery
from vault.db import tables as t
from vault.db.migrate import Store
from vault.usecases.purge.replay_ledger import replay_ledger

LATER = DUE + timedelta(minutes=30)
PLACES = ("main", "keyring", "blobs")
COMBINATIONS = [some for size in (1, 2, 3) for some in combinations(PLACES, size)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A vault with two applications that are due and one that is not."""

    folder: Path
    due: tuple[dict[str, str], ...]
    alive: dict[str, str]
    wraps: tuple[bytes, ...]
    """The sealed bytes of every wrap of the due ones."""


@pytest.fixture(scope="module")
def filled(empty_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    folder = tmp_path_factory.mktemp("template") / "filled"
    copy_house(empty_vault, folder)
    house = open_house(folder)
    due = tuple(told(hand_in(house, key=f"a-submission-key-{n}", now=T0)) for n in range(2))
    alive = told(hand_in(house, key="a-submission-key-9", now=T0 + timedelta(days=365)))
    house.accept_all(now=T0 + timedelta(days=365))
    with house.keyring.reading() as session:
        ids = [bytes.fromhex(one["id"]) for one in due]
        wraps = tuple(session.scalars(select(t.Wrap.sealed).where(t.Wrap.slot_id.in_(ids))))
    assert len(wraps) == 4
    close_cleanly(house)
    return Filled(folder=folder, due=due, alive=alive, wraps=wraps)


def assert_nothing_is_called_erased_that_is_not(house: House, where: str) -> None:
    for application_id, fact in house.facts().items():
        assert house.traces_of(application_id) == {}, where
        assert application_id in set(house.ledger.ids()), where
        assert fact.blobs == len(DOCUMENTS), where


def assert_purged(house: House, filled: Filled, where: str) -> None:
    assert_nothing_is_called_erased_that_is_not(house, where)
    assert set(house.facts()) == {bytes.fromhex(one["id"]) for one in filled.due}, where
    assert house.application_ids() == [bytes.fromhex(filled.alive["id"])], where
    assert_alive(house, filled.alive)
    assert_no_key_is_left(house.folder, filled, where)


def assert_alive(house: House, answer: dict[str, str]) -> None:
    application_id, token = bytes.fromhex(answer["id"]), bytes.fromhex(answer["token"])
    assert house.read_by_staff(application_id) == DOCUMENTS
    assert house.read_by_link(application_id, token) == DOCUMENTS


def assert_no_key_is_left(folder: Path, filled: Filled, where: str) -> None:
    """Look for the wraps in the raw bytes of the keyring and of its write-ahead log.

    A server keeps the bytes of deleted rows for as long as it likes: there the rows are counted.
    """
    for path in folder.glob("keyring.sqlite3*"):
        content = path.read_bytes()
        assert not any(wrap in content for wrap in filled.wraps), f"{path.name} after {where}"


@pytest.mark.sqlite
def test_the_search_for_keys_finds_one_that_is_there(filled: Filled) -> None:
    content = (filled.folder / "keyring.sqlite3").read_bytes()

    assert all(wrap in content for wrap in filled.wraps)


@pytest.mark.timeout(300)
def test_a_purge_killed_at_any_step_is_resumed(
    nursery: Nursery, filled: Filled, tmp_path: Path
) -> None:
    points: list[str] = []
    half_done = 0

    for victim in nursery.every_step("purge", filled.folder, tmp_path):
        points = victim.steps
        house = open_house(victim.folder)
        assert_nothing_is_called_erased_that_is_not(house, points[-1])
        assert_alive(house, filled.alive)
        half_done += bool(set(house.ledger.ids())) and not house.facts()
        house.restart(now=LATER)
        assert_nothing_is_called_erased_that_is_not(house, points[-1])
        house.purge(now=LATER)
        assert_purged(house, filled, points[-1])
        reasons = {fact.reason for fact in house.facts().values()}
        assert reasons == {"expired"}, points[-1]
        house.close()
        shutil.rmtree(victim.folder)

    print(f"\na purge was killed at {len(points)} points: {points}")
    assert len(points) >= 8
    assert len(set(points)) >= 8
    assert half_done >= 4


@pytest.mark.timeout(300)
def test_a_purge_that_is_killed_again_and_again_comes_to_its_end(
    nursery: Nursery, filled: Filled, tmp_path: Path
) -> None:
    """Each run dies two steps further than the one before; none of them begins anew."""
    folder = copy_house(filled.folder, tmp_path / "again")
    step = 1
    while nursery.run("purge", folder, kill_at=step):
        step += 2

    house = open_house(folder)
    assert_purged(house, filled, "many kills")
    house.close()


def restore(backup: Path, folder: Path, places: tuple[str, ...]) -> None:
    """Copy older files over the vault's, as somebody does who knows nothing of a ledger."""
    for place in places:
        if place == "blobs":
            shutil.copytree(backup / "blobs", folder / "blobs", dirs_exist_ok=True)
            continue
        put_back(folder, Store(place), older=backup)


@pytest.fixture(scope="module")
def purged(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_house(filled.folder, tmp_path_factory.mktemp("template") / "purged")
    house = open_house(folder)
    house.purge(now=DUE)
    close_cleanly(house)
    return folder


@pytest.mark.parametrize("places", COMBINATIONS, ids="+".join)
def test_what_was_erased_stays_dead_when_older_copies_are_restored(
    filled: Filled, purged: Path, tmp_path: Path, places: tuple[str, ...]
) -> None:
    folder = copy_house(purged, tmp_path / "restored")
    restore(filled.folder, folder, places)
    house = open_house(folder)

    replayed = replay_ledger(stores=house.stores, now=LATER)

    assert replayed.came_back == 2
    for one in filled.due:
        assert house.traces_of(bytes.fromhex(one["id"])) == {}
    assert set(house.application_ids()) == {bytes.fromhex(filled.alive["id"])}
    assert_alive(house, filled.alive)
    assert_no_key_is_left(folder, filled, f"restoring {places}")
    assert replay_ledger(stores=house.stores, now=LATER).came_back == 0
    house.close()


def test_what_is_erased_again_is_stated_as_such(
    filled: Filled, purged: Path, tmp_path: Path
) -> None:
    folder = copy_house(purged, tmp_path / "restored")
    restore(filled.folder, folder, PLACES)
    house = open_house(folder)

    replay_ledger(stores=house.stores, now=LATER)

    assert {fact.reason for fact in house.facts().values()} == {"ledger"}
    with house.main.reading() as session:
        events = list(
            session.scalars(
                select(t.AuditEntry.event).where(t.AuditEntry.event == "ledger.replayed")
            )
        )
    assert events == ["ledger.replayed"]
    house.close()


def test_no_key_still_held_opens_what_a_restored_copy_holds_before_the_replay(
    filled: Filled, purged: Path, tmp_path: Path
) -> None:
    """Old rows and blobs without the old keyring: every key there is is tried on all of them."""
    folder = copy_house(purged, tmp_path / "restored")
    restore(filled.folder, folder, ("main", "blobs"))
    house = open_house(folder)
    with house.keyring.reading() as session:
        wraps = list(session.scalars(select(t.Wrap)))

    assert {wrap.slot_id for wrap in wraps if wrap.kind in {"staff", "link", "intake"}} == {
        bytes.fromhex(filled.alive["id"])
    }
    opened = house.everything_that_opens(
        tokens=[bytes.fromhex(one["token"]) for one in (*filled.due, filled.alive)]
    )
    assert opened == {bytes.fromhex(filled.alive["id"])}
    house.close()


def test_trying_every_key_would_notice_one_that_fits(filled: Filled) -> None:
    house = open_house(filled.folder)

    opened = house.everything_that_opens(
        tokens=[bytes.fromhex(one["token"]) for one in (*filled.due, filled.alive)]
    )

    assert len(opened) == 3
    close_cleanly(house)
