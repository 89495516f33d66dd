"""The embedded vault's daily purge: a keyless child process, once a day and soon after a wish.

The child gets an environment without anything that leads to a key.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from vault.db.engines import Database
from vault.db.purging import is_wanted, last_run
from vault.errors import StoreError
from vault.settings import CREDENTIALS, PREFIX
from vault.usecases.purge.purge import FAILED

DAILY = timedelta(hours=24)
LOOK = 60.0  # seconds between looks
SOON = timedelta(minutes=1)  # an erasure that somebody asked for waits no longer
RETRY = timedelta(minutes=30)  # after a run that failed, was killed, or left something behind
KEYLESS = frozenset({"KEYS", "CUSTODY", "SMTP", "SMTP_PASSWORD_FILE", "SIGNING_FINGERPRINT"})

TOLD = ("due", "erased", "held", "restricted", "waiting", "failed", "error", "detail")

log = structlog.get_logger()


class PurgeKeeper:
    """Starts the purge when it is time. One thread; the work is done by the child."""

    def __init__(self, *, main: Database, clock: Callable[[], datetime]) -> None:
        """Take the main database, to know when the purge last ran and whether it is wanted."""
        self._main = main
        self._clock = clock
        self._stop = threading.Event()
        self._tried_at: datetime | None = None
        self._thread = threading.Thread(target=self._keep, name="purge-keeper", daemon=True)

    def start(self) -> None:
        """This method will begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """This method will end it; a child under way finishes by itself, or is resumed."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                if self._is_time():
                    self._tried_at = self._clock()
                    run_purge(os.environ)
            except (StoreError, OSError) as error:
                log.warning("purge.not_started", error=type(error).__name__)
            self._stop.wait(LOOK)

    def _is_time(self) -> bool:
        now = self._clock()
        with self._main.reading() as session:
            last, wanted = last_run(session), is_wanted(session, now=now)
        if self._tried_at is not None and now - self._tried_at < (SOON if wanted else RETRY):
            return False  # whatever became of it: a child that fails at once must not spin
        if last is None or wanted:
            return True
        went_well = last.finished_at is not None and last.stopped_by != FAILED and not last.failed
        # A run of tomorrow was made by a clock that was wrong.
        return not timedelta(0) <= now - last.started_at < (DAILY if went_well else RETRY)


def run_purge(environ: Mapping[str, str]) -> int:
    """This function will run the purge as a child without keys, and return its exit code."""
    child = subprocess.run(
        [sys.executable, "-m", "vault", "purge", "--json"],
        env=keyless(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    log.info("purge.ended", code=child.returncode, **_told(child.stdout))
    return child.returncode


def _told(report: str) -> dict[str, object]:
    """Return what of a report people want to see; it holds counts, ids and our own words only."""
    try:
        said: dict[str, object] = json.loads(report)
    except ValueError:  # it was killed before it could report
        return {}
    return {name: said[name] for name in TOLD if said.get(name)}


def keyless(environ: Mapping[str, str]) -> dict[str, str]:
    """This function will return an environment without anything that leads to a key.

    It names a folder of keys that is none: unnamed it would be the one in the working folder, where
    an embedded vault has its keys, and beside a database on a server the purge refuses to see any.
    """
    secret = {CREDENTIALS} | {PREFIX + name for name in KEYLESS}
    rest = {key: value for key, value in environ.items() if key not in secret}
    return rest | {f"{PREFIX}KEYS": os.devnull}
