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
    is_over: Callable[[], bool] = lambda: False,
    give_back: Callable[[Sequence[Item]], None] = lambda _items: None,
) -> int:
    """This function will claim and do until nothing is left to claim, and count what was done.

    ``is_enough`` is asked after each claim's items: the rest is then left for the next time.

    Once ``is_over``, asked before each item, the rest of what was claimed is handed to
    ``give_back`` and nothing more is claimed.

    ``claim`` MUST NOT return what failed a moment ago: a lease keeps it away. ``failed`` writes
    it down, by the name of its class; what ``claim`` and ``failed`` themselves raise passes on.
    """
    done = 0
    while items := claim():
        for number, item in enumerate(items):
            if is_over():
                give_back(items[number:])
                return done
            try:
                done += do(item)
            except Exception as error:  # noqa: BLE001 - one poisoned item must not starve the rest
                failed(item, error)
        if is_enough():
            break
    return done
