"""The list of candidates reads the rows that it shows and sorts no others, on any size."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.stores import T0, fresh_stores
from vault.db.candidates import Edge, Filter, Sight, count_expiring, counts, page_of
from vault.domain.application import Kind, Status

pytestmark = pytest.mark.sqlite  # its words for what it does; test_server_plans has the other's

EVERYTHING = Sight(all_positions=True, spontaneous=True, positions=frozenset())
ONE, TWO, THREE = (bytes([number]) * 16 for number in (1, 2, 3))
EDGE = Edge(value=T0, id=ONE)


@dataclass(frozen=True, kw_only=True)
class Asked:
    by_expiry: bool = False
    edge: Edge | None = None
    backwards: bool = False
    sight: Sight = EVERYTHING
    sought: Filter = field(default_factory=Filter)

    def ask(self, session: Session) -> object:
        return page_of(
            session.connection(),
            sight=self.sight,
            sought=self.sought,
            by_expiry=self.by_expiry,
            edge=self.edge,
            backwards=self.backwards,
            limit=51,
            now=T0,
        )


def plan_of(folder: Path, ask: Callable[[Session], object]) -> list[str]:
    """What SQLite does for the only statement that this sends, step by step."""
    main = fresh_stores(folder).main
    sent: list[tuple[str, Any]] = []
    event.listen(
        main.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, parameters, *_: sent.append(
            (statement, parameters)
        ),
    )
    with main.reading() as session:
        ask(session)
        ((statement, parameters),) = sent
        raw = session.connection().connection.cursor()
        raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in raw.fetchall()]


SCOPES: dict[str, dict[str, Any]] = {
    "everything": {},
    "applications to positions": {
        "sight": Sight(all_positions=True, spontaneous=False, positions=frozenset())
    },
    "one position": {"sought": Filter(position_id=ONE)},
    "one position, some states": {
        "sought": Filter(position_id=ONE, statuses=frozenset({Status.ACCEPTED, Status.IN_REVIEW}))
    },
    "one state": {"sought": Filter(statuses=frozenset({Status.ACCEPTED}))},
    "the spontaneous ones": {"sought": Filter(kinds=frozenset({Kind.SPONTANEOUS}))},
}
PLACES: dict[str, dict[str, Any]] = {
    "first page": {},
    "a later page": {"edge": EDGE},
    "back again": {"edge": EDGE, "backwards": True},
}


@pytest.mark.parametrize("sort", ["received", "expires"])
@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize("scope", list(SCOPES))
def test_a_page_follows_an_index_and_sorts_nothing(
    tmp_path: Path, scope: str, place: str, sort: str
) -> None:
    asked = Asked(by_expiry=sort == "expires", **SCOPES[scope], **PLACES[place])

    steps = plan_of(tmp_path, asked.ask)

    assert any("application USING INDEX" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


@pytest.mark.parametrize(
    ("asked", "branches"),
    [
        (Asked(sought=Filter(statuses=frozenset({Status.ACCEPTED, Status.REJECTED}))), 2),
        (
            Asked(
                sight=Sight(
                    all_positions=False,
                    spontaneous=True,
                    positions=frozenset({ONE, TWO, THREE}),
                )
            ),
            4,
        ),
    ],
    ids=["two states", "three positions and the spontaneous"],
)
def test_several_are_merged_from_the_first_rows_of_each(
    tmp_path: Path, asked: Asked, branches: int
) -> None:
    steps = plan_of(tmp_path, asked.ask)

    searches = [step for step in steps if step.startswith("SEARCH application USING INDEX")]
    by_id = [step for step in searches if "(id=?)" in step]
    assert len(searches) - len(by_id) == branches, steps
    assert not any(step.startswith("SCAN application") for step in steps), steps


def test_counting_reads_an_index_alone(tmp_path: Path) -> None:
    steps = plan_of(tmp_path, lambda session: counts(session, sight=EVERYTHING))

    assert len(steps) == 1
    assert "ix_application_shown_counts" in steps[0]


def test_counting_what_ends_soon_reads_only_what_does(tmp_path: Path) -> None:
    steps = plan_of(
        tmp_path,
        lambda session: count_expiring(session, sight=EVERYTHING, until=T0 + timedelta(days=30)),
    )

    assert len(steps) == 1
    assert "ix_application_shown_expires (expires_at<?)" in steps[0]
