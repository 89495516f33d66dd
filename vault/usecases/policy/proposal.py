"""Proposing a new policy: what it may not be, who wants it, and what it moves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db import policy_changes as db
from vault.db.engines import Database
from vault.db.tables import PolicyChange
from vault.domain.audit_events import Event
from vault.domain.policy.difference import Grade, differences, first_day, grade_of
from vault.domain.policy.policy import Policy
from vault.errors import PolicyChangeError
from vault.usecases.audit.recording import Actor, record
from vault.usecases.policy.moves import count_moves
from vault.usecases.retention.policy_book import PolicyBook, read_policy_book, succeeded_by

MAX_NAME = 254  # characters: an address, or a name where nobody has signed up yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Somebody at the command line wants a policy file in force. ``now`` is in UTC."""

    text: str
    untrusted_by: str
    actor: Actor
    now: datetime
    progress: Callable[[int], None] = lambda _count: None
    """Hears how many records were looked at."""


def check_new(*, book: PolicyBook, policy: Policy) -> Grade:
    """This function will return how much a policy differs from the one in force.

    Raises:
        PolicyChangeError: it is in force, was in force before, or bears the same version.
    """
    if policy.hash == book.active.hash:
        raise PolicyChangeError("policy-in-force", "this policy is in force already")
    if policy.hash in book.versions:
        raise PolicyChangeError(
            "policy-used-before", "this policy was in force before: give it a new version"
        )
    grade = grade_between(book=book, policy=policy)
    is_named_alike = (policy.id, policy.version) == (book.active.id, book.active.version)
    if is_named_alike and grade is not Grade.WORDING:
        raise PolicyChangeError(
            "policy-same-version", f"version {policy.version} is in force: give it a new version"
        )
    return grade


def grade_between(*, book: PolicyBook, policy: Policy) -> Grade:
    """This function will return how much a policy differs from the one in force."""
    return grade_of(found=differences(old=book.active, new=policy))


def open_or_refuse(session: Session, *, wanted: str) -> PolicyChange:
    """This function will lock the change that is on its way.

    Raises:
        PolicyChangeError: there is none, or it is not the one of this hash.
    """
    change = db.open_change(session, lock=True)
    if change is None or (wanted and change.hash != wanted):
        raise PolicyChangeError("policy-no-change", "no such change is on its way")
    return change


def book_in_force(*, main: Database) -> PolicyBook:
    """This function will read the policy in force, and the ones before it.

    Raises:
        PolicyChangeError: there is none yet.
    """
    with main.reading() as session:
        book = read_policy_book(session)
    if book is None:
        raise PolicyChangeError("policy-none", "no policy is in force: start the vault first")
    return book


def book_to_be(*, main: Database, book: PolicyBook, policy: Policy, now: datetime) -> PolicyBook:
    """This function will return the book as it will be when this change is in force.

    What it takes back depends on a second person: it counts as agreed to once somebody has
    approved it, and before that where there is somebody who has to.
    """
    with main.reading() as session:
        change = db.open_change(session)
        people = [one.email for one in db.administrators(session)]
    if change is not None and change.activates_at is not None:
        is_agreed = change.approved_at is not None
    else:
        is_agreed = len(people) > 1
    return succeeded_by(book=book, policy=policy, agreed_at=now if is_agreed else None)


def propose(*, main: Database, book: PolicyBook, policy: Policy, order: Order) -> bytes:
    """This function will write a change down unless it is there, and return its id.

    Raises:
        PolicyChangeError: another change is on its way, its date is too early, or nobody known
            wants it.
    """
    with main.reading() as session:
        change = db.open_change(session)
        if change is not None:
            return _same(change, policy)
        by = _proposer(session, order.untrusted_by)
    if grade_between(book=book, policy=policy) is Grade.MATERIAL:
        check_first_day(policy=policy, announced_at=order.now)
    moves = count_moves(
        main=main,
        before=book,
        after=book_to_be(main=main, book=book, policy=policy, now=order.now),
        now=order.now,
        progress=order.progress,
    )

    def write_down(session: Session) -> bytes:
        raced = db.open_change(session, lock=True)
        if raced is not None:
            return _same(raced, policy)
        change = PolicyChange(
            id=random_id(),
            hash=policy.hash,
            text=order.text,
            from_hash=book.active.hash,
            proposed_at=order.now,
            proposed_by=by,
            earlier=moves.earlier,
            later=moves.later,
        )
        session.add(change)
        record(
            session,
            event=Event.POLICY_PROPOSED,
            at=order.now,
            actor=order.actor,
            detail={"policy": policy.hash, "count": moves.earlier + moves.later},
        )
        return change.id

    return main.writing_again(write_down, serializable=True)  # one is on its way at most


def check_first_day(*, policy: Policy, announced_at: datetime) -> None:
    """This function will return when the policy leaves people their thirty days (R90).

    Raises:
        PolicyChangeError: its date is earlier.
    """
    first = first_day(announced_at=announced_at, zone=policy.time_zone)
    if policy.effective_on < first:
        raise PolicyChangeError(
            "policy-too-early",
            f"effective_on is {policy.effective_on}; announced now, it is {first} at the earliest",
        )


def tidy_name(*, untrusted_name: str) -> str:
    """This function will return an address as it is stored."""
    return untrusted_name.strip().lower()


def _same(change: PolicyChange, policy: Policy) -> bytes:
    if change.hash != policy.hash:
        raise PolicyChangeError(
            "policy-other-change",
            "another change is on its way: let it come into force, or run `policy cancel`",
        )
    return change.id


def _proposer(session: Session, untrusted_by: str) -> str:
    """Return who wants it: an administrator by their address, where there is any."""
    by = tidy_name(untrusted_name=untrusted_by)
    known = [one.email for one in db.administrators(session)]
    if not by or len(by) > MAX_NAME or (known and by not in known):
        raise PolicyChangeError(
            "policy-by-whom", "--by: the address of an administrator who has signed up"
        )
    return by
