"""Working through what waits: one thing that fails never stops the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def work_through(
    *,
    claim: Callable[[], Sequence[Item]],
    do: Callable[[Item], bool],
    failed: Callable[[Item, Exception], None],
) -> int:
    """This function will claim and do until nothing is left to claim, and count what was done.

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
    return done
