"""What is in force, what is on its way, and what it still waits for: read only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db import policy_changes as db
from vault.db.engines import Database
from vault.db.tables import PolicyChange, PolicyVersion
from vault.domain.policy.difference import Difference, Grade, differences, grade_of
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.errors import PolicyChangeError
from vault.usecases.retention.policy_book import PolicyBook, read_policy_book, succeeded_by

PAST = 20  # changes shown of those that are over


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """The change that is on its way. Datetimes are in UTC."""

    policy: Policy
    grade: Grade
    found: tuple[Difference, ...]
    proposed_at: datetime
    proposed_by: str
    announced_at: datetime | None
    approved_at: datetime | None
    approved_by: str | None
    activates_at: datetime | None
    earlier: int
    """Records that end earlier, as counted when it was proposed."""
    later: int
    delivered: int
    """Letters that a mail server has taken."""
    under_way: int
    undelivered: int
    """Letters that did not go, or were only announced on the console."""
    takes_back: bool
    """Whether it takes shorter rules back where two people agree to it."""
    others: bool
    """Whether somebody else than the proposer may approve it."""

    @property
    def is_alone(self) -> bool:
        """Whether 72 hours stand for the second person."""
        return self.activates_at is not None and self.approved_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChange:
    """A change that came into force, or was cancelled."""

    name: str
    version: str
    proposed_by: str
    approved_by: str | None
    activated_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStatus:
    """Where the policy of this vault stands."""

    active: Policy
    since: datetime
    change: ChangeView | None
    past: tuple[PastChange, ...]


def policy_status(*, main: Database) -> PolicyStatus:
    """This function will return what is in force and what is on its way.

    Raises:
        PolicyChangeError: no policy is in force yet.
    """
    with main.reading() as session:
        book = read_policy_book(session)
        if book is None:
            raise PolicyChangeError("policy-none", "no policy is in force: start the vault first")
        change = db.open_change(session)
        return PolicyStatus(
            active=book.active,
            since=session.get_one(PolicyVersion, book.active.hash).activated_at,
            change=None if change is None else _view(session, change, book),
            past=tuple(_past(each) for each in db.past_changes(session, limit=PAST)),
        )


def change_waits(*, main: Database) -> bool:
    """This function will tell whether a new policy is on its way."""
    with main.reading() as session:
        return db.open_change(session) is not None


def _view(session: Session, change: PolicyChange, book: PolicyBook) -> ChangeView:
    policy = parse_policy(change.text)
    found = differences(old=book.active, new=policy)
    agreed = succeeded_by(book=book, policy=policy, agreed_at=change.proposed_at)
    delivered, under_way, undelivered = db.count_letters(session, change.id)
    people = db.administrators(session)
    return ChangeView(
        policy=policy,
        grade=grade_of(found=found),
        found=found,
        proposed_at=change.proposed_at,
        proposed_by=change.proposed_by,
        announced_at=change.announced_at,
        approved_at=change.approved_at,
        approved_by=change.approved_by,
        activates_at=change.activates_at,
        earlier=change.earlier,
        later=change.later,
        delivered=delivered,
        under_way=under_way,
        undelivered=undelivered,
        takes_back=agreed.takes_back,
        others=any(one.email != change.proposed_by for one in people),
    )


def _past(change: PolicyChange) -> PastChange:
    policy = parse_policy(change.text)
    return PastChange(
        name=policy.id,
        version=policy.version,
        proposed_by=change.proposed_by,
        approved_by=change.approved_by,
        activated_at=change.activated_at,
        cancelled_at=change.cancelled_at,
        cancelled_by=change.cancelled_by,
    )
