"""The policy in force, and the ones that were: every application remembers its own.

What is in force stands in the store. The file that the settings name is a proposal: a process that
starts with another file does not change by that what people were promised.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.db.policy_changes import agreed_by_two
from vault.db.tables import Application, PolicyVersion
from vault.domain.audit_events import Event
from vault.domain.calendar import local_day
from vault.domain.policy.difference import Grade, differences, grade_of
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.domain.retention.promise import Promises, binding
from vault.errors import PolicyError, StateError, StoreError
from vault.usecases.audit.recording import WORK, record

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBook:
    """The active policy, and every version that an application may have come under."""

    active: Policy
    versions: Mapping[str, Policy] = field(default_factory=dict)
    """The others, in the order in which they came into force."""
    agreed: Mapping[str, datetime] = field(default_factory=dict)
    """Which of them all two people brought into force, by hash, and when (UTC)."""
    waiting: Policy | None = None
    """What the settings name, where it is not what is in force."""

    @property
    def takes_back(self) -> bool:
        """Whether the active policy takes shorter rules back, because two people agreed to it."""
        return self.active.hash in self.agreed and any(
            each.by == self.active.hash
            for one in self.versions
            for each in self.promised(one).taken_back
        )

    def promised(self, policy_version: str) -> Promises:
        """This method will return every other policy that counts for who came under this one.

        That is the one of that hash, and those that came into force after it: a shorter one
        counted for all, and what it took away does not come back (S4), unless two people brought
        the very rules of that hash back. None where it is the active one.

        Raises:
            StoreError: no such version is known; judging without it could break a promise.
        """
        if policy_version == self.active.hash:
            return Promises()
        if policy_version not in self.versions:
            raise StoreError(f"policy version {policy_version[:12]} is missing")
        known = list(self.versions)
        since = [self.versions[one] for one in known[known.index(policy_version) :]]
        return binding(since=since, active=self.active, agreed=self.agreed)


def open_policy_book(session: Session, *, text: str, now: datetime) -> PolicyBook:
    """This function will read the policy in force, and the ones before it, from the store.

    ``text`` is a proposal: what the settings name. It comes into force by itself, written down
    word for word, where there is no policy yet or nobody's data is kept, and where it differs in
    words alone. Everything else waits for ``policy activate`` and is ``waiting`` in the book.

    Raises:
        PolicyError: the text does not load.
    """
    proposed = parse_policy(text)
    book = read_policy_book(session, proposed=proposed)
    if book is not None and (book.waiting is None or not _may_begin(session, book, proposed, now)):
        return book
    bring_into_force(session, policy=proposed, text=text, now=now)
    if book is None:
        return PolicyBook(active=proposed)
    return succeeded_by(book=book, policy=proposed)


def read_policy_book(session: Session, *, proposed: Policy | None = None) -> PolicyBook | None:
    """This function will read what is in force, and change nothing; None where nothing is.

    ``proposed`` is what the settings name.

    Raises:
        StoreError: one that was in force does not load: read half, it could break a promise.
    """
    rows = session.scalars(
        select(PolicyVersion).order_by(PolicyVersion.activated_at, PolicyVersion.hash)
    )
    known = {row.hash: _read_version(row) for row in rows}
    if not known:
        return None
    _, active = known.popitem()
    is_other = proposed is not None and proposed.hash != active.hash
    return PolicyBook(
        active=active,
        versions=known,
        agreed=agreed_by_two(session),
        waiting=proposed if is_other else None,
    )


def _read_version(row: PolicyVersion) -> Policy:
    try:
        return parse_policy(row.text)
    except PolicyError as error:
        raise StoreError(
            f"policy {row.name} {row.version} (hash {row.hash[:12]}), which was in force here, does"
            f" not load in this release: {error}. Nothing was changed; go back to the release that"
            " ran before, and tell whoever made this one"
        ) from error


def hash_in_force(session: Session) -> str | None:
    """This function will return the hash of the policy in force, None where there is none."""
    newest = select(PolicyVersion.hash).order_by(
        PolicyVersion.activated_at.desc(), PolicyVersion.hash.desc()
    )
    return session.scalars(newest.limit(1)).first()


def succeeded_by(
    *, book: PolicyBook, policy: Policy, agreed_at: datetime | None = None
) -> PolicyBook:
    """This function will return the book as it is when ``policy`` follows the one in force.

    ``agreed_at`` is the moment (UTC) from which it counts as one that two people agreed to; None:
    one person alone, or nobody, brings it into force.
    """
    versions = {**book.versions, book.active.hash: book.active}
    if policy.hash == book.active.hash:
        return book
    versions.pop(policy.hash, None)
    agreed = {one: at for one, at in book.agreed.items() if one != policy.hash}
    if agreed_at is not None:
        agreed[policy.hash] = agreed_at
    return PolicyBook(active=policy, versions=versions, agreed=agreed)


def bring_into_force(
    session: Session, *, policy: Policy, text: str, now: datetime, count: int = 0
) -> None:
    """This function will write a policy down as the one in force from now on.

    ``count`` is how many records it moves, for the audit log. Whoever calls it has asked whether
    it may: once in force, a text never comes into force again.

    Raises:
        StateError: it was in force before.
    """
    if session.get(PolicyVersion, policy.hash) is not None:
        raise StateError("this policy was in force before: give it a new version")
    # In force is what came last, even where a clock was set back.
    newest = select(func.max(PolicyVersion.activated_at))
    last: datetime | None = session.scalars(newest).one()
    session.add(
        PolicyVersion(
            hash=policy.hash,
            name=policy.id,
            version=policy.version,
            text=text,
            effective_on=policy.effective_on,
            activated_at=now if last is None else max(now, last + TICK),
        )
    )
    record(
        session,
        event=Event.POLICY_ACTIVATED,
        at=now,
        actor=WORK,
        detail={"policy": policy.hash, "count": count},
    )


def _may_begin(session: Session, book: PolicyBook, proposed: Policy, now: datetime) -> bool:
    """Whether a file that differs comes into force with the start of a process."""
    if proposed.hash in book.versions:
        return False  # it was in force before; another one was activated since
    if session.scalars(select(Application.id).limit(1)).first() is None:
        return True  # nobody was promised anything yet
    is_time = local_day(moment=now, zone=proposed.time_zone) >= proposed.effective_on
    found = differences(old=book.active, new=proposed)
    return is_time and grade_of(found=found) is Grade.WORDING
