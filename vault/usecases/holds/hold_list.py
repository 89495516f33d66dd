"""Holds as staff sees them: where one stands, why, who answers for it and when it is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.db.candidate import position_of
from vault.db.claims import claim_bound_to, claims_among
from vault.db.engines import Database
from vault.db.rights import About, hold_with_owner, standing_holds
from vault.db.tables import Hold
from vault.domain.access import Action
from vault.domain.application import Kind
from vault.domain.holds import Scope, shown_reason
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.errors import NotFoundError
from vault.ports.keys import Opener
from vault.usecases.candidates.in_sight import is_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.staff_words import open_staff_words
from vault.usecases.staff.viewer import Viewer, check_may


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """How far a claim about a position reaches besides the one hold."""

    claimants: int
    """How many others are held whole for it."""
    compared: int
    """How many more are still here, of whom only the merits are kept."""
    slug: str
    """The position's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """One hold. Its application is told by position and day; nobody's name is in it."""

    id: bytes
    application_id: ApplicationId
    kind: Kind
    titles: Mapping[Language, str]
    received_at: datetime
    expires_at: datetime
    reason: str
    owner: str
    placed_at: datetime
    review_on: date
    is_overdue: bool
    """The day of its review has come or passed."""
    released_at: datetime | None
    is_claim: bool
    """Whether it was placed for a claim about the position: the others' merits go with it."""
    claim: ClaimView | None = None
    """More of the claim, where one hold is read."""
    words: str = field(default="", repr=False)
    """What was written about it; opened only where one hold is read."""

    @property
    def reason_key(self) -> str:
        """The word of the closed list that it is shown by."""
        return shown_reason(reason=self.reason)


def list_holds(*, main: Database, viewer: Viewer, today: date) -> Sequence[HoldView]:
    """This function will return the holds that stand and that the viewer has to know of.

    By their next review. ``today`` is the local day.
    """
    return _list(main, viewer, today=today, review_until=None)


def holds_to_review(*, main: Database, viewer: Viewer, today: date) -> Sequence[HoldView]:
    """This function will return those whose review is today or overdue: a task for their owners."""
    return _list(main, viewer, today=today, review_until=today)


def read_hold(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    viewer: Viewer,
    hold_id: bytes,
    today: date,
) -> HoldView:
    """This function will return one hold with what was written about it.

    Raises:
        NotFoundError: there is none, or the viewer has not to know of it.
    """
    check_may(viewer=viewer, action=Action.PLACE_HOLD)
    with main.reading() as session:
        found = hold_with_owner(session, hold_id)
        claim = None if found is None else _claim(session, found[0], found[2])
    if found is None or not _knows(viewer, found[0], found[2]):
        raise NotFoundError
    hold, owner, about = found
    words = ""
    if hold.sealed_reason is not None:
        words = open_staff_words(
            key=open_key(keyring=keyring, opener=opener, application_id=hold.application_id),
            application_id=hold.application_id,
            row_id=hold.id,
            sealed=hold.sealed_reason,
        )
    return replace(
        _view(hold, owner, about, today=today, claims=frozenset({hold.id} if claim else ())),
        claim=claim,
        words=words,
    )


def _list(
    main: Database, viewer: Viewer, *, today: date, review_until: date | None
) -> Sequence[HoldView]:
    check_may(viewer=viewer, action=Action.PLACE_HOLD)
    with main.reading() as session:
        rows = standing_holds(session, review_until=review_until)
        claims = claims_among(session, [hold.id for hold, _, _ in rows])
    return [
        _view(hold, owner, about, today=today, claims=claims)
        for hold, owner, about in rows
        if _knows(viewer, hold, about)
    ]


def _knows(viewer: Viewer, hold: Hold, about: About) -> bool:
    """Who owns a hold has to know of it, whatever they are assigned to."""
    return hold.owner_id == viewer.actor.id or is_in_sight(viewer=viewer, about=about)


def _claim(session: Session, hold: Hold, about: About) -> ClaimView | None:
    rows = [row for row in claim_bound_to(session, hold) if row.released_at is None]
    if not rows:
        return None
    position = position_of(session, about.position_id)
    held = {row.application_id for row in rows if row.scope == Scope.FULL}
    return ClaimView(
        claimants=len(held - {hold.application_id}),
        compared=len({row.application_id for row in rows} - held),
        slug=position.slug if position else "",
    )


def _view(
    hold: Hold, owner: str, about: About, *, today: date, claims: frozenset[bytes]
) -> HoldView:
    return HoldView(
        id=hold.id,
        application_id=ApplicationId(hold.application_id),
        kind=Kind(about.kind),
        titles={Language.SV: about.title_sv or "", Language.EN: about.title_en or ""},
        received_at=about.received_at,
        expires_at=about.expires_at,
        reason=hold.reason,
        owner=owner,
        placed_at=hold.placed_at,
        review_on=hold.review_on,
        is_overdue=hold.released_at is None and hold.review_on <= today,
        released_at=hold.released_at,
        is_claim=hold.id in claims,
    )
