"""Every column has a class and every table a retention class (GDPR Art 25, requirements C20)."""

import pytest
from sqlalchemy import Column, Table

from vault.db.tables import KeyringBase, MainBase
from vault.db.tables.columns import Retention

TABLES = [*MainBase.metadata.sorted_tables, *KeyringBase.metadata.sorted_tables]
COLUMNS = [column for table in TABLES for column in table.columns]
# An applicant's name, address, file names and texts lie under these names when they are sealed.
PERSONAL = frozenset({"name", "email", "phone", "address", "message", "filename", "file_name"})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_how_long_its_rows_live(table: Table) -> None:
    assert table.info.get("retention") in set(Retention)


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_says_what_it_holds(column: Column[object]) -> None:
    assert column.info.get("class") in {"clear", "sealed", "staff"}


@pytest.mark.parametrize(
    "table",
    [table for table in TABLES if table.info.get("retention") == Retention.APPLICATION],
    ids=lambda table: table.name,
)
def test_nothing_personal_of_an_applicant_is_in_clear(table: Table) -> None:
    in_clear = {column.name for column in table.columns if column.info["class"] == "clear"}

    assert in_clear.isdisjoint(PERSONAL)


def test_both_stores_have_tables() -> None:
    assert {"application", "position", "audit_entry"} <= set(MainBase.metadata.tables)
    assert set(KeyringBase.metadata.tables) == {"slot", "wrap"}
