"""A position that nobody decides is a task, before it counts as cancelled (case E07)."""

from datetime import date, timedelta

from tests.factories.applications import accepted, hand_in
from tests.factories.hiring import recruiter
from tests.factories.recruiting import Office
from vault.db import tables as t
from vault.usecases.desk.task_list import list_tasks


def test_six_months_after_its_last_date_somebody_is_asked(office: Office) -> None:
    viewer = recruiter(office)
    accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        session.get_one(t.Position, office.world.position_id).last_date = date(2026, 11, 30)

    def undecided() -> int:
        found = list_tasks(
            main=office.door.main, book=office.world.book, viewer=viewer, now=office.world.clock()
        ).undecided
        assert all(one.cancelled_on == date(2027, 6, 29) for one in found)
        return len(found)

    office.world.clock.advance(timedelta(days=180))
    assert undecided() == 0
    office.world.clock.advance(timedelta(days=10))
    assert undecided() == 1
