"""Databases that misbehave at a chosen moment: a process that dies, a writer that came first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from typing_extensions import override

from vault.db.engines import Database

PATIENCE = 10.0  # seconds


class Fuse:
    """Counts writing transactions, of several databases if need be, and then kills."""

    def __init__(self, *, burns_at: int) -> None:
        self._left = burns_at

    def burn(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


class DyingDatabase(Database):
    """Its process is killed before the writing transaction at which the fuse has burnt down."""

    def __init__(self, database: Database, fuse: Fuse) -> None:
        super().__init__(database.engine)
        self._fuse = fuse

    @override
    @contextmanager
    def writing(self) -> Iterator[Session]:
        self._fuse.burn()
        with super().writing() as session:
            yield session


class RacedDatabase(Database):
    """Another worker's row is found at the commit; ``meanwhile`` is what it did."""

    def __init__(self, database: Database, meanwhile: Callable[[], None] = lambda: None) -> None:
        super().__init__(database.engine)
        self._meanwhile = meanwhile

    @override
    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            session.flush()
            session.rollback()
            self._meanwhile()
            raise IntegrityError("commit", None, ValueError("unique"))


class WaitingDatabase(Database):
    """Its readers stop at the door until ``go_on`` is set; ``read`` counts those that went in."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)
        self.reached = threading.Event()
        self.go_on = threading.Event()
        self.read = 0

    @override
    @contextmanager
    def reading(self) -> Iterator[Session]:
        self.reached.set()
        if not self.go_on.wait(PATIENCE):
            raise TimeoutError("nobody let the readers go on")
        self.read += 1
        with super().reading() as session:
            yield session
