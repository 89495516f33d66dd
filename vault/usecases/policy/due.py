"""Bringing the change into force whose time has come: a step of ``work``, safe to be killed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vault.db import policy_changes as db
from vault.db.engines import Database
from vault.db.outbox import errand_done, errand_done_at
from vault.db.tables import PolicyVersion
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.usecases.policy.proposal import book_in_force
from vault.usecases.policy.taken_back import tell_returns
from vault.usecases.retention.policy_book import PolicyBook, bring_into_force, hash_in_force
from vault.usecases.retention.recount import recount

RECOUNT = "policy-recount"


class Standing(StrEnum):
    """Where a change stands after somebody did something about it."""

    IN_FORCE = "in-force"
    WAITS_FOR_APPROVAL = "waits-for-approval"
    WAITS_FOR_ITS_TIME = "waits-for-its-time"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an order. ``at`` is when it counts, where that is known (UTC)."""

    standing: Standing
    policy: Policy
    at: datetime | None = None
    letters: int = 0
    """Letters queued by this call."""
    moved: int = 0
    """Records that bear another date now."""


def activate_due(*, main: Database, now: datetime) -> Outcome | None:
    """This function will bring the change into force whose time has come; None without one.

    Letters that are still under way hold it up: nobody is told after the fact.

    Raises:
        StoreError: the main database failed; what was not counted anew, ``follow_change`` counts.
    """
    with main.writing() as session:
        change = db.open_change(session, lock=True)
        if change is None or change.activates_at is None or change.activates_at > now:
            return None
        db.note_deliveries(session, change.id)
        _, under_way, _ = db.count_letters(session, change.id)
        if under_way:
            return None
        policy = parse_policy(change.text)
        bring_into_force(session, policy=policy, text=change.text, now=now, count=change.earlier)
        change.activated_at = now
    moved = _recount(main, book_in_force(main=main), now, now)
    return Outcome(standing=Standing.IN_FORCE, policy=policy, at=now, moved=moved)


def follow_change(*, main: Database, book: PolicyBook, now: datetime) -> int:
    """This function will note which letters have gone, activate what is due, and count both.

    ``book`` is what the process goes by. Dates that an interrupted activation left as they were
    are written anew by it, as soon as it is the one in force.

    Raises:
        StoreError: the main database failed.
    """
    done = _recount_rest(main, book, now)
    with main.reading() as session:
        change = db.open_change(session)
    if change is None:
        return done
    with main.writing() as session:
        done += db.note_deliveries(session, change.id)
    return done + (activate_due(main=main, now=now) is not None)


def _recount_rest(main: Database, book: PolicyBook, now: datetime) -> int:
    """Write the dates anew once for each policy that comes into force, however often one starts."""
    with main.reading() as session:
        active = session.get(PolicyVersion, book.active.hash)
        if active is None or hash_in_force(session) != active.hash:
            return 0  # not in force any more, and another book is on its way
        counted_at = errand_done_at(session, RECOUNT)
        since = active.activated_at
    if counted_at is not None and counted_at >= since:
        return 0
    return _recount(main, book, now, since)


def _recount(main: Database, book: PolicyBook, now: datetime, since: datetime) -> int:
    moved = tell_returns(main=main, book=book, now=now)  # no end moves later without its line
    moved += recount(main=main, book=book, now=now)
    with main.writing() as session:
        errand_done(session, RECOUNT, at=max(now, since))
    return moved
