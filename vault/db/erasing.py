"""What an erasure takes down of an application, before its rows go: holds and recipients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db.by_ids import for_ids
from vault.db.tables import Disclosure, Hold, RecipientNotice
from vault.domain.holds import Scope


class Ended(NamedTuple):
    """What the fact of an erasure says of the application; moments as the database keeps them."""

    id: bytes
    reason: str
    rule: str
    policy_version: str
    kind: str
    expires_at: str | datetime
    received_at: str | datetime
    outcome: str | None
    withdrawn_at: str | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """From when until when holds kept an application."""

    since: datetime
    until: datetime | None


def ends_of(session: Session, ids: Sequence[bytes]) -> list[Ended]:
    """This function will return what there is to say of those of these that have a row."""
    rows = for_ids(
        session,
        "SELECT id, coalesce(erasing_reason, 'expired'), rule, policy_version, kind, expires_at,"
        " received_at, outcome, withdrawn_at FROM application WHERE id IN (:ids)",
        ids,
    )
    return [Ended._make(row) for row in rows]


def holds_on(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, Held]:
    """This function will return the time that holds took, for those that were ever held."""
    if not ids:
        return {}
    rows = session.execute(
        select(Hold.application_id, func.min(Hold.placed_at), func.max(Hold.released_at))
        .where(Hold.application_id.in_(ids), Hold.scope == Scope.FULL)
        .group_by(Hold.application_id)
    )
    return {one: Held(since=since, until=until) for one, since, until in rows}


def note_recipients(session: Session, ids: Sequence[bytes], *, now: datetime) -> None:
    """This function will write down who outside has to hear that these are gone (Art 19)."""
    if not ids:
        return
    told = session.execute(
        select(Disclosure.application_id, Disclosure.recipient, Disclosure.purpose, Disclosure.at)
        .where(Disclosure.application_id.in_(ids))
        .order_by(Disclosure.at, Disclosure.id)
    ).all()
    notices = [
        {
            "id": random_id(),
            "erased_id": one,
            "recipient": recipient,
            "purpose": purpose,
            "disclosed_at": at,
            "made_at": now,
        }
        for one, recipient, purpose, at in told
    ]
    if notices:
        session.execute(insert(RecipientNotice), notices)


def recipients_of(session: Session, ids: Sequence[bytes]) -> Mapping[bytes, list[str]]:
    """This function will return the recipients of each erased application, sorted, each once."""
    found: dict[bytes, list[str]] = {}
    for one, recipient in session.execute(
        select(RecipientNotice.erased_id, RecipientNotice.recipient)
        .where(RecipientNotice.erased_id.in_(ids))
        .distinct()
        .order_by(RecipientNotice.recipient)
    ):
        found.setdefault(one, []).append(recipient)
    return found
