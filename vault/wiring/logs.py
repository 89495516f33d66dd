"""What a process says on standard error: one line an event, ids and words only.

No request lines (they hold addresses), no local variables (they hold plaintext), no values of
exceptions from libraries (they may quote what somebody typed).
"""

import logging
import sys

import structlog


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
