"""Two who search at once: the first fill is waited for, later ones are not."""

import threading
from datetime import timedelta

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Office
from tests.fakes.databases import WaitingDatabase
from vault.usecases.candidates.search import FRESH_FOR


def test_an_index_that_is_being_filled_anew_answers_with_what_it_has(office: Office) -> None:
    accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    names, door, now = office.door.names, office.door, office.world.clock()
    names.refresh(main=door.main, keyring=door.keyring, opener=door.opener, now=now)
    accepted(office.world, hand_in(office.world, name="Jonas Berg"))
    later = now + FRESH_FOR + timedelta(seconds=1)
    slow = WaitingDatabase(door.main)
    first = threading.Thread(
        target=names.refresh,
        kwargs={"main": slow, "keyring": door.keyring, "opener": door.opener, "now": later},
    )
    first.start()
    assert slow.reached.wait(10)

    names.refresh(main=door.main, keyring=door.keyring, opener=door.opener, now=later)
    during = names.find("jonas")
    slow.go_on.set()
    first.join(10)

    assert during == []
    assert len(names.find("jonas")) == 1


def test_the_second_of_two_first_searches_finds_it_done(office: Office) -> None:
    accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    names, door, now = office.door.names, office.door, office.world.clock()
    slow = WaitingDatabase(door.main)
    searches = [
        threading.Thread(
            target=names.refresh,
            kwargs={"main": slow, "keyring": door.keyring, "opener": door.opener, "now": now},
        )
        for _ in range(2)
    ]
    for search in searches:
        search.start()
    assert slow.reached.wait(10)

    slow.go_on.set()
    for search in searches:
        search.join(10)

    assert len(names.find("asa")) == 1
    assert slow.read == 2  # the ids and then the names: once
