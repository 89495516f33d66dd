"""Working through what waits: one thing that fails never stops the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def work_through(
    *,
    claim: Callable[[], Sequence[Item]],
    do: Callable[[Item], bool],
    failed: Callable[[Item, Exception], None],
    is_enough: Callable[[], bool] = lambda: False,
) -> int:
    """This function will claim and do until nothing is left to claim, and count what was done.

    ``is_enough`` is asked after each claim's items: the rest is then left for the next time.

    ``claim`` MUST NOT return what failed a moment ago: a lease keeps it away. ``failed`` writes
    it down, by the name of its class; what ``claim`` and ``failed`` themselves raise passes on.
    """
    done = 0
    while items := claim():
        for item in items:
            try:
                done += do(item)
            except Exception as error:  # noqa: BLE001 - one poisoned item must not starve the rest
                failed(item, error)
        if is_enough():
            break
    return done
