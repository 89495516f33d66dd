"""The connections to a server that wait to be used again, and when one of them is asked first.

After a restart of the server nobody must pay for a dead connection. Asking each one each time costs
a round trip for every transaction; but a dead one says so by itself: its socket has something to
read, where one that waits has nothing. What has waited for long is asked all the same, for a
machine in between may have forgotten it without a word.
"""

import select
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

TRUSTED_FOR = 10.0  # seconds
_GIVEN_BACK = "vault_given_back"

POOL: Mapping[str, Any] = {
    # Five processes of these stay below the hundred connections that a server allows by itself.
    # What is open stays open: making one takes longer than most of what is asked.
    "pool_size": 15,
    "max_overflow": 0,
    "pool_use_lifo": True,  # those that nobody needs any more are left to grow old
    "pool_timeout": 10,
    "pool_recycle": 1800,
}


def ask_when_in_doubt(engine: Engine) -> None:
    """This function will have dead connections found before they are handed out."""
    dialect = engine.dialect

    def taken(connection: Any, record: Any, _proxy: object) -> None:  # noqa: ANN401 - the library's own
        given_back = record.info.get(_GIVEN_BACK)
        if given_back is None or not _is_doubtful(connection, given_back):
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the others are as old

    def given_back(_connection: object, record: Any) -> None:  # noqa: ANN401 - the library's own
        record.info[_GIVEN_BACK] = time.monotonic()

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)


def _is_doubtful(connection: Any, given_back: float) -> bool:  # noqa: ANN401 - the driver's own
    if connection.closed or time.monotonic() - given_back > TRUSTED_FOR:
        return True
    looks = select.poll()
    looks.register(connection.fileno(), select.POLLIN)
    return bool(looks.poll(0))
