"""One figure in the policy file: notice, dates, forecast and purge all move with it (C1)."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.policies import ZONE, changed_text
from tests.factories.purging import planned, purge_now
from tests.factories.stores import T0
from tests.factories.submitting import World, make_world
from vault.db import tables as t
from vault.domain.calendar import parse_period
from vault.domain.language import Language
from vault.domain.notice.dates import examples
from vault.domain.wording import date_in_words, period_in_words
from vault.usecases.retention.forecast import forecast

SECOND = timedelta(seconds=1)


def world_with(period: str, folder: Path, *, at: datetime) -> World:
    text = changed_text(
        ('decision_final"\nperiod = "P2Y"', f'decision_final"\nperiod = "{period}"')
    )
    world = make_world(folder, text=text)
    world.clock.at = at
    with world.stores.main.writing() as session:
        session.get_one(t.Position, world.position_id).last_date = None
    return world


def months_later(day: date, months: int) -> date:
    """The same number in the end month, or its last day: counted here without the engine."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def assert_all_say_the_same(world: World, period: str, end_day: date) -> None:
    now, policy = world.clock(), world.book.active
    # The notice: in words, and as a day.
    with TestClient(world.app()) as client:
        page = client.get("/sv/privacy").text
    assert f"högst {period_in_words(parse_period(text=period), Language.SV)} efter beslutet" in page
    assert f'<time datetime="{end_day}">{date_in_words(end_day, Language.SV)}</time>' in page
    shown = examples(policy=policy, at=now, language=Language.SV)[1]
    assert (shown.rule, shown.end_day) == ("position.rejected", end_day)
    # The applicant's own date, once the decision is made.
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    with world.stores.main.reading() as session:
        row = session.scalars(select(t.Application)).one()
        # The forecast.
        months = forecast(session=session, zone=ZONE, now=now, months=60).months
    assert [each.month for each in months if each.count] == [end_day.replace(day=1)]
    # The purge: the dry run, and the real one.
    assert planned(world, row.expires_at - SECOND) == []
    assert planned(world, row.expires_at) == [receipt.application_id]
    world.clock.at = row.expires_at - SECOND
    assert purge_now(world).erased == 0
    world.clock.at = row.expires_at
    assert purge_now(world).erased == 1


@given(months=st.integers(min_value=1, max_value=35), day=st.integers(min_value=0, max_value=800))
@settings(max_examples=8, deadline=None)
def test_one_period_moves_notice_date_forecast_and_purge(months: int, day: int) -> None:
    at = T0 + timedelta(days=day)
    with TemporaryDirectory() as folder:
        world = world_with(f"P{months}M", Path(folder), at=at)
        try:
            assert_all_say_the_same(world, f"P{months}M", months_later(at.date(), months))
        finally:
            world.close()
