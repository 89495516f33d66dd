"""Starting quickly: what a process spares itself while it loads its code."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lean_start() -> Iterator[None]:
    """This context manager will save a third of the time that loading takes.

    Import and build everything inside it. Nothing that is loaded is garbage, so no garbage is
    looked for meanwhile, nor among it ever after. And structlog loads without rich, which it would
    draw tracebacks with that show local variables: ours never do.
    """
    gc.disable()
    rich = sys.modules.get("rich")
    sys.modules["rich"] = None  # type: ignore[assignment]  # Python's way to say that it is not there
    try:
        import structlog  # noqa: F401, PLC0415 - loaded here, where it finds no rich
    finally:
        del sys.modules["rich"]
        if rich is not None:
            sys.modules["rich"] = rich
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
