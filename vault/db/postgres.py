"""What is PostgreSQL's own: how a connection is set up, and what its errors mean.

Nothing in here loads a driver: a vault on SQLite needs none.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, event, text

from vault.errors import NoSpaceError, StoreCollisionError, StoreError

LOCK_TIMEOUT_MS = 10_000  # nobody holds a row for longer: no transaction waits for anything else
STATEMENT_TIMEOUT_MS = 60_000
IDLE_TIMEOUT_MS = 60_000  # a process that stopped in the middle must not hold its rows for ever
CONNECT_TIMEOUT = 5  # seconds
PROBE_AFTER = 30  # seconds of silence
PROBE_EVERY = 10
PROBES = 3

DISK_FULL = "53100"
COLLISIONS = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected
_BUSY = "the database took too long: somebody else holds what was asked for"
SENTENCES: Mapping[str, str] = {
    "55P03": _BUSY,  # lock_not_available
    "57014": _BUSY,  # query_canceled
    # insufficient_privilege, which is also what a policy of row-level security says
    "42501": "this process's database role may not do that: see `applicant-vault database roles`",
}
AWAY = frozenset({"25P03", "25P04", "25006"})  # put out for idling or length; a standby
_CLASS_AWAY = ("08", "53", "57", "58")  # connection, resources, operator, the system


ONLY = text("SELECT set_config('vault.only', :ids, true)")
"""Says which ids this transaction is about; the policies of some roles show them no other rows."""


def array_of(ids: Iterable[bytes]) -> str:
    """This function will return ids as PostgreSQL writes an array of them."""
    return "{" + ",".join(f'"\\\\x{one.hex()}"' for one in ids) + "}"


def connect_arguments(url: URL, *, process: str) -> dict[str, Any]:
    """This function will return what is set on every connection; the URL's own words win."""
    settings = {
        "timezone": "UTC",
        "lock_timeout": LOCK_TIMEOUT_MS,
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
        # Without these the locks of a machine that vanished would stay for hours.
        "tcp_keepalives_idle": PROBE_AFTER,
        "tcp_keepalives_interval": PROBE_EVERY,
        "tcp_keepalives_count": PROBES,
    }
    ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
    theirs = url.query.get("options", "")
    arguments = {
        "application_name": f"applicant-vault {process}".strip(),
        "connect_timeout": CONNECT_TIMEOUT,
        "keepalives_idle": PROBE_AFTER,
        "keepalives_interval": PROBE_EVERY,
        "keepalives_count": PROBES,
    }
    given = {name: value for name, value in arguments.items() if name not in url.query}
    return {**given, "options": f"{ours} {theirs}".strip()}


def listen_quietly(engine: Engine) -> None:
    """This function will make errors of a server's say what is wrong, and quote no row.

    It adds the row, or the value that was there twice, as a second line; an error ends in a log.
    """
    # Before anything is asked: the library itself fails on words without an encoding.
    event.listen(engine, "connect", _refuse_other_letters, insert=True)
    event.listen(engine, "do_execute", _execute)
    event.listen(engine, "do_execute_no_params", _execute_bare)
    event.listen(engine, "do_executemany", _execute_many)


def store_error(original: BaseException | None) -> StoreError | None:
    """This function will say what an error of the driver means; None: it is about the statement."""
    state = getattr(original, "sqlstate", None)
    if state is None:
        return StoreError(_why_not_connected(str(original)))
    if state == DISK_FULL:
        return NoSpaceError("the database's disk is full")
    if state in COLLISIONS:
        return StoreCollisionError("others were at the same rows, and the database chose them")
    if state in SENTENCES:
        return StoreError(SENTENCES[state])
    if state in AWAY or state.startswith(_CLASS_AWAY):
        return StoreError(f"the database does not answer now ({state})")
    return None


def _refuse_other_letters(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    """Refuse what a machine without a locale makes: a database of bytes, and not of letters."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        how = "`createdb -E UTF8 -T template0`"
        raise StoreError(f"the database is in {encoding}: make it anew with {how}")


def _execute(cursor: Any, statement: str, parameters: Any, _context: object) -> bool:  # noqa: ANN401 - the driver's own
    with _first_line_alone():
        cursor.execute(statement, parameters)
    return True  # done, in the place of what the library would have done


def _execute_bare(cursor: Any, statement: str, _context: object) -> bool:  # noqa: ANN401 - the driver's own
    with _first_line_alone():
        cursor.execute(statement)
    return True


def _execute_many(cursor: Any, statement: str, parameters: Any, _context: object) -> bool:  # noqa: ANN401 - the driver's own
    with _first_line_alone():
        cursor.executemany(statement, parameters)
    return True


@contextmanager
def _first_line_alone() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if hasattr(error, "sqlstate"):
            error.args = (str(error).partition("\n")[0],)
        raise


def _why_not_connected(words: str) -> str:
    """Tell a server that turns us away, in its own words, from one that is not there.

    What it says names roles, hosts and databases: ours. It never quotes a row.
    """
    _, answered, why = words.partition("FATAL:")
    if answered:
        return f"the database turns us away: {why.strip().splitlines()[0]}"
    return "the database cannot be reached"
