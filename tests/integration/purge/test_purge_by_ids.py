"""Statements over many ids: who has rows where, and nobody when nobody was asked about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.factories.due import put_due
from tests.factories.stores import T0
from tests.integration.kill.house import House, make_house, open_house
from vault.db.by_ids import for_ids, lock_ids, owned_in
from vault.usecases.purge.purge import receipts_of_run


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    make_house(tmp_path / "vault")
    opened = open_house(tmp_path / "vault")
    yield opened
    opened.close()


def test_only_the_applications_that_were_asked_about_are_found(house: House) -> None:
    ids = put_due(house, 3)

    with house.main.reading() as session:
        found = owned_in(session, ("contact", "hold"), ids[:2])

    assert sorted(found["contact"]) == sorted(ids[:2])
    assert found["hold"] == []


def test_nobody_is_found_when_nobody_was_asked_about(house: House) -> None:
    put_due(house, 1)

    with house.main.reading() as session:
        assert owned_in(session, ("contact",), []) == {"contact": []}
        assert for_ids(session, "SELECT id FROM application WHERE id IN (:ids)", []).all() == []


def test_rows_are_locked_in_the_order_of_their_ids(house: House) -> None:
    ids = put_due(house, 5)

    with house.main.writing() as session:
        assert lock_ids(session, ids, table="application") == sorted(ids)


def test_the_words_of_a_statement_do_not_change_with_the_number_of_ids_on_a_server(
    house: House,
) -> None:
    """So a server reads and plans it once; SQLite knows no arrays."""
    ids, said = put_due(house, 3), set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.add(statement)

    event.listen(house.main.engine, "before_cursor_execute", note)
    with house.main.reading() as session:
        for count in (1, 2, 3):
            rows = for_ids(session, "SELECT id FROM application WHERE id IN (:ids)", ids[:count])
            assert {row[0] for row in rows} == set(ids[:count])
    event.remove(house.main.engine, "before_cursor_execute", note)

    assert len([one for one in said if "application" in one]) == (1 if not house.main.file else 3)


def test_the_receipts_of_a_run_are_its_own(house: House) -> None:
    put_due(house, 2)
    first = house.purge(now=T0)
    put_due(house, 1)
    second = house.purge(now=T0)

    assert len(set(receipts_of_run(house.main, first.run_id))) == 2
    assert len(set(receipts_of_run(house.main, second.run_id))) == 1
