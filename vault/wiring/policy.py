"""The policy in force and what the settings propose, for as long as a process runs."""

import threading
import time
from datetime import datetime

import structlog

from vault.adapters.policies_packaged import policy_text
from vault.db.engines import Database
from vault.domain.policy.parse import parse_policy
from vault.errors import StoreError
from vault.settings import Settings
from vault.usecases.retention.policy_book import (
    PolicyBook,
    hash_in_force,
    open_policy_book,
    read_policy_book,
)

LOOK_EVERY = 2.0  # seconds: an activation elsewhere counts here so soon; asking takes a third of ms

log = structlog.get_logger()


class PolicyShelf:
    """The book of a process, read anew when another policy has come into force. Thread-safe."""

    def __init__(self, main: Database, book: PolicyBook, *, every: float = LOOK_EVERY) -> None:
        """Take the book that the process began with, and how many seconds it counts unasked."""
        self._main = main
        self._book = book
        self._every = every
        self._lock = threading.Lock()
        self._looked_at = time.monotonic()
        if book.waiting is not None:
            log.warning(
                "policy.waits",
                in_force=f"{book.active.id} {book.active.version}",
                proposed=f"{book.waiting.id} {book.waiting.version}",
            )

    def __call__(self) -> PolicyBook:
        """Return the policies of this moment.

        Raises:
            StoreError: the main database failed.
        """
        with self._lock:
            if time.monotonic() - self._looked_at >= self._every:
                self._book = self._newest()
                self._looked_at = time.monotonic()
            return self._book

    def _newest(self) -> PolicyBook:
        with self._main.reading() as session:
            if hash_in_force(session) == self._book.active.hash:
                return self._book
            return read_policy_book(session, proposed=self._book.waiting) or self._book


def policy_book(main: Database, settings: Settings, *, now: datetime) -> PolicyBook:
    """This function will load the policy in force and every version that a record remembers.

    The file that the settings name comes into force only where nobody's data is kept under
    another, or where it differs in words alone; otherwise it waits.

    Raises:
        SettingError: the file cannot be read.
        PolicyError: it does not load.
    """
    text = policy_text(settings.policy)
    with main.writing() as session:
        return open_policy_book(session, text=text, now=now)


def policy_seen(main: Database, settings: Settings) -> PolicyBook:
    """This function will read the policy in force, and what is proposed, and write nothing.

    Where none is in force yet, it is the one that the settings name.

    Raises:
        SettingError, PolicyError: the file that the settings name cannot be read, or not be loaded.
        StoreError: the main database failed.
    """
    proposed = parse_policy(policy_text(settings.policy))
    with main.reading() as session:
        book = read_policy_book(session, proposed=proposed)
    return book or PolicyBook(active=proposed)


def policy_published(main: Database) -> PolicyBook:
    """This function will read the policy in force, for a process that writes no policy.

    Raises:
        StoreError: there is none yet.
    """
    with main.reading() as session:
        book = read_policy_book(session)
    if book is None:
        raise StoreError("no policy is in force yet: run `applicant-vault init`, or start `work`")
    return book


def policy_in_force(main: Database, settings: Settings, *, now: datetime) -> PolicyBook:
    """This function will load the policy in force, whatever the settings propose.

    A file that is being written must not keep the purge from its work. Only a vault that has no
    policy yet begins with the one that the settings name.

    Raises:
        SettingError, PolicyError: there is none yet, and the file cannot be read or does not load.
    """
    with main.reading() as session:
        book = read_policy_book(session)
    return book or policy_book(main, settings, now=now)
