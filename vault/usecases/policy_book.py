"""The policy in force, and the ones that were: every application remembers its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db.tables import PolicyVersion
from vault.domain.policy import Policy
from vault.domain.policy_parse import parse_policy
from vault.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBook:
    """The active policy, and every version that an application may have come under."""

    active: Policy
    versions: Mapping[str, Policy] = field(default_factory=dict)
    """The others, in the order in which they came into force."""

    def promised(self, policy_version: str) -> Sequence[Policy]:
        """This method will return every other policy that counts for who came under this one.

        That is the one of that hash, and those that came into force after it: a shorter one
        counted for all, and what it took away does not come back (S4). None of them where it is
        the active one.

        Raises:
            StoreError: no such version is known; judging without it could break a promise.
        """
        if policy_version == self.active.hash:
            return ()
        if policy_version not in self.versions:
            raise StoreError(f"policy version {policy_version[:12]} is missing")
        known = list(self.versions)
        return tuple(self.versions[one] for one in known[known.index(policy_version) :])


def open_policy_book(session: Session, *, text: str, now: datetime) -> PolicyBook:
    """This function will read the policy in force from ``text``, and the older ones from the store.

    A text that was not in force before is written down, word for word, as a new version.

    Raises:
        PolicyError: the text does not load.
    """
    active = parse_policy(text)
    rows = session.scalars(select(PolicyVersion).order_by(PolicyVersion.activated_at))
    stored = {row.hash: row.text for row in rows}
    if active.hash not in stored:
        session.add(
            PolicyVersion(
                hash=active.hash,
                name=active.id,
                version=active.version,
                text=text,
                effective_on=active.effective_on,
                activated_at=now,
            )
        )
    older = {known: parse_policy(old) for known, old in stored.items() if known != active.hash}
    return PolicyBook(active=active, versions=older)
