from collections import deque

from vault.usecases.errands import work_through


def test_what_is_enough_leaves_the_rest_for_the_next_time() -> None:
    waiting = deque([[1, 2], [3, 4]])
    done: list[int] = []

    def do(item: int) -> bool:
        done.append(item)
        return True

    count = work_through(
        claim=lambda: waiting.popleft() if waiting else [],
        do=do,
        failed=lambda item, _error: done.append(-item),
        is_enough=lambda: len(done) >= 2,
    )

    assert (count, done, list(waiting)) == (2, [1, 2], [[3, 4]])


def test_one_that_fails_is_noted_and_the_others_are_done() -> None:
    waiting = deque([["good", "bad", "good"]])
    notes: list[tuple[str, str]] = []

    def do(item: str) -> bool:
        if item == "bad":
            raise ValueError(item)
        return True

    count = work_through(
        claim=lambda: waiting.popleft() if waiting else [],
        do=do,
        failed=lambda item, error: notes.append((item, type(error).__name__)),
    )

    assert (count, notes) == (2, [("bad", "ValueError")])


def test_who_is_asked_to_end_gives_back_what_it_has_not_begun() -> None:
    waiting = deque([[1, 2, 3], [4]])
    done: list[int] = []
    returned: list[int] = []

    def do(item: int) -> bool:
        done.append(item)
        return True

    count = work_through(
        claim=lambda: waiting.popleft() if waiting else [],
        do=do,
        failed=lambda item, _error: done.append(-item),
        is_over=lambda: len(done) == 1,
        give_back=returned.extend,
    )

    assert (count, done, returned, list(waiting)) == (1, [1], [2, 3], [[4]])
