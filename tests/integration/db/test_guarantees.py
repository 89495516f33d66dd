"""What the databases themselves guarantee, whatever the code above them does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from tests.factories.stores import T0, TestStores, fresh_stores
from vault.db.engines import open_database
from vault.db.tables import Application, Errand, PolicyVersion, Position, Slot, Statistic, Wrap
from vault.errors import StoreError

APPLICATION = b"a" * 16
POSITION = b"p" * 16


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[TestStores]:
    made = fresh_stores(tmp_path)
    yield made
    made.close()


def application(kind: str, position_id: bytes | None, **other: object) -> Application:
    values: dict[str, object] = {
        "id": APPLICATION,
        "kind": kind,
        "position_id": position_id,
        "status": "received",
        "language": "sv",
        "channel": "web_form",
        "policy_version": "f" * 64,
        "rule": "position",
        "received_at": T0,
        "expires_at": T0 + timedelta(days=1),
        "last_activity_at": T0,
        "key_commitment": bytes(32),
    }
    return Application(**(values | other))


def ground(stores: TestStores) -> None:
    with stores.main.writing() as session:
        session.add(
            PolicyVersion(
                hash="f" * 64, name="p", version="1", text="", effective_on=T0, activated_at=T0
            )
        )
        session.add(
            Position(
                id=POSITION,
                slug="s",
                title_sv="S",
                title_en="S",
                body_sv="",
                body_en="",
                status="published",
                made_at=T0,
            )
        )


@pytest.mark.parametrize(
    ("kind", "position_id"), [("position", None), ("spontaneous", POSITION), ("other", None)]
)
def test_the_database_refuses_a_tag_that_does_not_fit(
    stores: TestStores, kind: str, position_id: bytes | None
) -> None:
    ground(stores)

    with pytest.raises(IntegrityError, match=r"(?i)check"), stores.main.writing() as session:
        session.add(application(kind, position_id))


@pytest.mark.parametrize(("kind", "position_id"), [("position", POSITION), ("spontaneous", None)])
def test_the_database_takes_the_two_tags(
    stores: TestStores, kind: str, position_id: bytes | None
) -> None:
    ground(stores)

    with stores.main.writing() as session:
        session.add(application(kind, position_id))

    with stores.main.reading() as session:
        assert session.scalars(select(Application.kind)).all() == [kind]


def test_a_record_without_a_clock_cannot_be_stored(stores: TestStores) -> None:
    ground(stores)

    with pytest.raises(IntegrityError, match=r"(?i)not.null"), stores.main.writing() as session:
        session.add(application("spontaneous", None, expires_at=None))


def wrap(slot_id: bytes, *, live: bool = True) -> Wrap:
    return Wrap(id=b"w" * 16, slot_id=slot_id, live=live, kind="intake", made_at=T0, sealed=b"x")


def test_a_wrap_needs_a_slot(stores: TestStores) -> None:
    with (
        pytest.raises(IntegrityError, match=r"(?i)foreign key"),
        stores.keyring.writing() as session,
    ):
        session.add(wrap(APPLICATION))


def test_a_dead_slot_takes_no_wrap(stores: TestStores) -> None:
    with stores.keyring.writing() as session:
        session.add(Slot(id=APPLICATION, live=False))

    with (
        pytest.raises(IntegrityError, match=r"(?i)foreign key"),
        stores.keyring.writing() as session,
    ):
        session.add(wrap(APPLICATION))


def test_a_wrap_cannot_claim_to_be_dead(stores: TestStores) -> None:
    with stores.keyring.writing() as session:
        session.add(Slot(id=APPLICATION, live=False))

    with pytest.raises(IntegrityError, match=r"(?i)check"), stores.keyring.writing() as session:
        session.add(wrap(APPLICATION, live=False))


def test_a_slot_with_wraps_cannot_die_before_them(stores: TestStores) -> None:
    with stores.keyring.writing() as session:
        session.add(Slot(id=APPLICATION, live=True))
        session.flush()
        session.add(wrap(APPLICATION))

    with (
        pytest.raises(IntegrityError, match=r"(?i)foreign key"),
        stores.keyring.writing() as session,
    ):
        session.execute(update(Slot).values(live=False))


def test_a_dead_slot_cannot_be_revived(stores: TestStores) -> None:
    with stores.keyring.writing() as session:
        session.add(Slot(id=APPLICATION, live=False))

    with pytest.raises(IntegrityError, match="stays dead"), stores.keyring.writing() as session:
        session.execute(update(Slot).values(live=True))


def test_a_slot_cannot_be_deleted(stores: TestStores) -> None:
    with stores.keyring.writing() as session:
        session.add(Slot(id=APPLICATION, live=False))

    with pytest.raises(IntegrityError, match="never deleted"), stores.keyring.writing() as session:
        session.execute(delete(Slot))


def test_writers_at_the_same_time_lose_no_update(stores: TestStores) -> None:
    with stores.main.writing() as session:
        session.add(Statistic(month="2026-11", measure="m", count=0))

    def add_fifty(_: int) -> None:
        for _round in range(50):
            with stores.main.writing() as session:
                row = session.get_one(Statistic, ("2026-11", "m"), with_for_update=True)
                row.count += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_fifty, range(4)))

    with stores.main.reading() as session:
        assert session.scalars(select(Statistic.count)).one() == 200


@pytest.mark.sqlite
def test_a_deleted_wrap_leaves_no_byte_in_the_files(stores: TestStores) -> None:
    marker = b"MARKER-OF-A-WRAP" * 8
    with stores.keyring.writing() as session:
        session.add(Slot(id=APPLICATION, live=True))
        session.flush()
        made = wrap(APPLICATION)
        made.sealed = marker
        session.add(made)
    files = list(stores.folder.glob("keyring.sqlite3*"))
    assert any(marker in file.read_bytes() for file in files)  # the search does find it

    with stores.keyring.writing() as session:
        session.execute(delete(Wrap))

    assert stores.keyring.truncate_wal()
    assert not any(marker in file.read_bytes() for file in files)


@pytest.mark.sqlite
def test_an_open_reader_keeps_the_log_from_being_emptied(stores: TestStores) -> None:
    with stores.keyring.reading() as reader:
        reader.scalars(select(Slot)).all()
        with stores.keyring.writing() as session:
            session.add(Slot(id=APPLICATION, live=True))

        emptied = stores.keyring.truncate_wal(wait_ms=10)

    assert not emptied
    assert stores.keyring.truncate_wal()


def test_every_instant_comes_back_aware_in_utc(stores: TestStores) -> None:
    stockholm = timezone(timedelta(hours=1))
    with stores.main.writing() as session:
        session.add(Errand(name="x", succeeded_at=datetime(2026, 1, 1, 0, 30, tzinfo=stockholm)))

    with stores.main.reading() as session:
        found = session.scalars(select(Errand.succeeded_at)).one()

    assert found == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(stores: TestStores) -> None:
    with pytest.raises(StatementError, match="naive"), stores.main.writing() as session:
        session.add(Errand(name="x", succeeded_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


def test_a_database_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'no' / 'such' / 'x.sqlite3'}")

    with pytest.raises(StoreError), database.reading() as session:
        session.execute(select(Slot))
    database.close()
