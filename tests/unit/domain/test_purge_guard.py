from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.purge_guard import Boot, GuardReason, clock_jumped, guard


@pytest.mark.parametrize(
    ("due", "store_size", "forecast", "reasons"),
    [
        (50, 50, 0, ()),
        (51, 51, 0, (GuardReason.TOO_MANY,)),
        (200, 1000, 0, ()),
        (201, 1000, 0, (GuardReason.TOO_MANY,)),
        (201, 1000, 1, ()),
        (1000, 1000, 1000, ()),
        (0, 0, 0, ()),
    ],
)
def test_more_than_a_fifth_of_the_store_waits_for_a_person(
    due: int, store_size: int, forecast: int, reasons: tuple[GuardReason, ...]
) -> None:
    verdict = guard(
        due=due,
        store_size=store_size,
        forecast_unchanged=forecast,
        share=20,
        at_least=50,
        clock_jump=False,
    )

    assert verdict.reasons == reasons
    assert verdict.stops is bool(reasons)


@pytest.mark.parametrize(("due", "reasons"), [(1, (GuardReason.CLOCK_JUMPED,)), (0, ())])
def test_a_clock_that_jumped_stops_every_erasure(
    due: int, reasons: tuple[GuardReason, ...]
) -> None:
    verdict = guard(
        due=due, store_size=100, forecast_unchanged=due, share=20, at_least=50, clock_jump=True
    )

    assert verdict.reasons == reasons


@given(due=st.integers(0, 10**6), store=st.integers(0, 10**6), seen=st.integers(0, 10**6))
def test_what_goes_without_a_person_never_exceeds_the_limit(
    due: int, store: int, seen: int
) -> None:
    verdict = guard(
        due=due,
        store_size=store,
        forecast_unchanged=seen,
        share=20,
        at_least=50,
        clock_jump=False,
    )

    assert verdict.stops or verdict.unexpected <= max(50, store / 5)


START = datetime(2026, 11, 22, 9, tzinfo=UTC)


def boot(hours: float = 0, *, boot_id: str = "this") -> Boot:
    return Boot(id=boot_id, at=START + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("now", "earlier", "has_jumped"),
    [
        (boot(), [], False),
        (boot(48), [boot()], False),
        (boot(48.01), [boot()], True),
        (boot(60), [boot(), boot(59)], True),  # in small steps it is a jump all the same
        (boot(-900), [boot()], False),
        (boot(900), [boot(boot_id="before")], False),  # a machine that was off
        (boot(900), [boot(boot_id="before"), boot(899)], False),
        (None, [boot()], False),
    ],
)
def test_a_clock_has_jumped_when_it_gained_two_days_since_the_machine_was_started(
    now: Boot | None, earlier: list[Boot], *, has_jumped: bool
) -> None:
    assert clock_jumped(boot=now, earlier=earlier) is has_jumped
