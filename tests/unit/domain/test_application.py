from itertools import pairwise

import pytest

from vault.domain.application import (
    LISTED,
    MOVES,
    OPEN,
    Kind,
    Outcome,
    Status,
    can_be_undone,
    check_documents_readable,
    check_move,
    check_tag,
    is_open,
    kind_for,
    needs_typed_confirmation,
    outcome_of,
    recruiter_moves,
    status_at_closing,
)
from vault.domain.identifiers import PositionId
from vault.errors import BlockedError, ErasingError, FieldError, StateError

POSITION = PositionId(b"p" * 16)
S = Status


@pytest.mark.parametrize(
    "path",
    [
        (S.ARRIVING, S.RECEIVED, S.ACCEPTED, S.IN_REVIEW, S.INTERVIEW, S.OFFERED, S.HIRED),
        (S.IN_REVIEW, S.INTERVIEW, S.IN_REVIEW),
        (S.RECEIVED, S.QUARANTINED, S.ACCEPTED),
        (S.ARRIVING, S.ERASING),
        (S.REJECTED, S.ARCHIVED, S.ERASING),
        (S.REJECTED, S.WITHDRAWN, S.ERASING),
        (S.HIRED, S.ARCHIVED, S.WITHDRAWN),
    ],
)
def test_the_paths_of_the_design_are_open(path: tuple[Status, ...]) -> None:
    for current, new in pairwise(path):
        check_move(current=current, new=new)


@pytest.mark.parametrize("current", sorted(OPEN))
@pytest.mark.parametrize("new", [S.REJECTED, S.WITHDRAWN, S.ERASING])
def test_every_open_application_may_be_rejected_withdrawn_and_erased(
    current: Status, new: Status
) -> None:
    assert is_open(status=current)

    check_move(current=current, new=new)


@pytest.mark.parametrize(
    ("current", "new"),
    [
        (S.ACCEPTED, S.HIRED),
        (S.REJECTED, S.IN_REVIEW),
        (S.HIRED, S.REJECTED),
        (S.WITHDRAWN, S.ACCEPTED),
        (S.ARCHIVED, S.REJECTED),
        (S.ACCEPTED, S.QUARANTINED),
        (S.ARRIVING, S.ACCEPTED),
    ],
)
def test_any_other_move_is_refused(current: Status, new: Status) -> None:
    with pytest.raises(StateError):
        check_move(current=current, new=new)


@pytest.mark.parametrize("new", list(Status))
def test_nothing_moves_once_it_is_being_erased(new: Status) -> None:
    with pytest.raises(ErasingError):
        check_move(current=S.ERASING, new=new)


def test_every_status_has_its_row_and_everything_can_be_erased() -> None:
    assert set(MOVES) == set(Status)
    assert all(S.ERASING in MOVES[status] for status in Status if status is not S.ERASING)


def test_a_recruiter_is_offered_only_moves_that_are_open() -> None:
    assert recruiter_moves(current=S.INTERVIEW) == (S.IN_REVIEW, S.OFFERED, S.REJECTED)
    assert recruiter_moves(current=S.QUARANTINED) == (S.REJECTED,)
    assert recruiter_moves(current=S.REJECTED) == ()


def test_what_touches_a_clock_is_confirmed_by_typing() -> None:
    confirmed = {status for status in Status if needs_typed_confirmation(new=status)}

    assert confirmed == {S.HIRED, S.REJECTED}


def test_only_a_move_with_a_way_back_can_be_undone() -> None:
    assert can_be_undone(current=S.IN_REVIEW, new=S.INTERVIEW)
    assert not can_be_undone(current=S.IN_REVIEW, new=S.REJECTED)


def test_the_outcome_is_read_from_the_status() -> None:
    assert outcome_of(status=S.HIRED) is Outcome.HIRED
    assert outcome_of(status=S.REJECTED) is Outcome.REJECTED
    assert outcome_of(status=S.ARCHIVED) is None


@pytest.mark.parametrize("current", list(Status))
def test_closing_rejects_everybody_who_is_open_and_nobody_else(current: Status) -> None:
    after = status_at_closing(current=current, is_named_as_hired=False)

    assert after is (S.REJECTED if current in OPEN else current)


@pytest.mark.parametrize("current", [S.ACCEPTED, S.IN_REVIEW, S.INTERVIEW, S.OFFERED, S.HIRED])
def test_closing_hires_the_named_one_from_wherever_they_stood(current: Status) -> None:
    assert status_at_closing(current=current, is_named_as_hired=True) is S.HIRED


@pytest.mark.parametrize("current", [S.RECEIVED, S.QUARANTINED, S.WITHDRAWN, S.REJECTED, S.ERASING])
def test_closing_cannot_hire_whom_nobody_could_read(current: Status) -> None:
    with pytest.raises(StateError):
        status_at_closing(current=current, is_named_as_hired=True)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (S.ERASING, ErasingError),
        (S.WITHDRAWN, BlockedError),
        (S.QUARANTINED, BlockedError),
        (S.RECEIVED, StateError),
        (S.ARRIVING, StateError),
    ],
)
def test_documents_are_withheld_by_status(status: Status, error: type[StateError]) -> None:
    with pytest.raises(error):
        check_documents_readable(status=status)


@pytest.mark.parametrize("status", sorted(LISTED - {S.QUARANTINED} | {S.ARCHIVED}))
def test_documents_are_readable_otherwise(status: Status) -> None:
    check_documents_readable(status=status)


def test_the_tag_follows_the_position() -> None:
    assert kind_for(position_id=None) is Kind.SPONTANEOUS
    assert kind_for(position_id=POSITION) is Kind.POSITION
    check_tag(kind=Kind.POSITION, position_id=POSITION)
    check_tag(kind=Kind.SPONTANEOUS, position_id=None)


@pytest.mark.parametrize(
    ("kind", "position_id", "code"),
    [(Kind.POSITION, None, "missing"), (Kind.SPONTANEOUS, POSITION, "undeclared")],
)
def test_a_tag_that_contradicts_the_position_is_refused(
    kind: Kind, position_id: PositionId | None, code: str
) -> None:
    with pytest.raises(FieldError) as caught:
        check_tag(kind=kind, position_id=position_id)

    assert (caught.value.code, caught.value.field) == (code, "position")
