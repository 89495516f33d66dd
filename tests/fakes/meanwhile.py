"""A database on which something happens just before our own writing transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session
from typing_extensions import override

from vault.db.engines import Database


class MeanwhileDatabase(Database):
    """``meanwhile`` is what somebody else does before the writing transaction begins."""

    def __init__(self, database: Database, meanwhile: Callable[[], object]) -> None:
        super().__init__(database.engine)
        self._meanwhile = meanwhile

    @override
    @contextmanager
    def writing(self) -> Iterator[Session]:
        self._meanwhile()
        with super().writing() as session:
            yield session
