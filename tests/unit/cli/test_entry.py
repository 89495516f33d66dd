"""The door of the command line: whatever happens inside, what it says holds nothing personal."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.factories.stores import fresh_stores
from tests.journeys.house import House, built_house

CANARY = "kanariefågel"


@pytest.fixture
def spoilt(tmp_path: Path) -> House:
    """A vault in which a row holds what no code of ours ever writes."""
    with built_house(tmp_path / "house") as house:
        assert house.run("init").returncode == 0
        with sqlite3.connect(house.data / "main.sqlite3") as main:
            main.execute("UPDATE position SET last_date = ?", [CANARY])
        return house


def test_an_error_that_nobody_foresaw_is_told_without_its_message(spoilt: House) -> None:
    done = spoilt.run("position", "list", "--json")

    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "error"
    assert line.startswith("applicant-vault: something broke inside: ValueError at vault.")
    assert CANARY not in done.stdout + done.stderr


def test_an_error_of_the_database_does_not_quote_the_row(tmp_path: Path) -> None:
    stores = fresh_stores(tmp_path)
    insert = text("INSERT INTO lease (subject) VALUES (:subject)")

    with pytest.raises(IntegrityError) as caught, stores.main.writing() as session:
        session.execute(insert, {"subject": CANARY})

    assert CANARY not in str(caught.value)
