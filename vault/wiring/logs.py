"""What a process says on standard error: one line an event, ids and words only.

No request lines (they hold addresses), no local variables (they hold plaintext), no values of
exceptions from libraries (they may quote what somebody typed).
"""

import logging
import sys
from traceback import walk_tb

import structlog
from typing_extensions import override


def configure_logs(*, for_people: bool) -> None:
    """This function will set up logging once for the process.

    ``for_people`` gives plain lines on a terminal; otherwise each line is a JSON object.
    """
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
        if for_people
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Libraries()], level=logging.WARNING, force=True)


class _Libraries(logging.Handler):
    """What libraries log becomes a line like our own: no traceback, and no message but uvicorn's.

    Uvicorn's are fixed sentences, before anything is put into them; one of several lines is a
    traceback that was handed to it as text.
    """

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Say who logged, where, and which error came first, at which line of ours."""
        said = {"logger": record.name, "from": f"{record.module}:{record.lineno}"}
        words = str(record.msg).strip()
        if record.name.startswith("uvicorn") and "\n" not in words:
            said["words"] = words
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            first = _first(error)
            said |= {"error": type(first).__name__, "at": _place(first)}
        structlog.get_logger("vault.libraries").log(record.levelno, "library.said", **said)


def _first(error: BaseException) -> BaseException:
    """Return the error that the others were raised from, or were grouped around."""
    while True:
        if isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        elif error.__cause__ is not None:
            error = error.__cause__
        else:
            return error


def _place(error: BaseException) -> str:
    """Name the innermost line of ours that it passed."""
    steps = [
        (str(frame.f_globals.get("__name__")), at) for frame, at in walk_tb(error.__traceback__)
    ]
    ours = [f"{module}:{at}" for module, at in steps if module.startswith("vault.")]
    return ours[-1] if ours else ""
