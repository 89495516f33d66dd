"""Who may do what on PostgreSQL: a role for each process, with no more than that process needs.

What a grant cannot say, a policy of row-level security says: which rows. A role that reads by exact
id alone sees the rows of the ids that its transaction names (``Database.only``). A policy whose
``check`` is ``false`` lets a row be locked (``FOR UPDATE``, ``FOR SHARE``) and not be changed.

What each may do stands in ``roles_doors`` and ``roles_errands``; ``roles_sql`` makes statements of
it. The owner of the tables (migrations, the operator's commands) stands above all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

ALL: Literal["*"] = "*"
Columns = Sequence[str] | Literal["*"]
NAMED = "ANY (NULLIF(current_setting('vault.only', true), '')::bytea[])"
"""The ids that the transaction is about."""
NEVER = "false"


class Process(StrEnum):
    """The processes that have a role of their own."""

    CAREERS = "careers"
    MYPAGES = "mypages"
    RECRUITER = "recruiter"
    WORK = "work"
    PURGE = "purge"
    BACKUP = "backup"


KEYLESS = frozenset({Process.CAREERS, Process.MYPAGES, Process.PURGE, Process.BACKUP})
"""Those that hold no key of the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What a role may do with one table. Nothing that is not said."""

    select: Columns = ()
    insert: bool = False
    update: Columns = ()
    delete: bool = False
    rows: str = ""
    """Which rows it sees, changes and deletes, as SQL; all, if it says nothing."""
    changes: str = ""
    """Which of these it changes; the same, if it says nothing."""
    deletes: str = ""
    """Which of these it deletes; the same, if it says nothing."""
    check: str = ""
    """Which rows it may insert; any, if it says nothing."""
    becomes: str = ""
    """What a row may be changed to; anything, if it says nothing."""

    @property
    def is_narrow(self) -> bool:
        """Whether a policy has to say which rows."""
        return bool(self.rows or self.changes or self.deletes or self.check or self.becomes)


READ = Right(select=ALL)
ADD = Right(insert=True)
READ_AND_ADD = Right(select=ALL, insert=True)
KEEP = Right(select=ALL, insert=True, update=ALL)
WHOLE = Right(select=ALL, insert=True, update=ALL, delete=True)
