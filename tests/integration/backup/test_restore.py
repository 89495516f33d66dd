"""What is put back opens, and brings nobody back, whichever parts of it are old."""

import json
import shutil
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.integration.backup.place import DAY, DUE, Backed, backed_up, place_in, put_back
from tests.integration.kill.errands import DOCUMENTS
from tests.integration.kill.house import House, open_house
from vault.adapters.ledger_file import FileLedger
from vault.adapters.restore_mark_file import NAME, FileRestoreMark
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.errors import ArchiveError, StoreError
from vault.usecases.backup.restore import Part

pytestmark = pytest.mark.sqlite  # a server is backed up by its own tools

COMBINATIONS = [frozenset(some) for size in (1, 2, 3) for some in combinations(Part, size)]
PLACES = {
    Part.DATABASE: ("main.sqlite3", "main.sqlite3-wal", "main.sqlite3-shm"),
    Part.KEYRING: ("keyring.sqlite3", "keyring.sqlite3-wal", "keyring.sqlite3-shm"),
    Part.BLOBS: ("blobs",),
}


def lose(house: House, parts: frozenset[Part]) -> None:
    """A disk breaks."""
    house.close()
    for part in parts:
        for name in PLACES[part]:
            shutil.rmtree(house.folder / name, ignore_errors=True)
            (house.folder / name).unlink(missing_ok=True)


def events(house: House) -> dict[str, dict[str, object]]:
    with house.main.reading() as session:
        rows = session.execute(select(t.AuditEntry.event, t.AuditEntry.entry))
        return {event: json.loads(entry)["detail"] for event, entry in rows}


def assert_alive(house: House, backed: Backed) -> None:
    application_id, token = (bytes.fromhex(backed.alive[name]) for name in ("id", "token"))
    assert house.read_by_staff(application_id) == DOCUMENTS
    assert house.read_by_link(application_id, token) == DOCUMENTS


@pytest.mark.parametrize("parts", COMBINATIONS, ids=lambda parts: "-".join(sorted(parts)))
def test_whatever_is_put_back_nobody_comes_back(
    house: House, backed: Backed, parts: frozenset[Part]
) -> None:
    lose(house, parts)
    place = place_in(house.folder, ledger=house.ledger)

    done = put_back(
        place,
        *([backed.made.main] if parts - {Part.KEYRING} else []),
        *([backed.made.keyring] if Part.KEYRING in parts else []),
        now=DUE + DAY,
        parts=parts,
    )

    assert done.parts == tuple(sorted(parts))
    assert done.replayed.known == 2
    again = open_house(house.folder)
    for purged in backed.due:
        assert again.traces_of(purged) == {}
    assert again.application_ids() == [bytes.fromhex(backed.alive["id"])]
    assert_alive(again, backed)
    assert events(again)["backup.restored"]["fields"] == sorted(parts)
    assert FileRestoreMark(house.folder).parts() is None
    again.close()


def test_everything_is_put_back_beside_a_ledger_that_names_nobody(
    backed: Backed, tmp_path: Path
) -> None:
    ledger = FileLedger(tmp_path / "ledger.txt")
    ledger.create()

    place = place_in(tmp_path / "new", ledger=ledger)
    done = put_back(place, backed.made.main, backed.made.keyring, now=DUE)

    assert done.blobs == 9
    assert done.replayed.known == 0
    with place.main.reading() as session:
        assert len(session.scalars(select(t.Application.id)).all()) == 3


def test_a_keyring_that_is_older_than_seven_days_is_refused(house: House, backed: Backed) -> None:
    lose(house, frozenset({Part.KEYRING}))
    place = place_in(house.folder, ledger=house.ledger)

    with pytest.raises(ArchiveError, match="older than seven days"):
        put_back(place, backed.made.keyring, now=DUE + 8 * DAY)

    assert not (house.folder / "keyring.sqlite3").exists()


def test_the_main_database_may_be_as_old_as_it_is(house: House, backed: Backed) -> None:
    lose(house, frozenset({Part.DATABASE, Part.BLOBS}))
    place = place_in(house.folder, ledger=house.ledger)

    put_back(place, backed.made.main, now=DUE + 300 * DAY)

    again = open_house(house.folder)
    assert_alive(again, backed)
    assert all(again.traces_of(purged) == {} for purged in backed.due)


def test_nothing_is_put_over_what_is_there(house: House, backed: Backed) -> None:
    place = place_in(house.folder, ledger=house.ledger)
    before = house.application_ids()

    with pytest.raises(ArchiveError, match="already"):
        put_back(place, backed.made.main, backed.made.keyring, now=DUE)
    with pytest.raises(ArchiveError, match="blobs already"):
        put_back(place, backed.made.main, now=DUE, parts=frozenset({Part.BLOBS}))

    assert house.application_ids() == before
    assert_alive(house, backed)


def test_without_the_ledger_nothing_is_put_back(backed: Backed, tmp_path: Path) -> None:
    place = place_in(tmp_path / "new", ledger=FileLedger(tmp_path / "ledger.txt"))

    with pytest.raises(StoreError, match="ledger is missing"):
        put_back(place, backed.made.main, backed.made.keyring, now=DUE)

    assert list((tmp_path / "new").iterdir()) == []


def test_a_ledger_that_is_older_than_the_backup_is_refused(backed: Backed, tmp_path: Path) -> None:
    older = FileLedger(tmp_path / "ledger.txt")
    older.create()
    with_a_fact = tmp_path / "with-a-fact"
    shutil.copytree(backed.folder, with_a_fact)
    house = open_house(with_a_fact)
    house.purge(now=DUE, limit=1)
    made = backed_up(house, tmp_path / "later", now=DUE)
    place = place_in(tmp_path / "new", ledger=older)

    with pytest.raises(ArchiveError, match="ledger is older"):
        put_back(place, made.main, made.keyring, now=DUE)

    assert not (tmp_path / "new" / "main.sqlite3").exists()
    assert not (tmp_path / "new" / NAME).exists()
    assert next(iter(place.blobs.names()), None) is None


def test_a_part_that_is_missing_and_not_put_back_is_named(backed: Backed, house: House) -> None:
    lose(house, frozenset({Part.DATABASE, Part.KEYRING, Part.BLOBS}))
    place = place_in(house.folder, ledger=house.ledger)

    with pytest.raises(ArchiveError, match="the keyring is missing here"):
        put_back(place, backed.made.main, now=DUE)
    with pytest.raises(ArchiveError, match="no backup was given that holds the keyring"):
        put_back(place, backed.made.main, now=DUE, parts=frozenset({Part.KEYRING}))
    with pytest.raises(ArchiveError, match="at most one"):
        put_back(place, backed.made.main, backed.made.main, now=DUE)


def test_a_backup_from_the_future_is_refused(house: House, backed: Backed) -> None:
    lose(house, frozenset(Part))
    place = place_in(house.folder, ledger=house.ledger)

    with pytest.raises(ArchiveError, match="future"):
        put_back(place, backed.made.main, backed.made.keyring, now=DUE - 30 * DAY)


def test_what_a_killed_restore_left_is_begun_anew(house: House, backed: Backed) -> None:
    lose(house, frozenset(Part))
    FileRestoreMark(house.folder).begin(sorted(Part))
    (house.folder / "main.sqlite3").write_bytes(b"half a database")
    place = place_in(house.folder, ledger=house.ledger)
    leftover = ApplicationId(random_id())
    half = house.folder / "blobs" / leftover.hex()[:2] / f"{leftover.hex()}.{'0' * 32}.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half a blob")

    put_back(place, backed.made.main, backed.made.keyring, now=DUE)

    again = open_house(house.folder)
    assert_alive(again, backed)
    assert not half.exists()


def test_the_staff_sign_in_again_after_a_restore(house: House, tmp_path: Path) -> None:
    signed_in(house)
    made = backed_up(house, tmp_path / "later", now=DUE)
    place = place_in(tmp_path / "new", ledger=house.ledger)

    put_back(place, made.main, made.keyring, now=DUE)

    with house.main.reading() as session:
        assert len(session.scalars(select(t.StaffSession)).all()) == 1
    with place.main.reading() as session:
        assert session.scalars(select(t.StaffSession)).all() == []


def signed_in(house: House) -> None:
    """Make a member of staff who is signed in."""
    staff_id = random_id()
    with house.main.writing() as session:
        session.add(
            t.Staff(
                id=staff_id,
                email="rut@exempel.se",
                name="Rut",
                language="sv",
                is_administrator=False,
                is_recruiter=True,
                all_positions=True,
                made_at=DUE,
            )
        )
        session.flush()
        session.add(
            t.StaffSession(
                token_hash=random_id() * 2,
                staff_id=staff_id,
                csrf="a token",
                made_at=DUE,
                seen_at=DUE,
                expires_at=DUE + DAY,
            )
        )
