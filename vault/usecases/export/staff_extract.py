"""What is held about one application, as staff hand it out: to read, and for machines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, stamp
from vault.crypto.keys import ApplicationKey
from vault.db.rights import holds_of, requests_of, restrictions_of
from vault.db.tables import Request
from vault.domain.holds import Scope, shown_reason
from vault.domain.language import Language
from vault.usecases.candidates.review_words import ReviewTold, reviews_of
from vault.usecases.candidates.staff_words import open_staff_words
from vault.usecases.mypages.extract import extract_json
from vault.usecases.mypages.view import MyApplication


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFor:
    """A hold, as its person is told of it: not what was written about the claim."""

    reason: str
    placed_at: datetime
    review_on: date
    released_at: datetime | None
    scope: Scope
    """``merits``: not the application is kept, but what was written down without a name."""

    @property
    def reason_key(self) -> str:
        """The word of the closed list that it is shown by."""
        return shown_reason(reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedFor:
    """A restriction, as its person is told of it."""

    ground: str
    from_at: datetime
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBefore:
    """A request, as its person is told of it."""

    kind: str
    channel: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    outcome: str | None
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StaffExtract:
    """Everything that is held about one application. Its repr shows nothing."""

    view: MyApplication
    language: Language
    holds: Sequence[HeldFor]
    restrictions: Sequence[RestrictedFor]
    requests: Sequence[AskedBefore]
    reviews: Sequence[ReviewTold]


def staff_extract_json(*, extract: StaffExtract, made_at: datetime) -> bytes:
    """This function will return ``extract.json`` as my pages write it, with three keys more."""
    whole = json.loads(extract_json(view=extract.view, made_at=made_at, reviews=extract.reviews))
    whole["holds"] = [
        {
            "reason": one.reason,
            "scope": one.scope.value,
            "placed_at": stamp(moment=one.placed_at),
            "review_on": one.review_on.isoformat(),
            "released_at": _stamp(one.released_at),
        }
        for one in extract.holds
    ]
    whole["restrictions"] = [
        {
            "ground": one.ground,
            "from": stamp(moment=one.from_at),
            "lifted_at": _stamp(one.lifted_at),
        }
        for one in extract.restrictions
    ]
    whole["requests"] = [_request_json(one) for one in extract.requests]
    return json.dumps(whole, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def _request_json(one: AskedBefore) -> dict[str, Json]:
    return {
        "kind": one.kind,
        "channel": one.channel,
        "received_at": stamp(moment=one.received_at),
        "due_at": stamp(moment=one.due_at),
        "answered_at": _stamp(one.answered_at),
        "outcome": one.outcome,
        "words": one.words,
    }


def staff_extract(
    session: Session, view: MyApplication, language: Language, *, key: ApplicationKey
) -> StaffExtract:
    """This function will return what stands in the rows beside what my pages show.

    Raises:
        NotAuthenticError: what staff wrote does not open.
    """
    return StaffExtract(
        view=view,
        language=language,
        holds=tuple(
            HeldFor(
                reason=hold.reason,
                placed_at=hold.placed_at,
                review_on=hold.review_on,
                released_at=hold.released_at,
                scope=Scope(hold.scope),
            )
            for hold, _ in holds_of(session, view.id)
        ),
        restrictions=tuple(
            RestrictedFor(ground=one.ground, from_at=one.from_at, lifted_at=one.lifted_at)
            for one in restrictions_of(session, view.id)
        ),
        requests=tuple(_asked_before(one, view.id, key) for one in requests_of(session, view.id)),
        reviews=reviews_of(session, application_id=view.id, key=key),
    )


def _asked_before(row: Request, application_id: bytes, key: ApplicationKey) -> AskedBefore:
    return AskedBefore(
        kind=row.kind,
        channel=row.channel,
        received_at=row.received_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        outcome=row.outcome,
        words=open_staff_words(
            key=key, application_id=application_id, row_id=row.id, sealed=row.sealed
        ),
    )


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment=moment)
