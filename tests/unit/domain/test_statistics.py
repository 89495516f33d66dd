"""What of the month-level counts may be shown: nothing that says what became of one person."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from vault.domain.statistics import ENDED, ERASED, MEASURES, RECEIVED, K, shown

MONTH = "2026-11"
counts = st.integers(0, 30)


def figures(**cells: int) -> dict[str, int]:
    found = shown(cells={(MONTH, name.replace("_", ".")): count for name, count in cells.items()})
    return {one.measure: one.count for one in found}


def test_figures_from_five_upwards_are_shown() -> None:
    assert figures(received_position=12, ended_rejected=7, ended_hired=5, erased_position=5) == {
        "received.position": 12,
        "ended.rejected": 7,
        "ended.hired": 5,
        "erased.position": 5,
    }


def test_one_who_was_hired_cannot_be_told_from_the_others() -> None:
    assert figures(received_position=20, ended_rejected=19, ended_hired=1) == {
        "received.position": 20
    }


def test_what_is_too_few_of_one_kind_cannot_be_worked_out_from_the_whole() -> None:
    assert figures(received_position=20, received_spontaneous=2, ended_rejected=22) == {
        "received.position": 20
    }


def test_months_are_judged_each_by_itself() -> None:
    cells = {("2026-10", "erased.position"): 4, ("2026-11", "erased.position"): 9}

    assert [(one.month, one.count) for one in shown(cells=cells)] == [("2026-11", 9)]


@given(st.lists(st.tuples(st.sampled_from(RECEIVED), st.sampled_from(ENDED)), max_size=120))
def test_nobody_can_subtract_their_way_to_fewer_than_five(
    people: list[tuple[str, str]],
) -> None:
    """Either partition of the same people, with at most one part unknown, gives the rest away."""
    cells = Counter((MONTH, measure) for person in people for measure in person)

    told = {one.measure: one.count for one in shown(cells=cells)}

    assert all(count >= K for count in told.values())
    for parts, others in ((RECEIVED, ENDED), (ENDED, RECEIVED)):
        total = sum(told[each] for each in parts if each in told)
        rest = sum(told[each] for each in others if each in told)
        if all(each in told for each in parts if cells[MONTH, each]):
            assert not 0 < total - rest < K or not rest


@given(st.dictionaries(st.sampled_from(MEASURES), counts))
def test_no_figure_is_changed(cells: dict[str, int]) -> None:
    for one in shown(cells={(MONTH, measure): count for measure, count in cells.items()}):
        assert one.count == cells[one.measure]
        assert one.measure in (*RECEIVED, *ENDED, *ERASED)
