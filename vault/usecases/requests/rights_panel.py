"""What stands about one application beside its content: holds, restrictions, open requests.

Shown on the candidate's page to those who must know, also when nobody may read it any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.db.candidate import position_of
from vault.db.claims import claims_among
from vault.db.engines import Database
from vault.db.rights import holds_of, requests_of, restrictions_of
from vault.domain.acts import Ground
from vault.domain.application import Kind
from vault.domain.holds import Scope, shown_reason
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.usecases.candidates.in_sight import application_in_sight
from vault.usecases.requests.request_list import RequestView, view_of
from vault.usecases.staff.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """A hold that stands, on the application or on its merits alone."""

    id: bytes
    reason_key: str
    owner: str
    review_on: date
    is_overdue: bool
    scope: Scope
    is_claim: bool
    """Whether the merits of everybody else of the position are kept with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRestriction:
    """A restriction that stands."""

    id: bytes
    ground: Ground
    from_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsPanel:
    """Everything of that kind about one application."""

    application_kind: Kind
    titles: Mapping[Language, str]
    slug: str
    """The position's, or empty."""
    received_at: datetime
    holds: Sequence[StandingHold]
    restrictions: Sequence[StandingRestriction]
    requests: Sequence[RequestView]

    @property
    def is_held(self) -> bool:
        """Whether a hold keeps it; one on merits alone does not (case E52)."""
        return any(hold.scope is Scope.FULL for hold in self.holds)

    @property
    def is_compared(self) -> bool:
        """Whether it is compared with a claimant's, and its merits may be kept without a name."""
        return any(hold.scope is Scope.MERITS for hold in self.holds)


def rights_panel(
    *,
    main: Database,
    viewer: Viewer,
    application_id: ApplicationId,
    today: date,
    zone: str,
    now: datetime,
) -> RightsPanel:
    """This function will return what stands about an application of the viewer's.

    Raises:
        NotFoundError: there is none, or it is not theirs.
    """
    with main.reading() as session:
        application = application_in_sight(session, viewer=viewer, application_id=application_id)
        position = position_of(session, application.position_id)
        restrictions = [
            row
            for row in restrictions_of(session, application_id)
            if row.lifted_at is None or row.lifted_at > now
        ]
        requests = [row for row in requests_of(session, application_id) if row.answered_at is None]
        return RightsPanel(
            application_kind=Kind(application.kind),
            titles={
                Language.SV: position.title_sv if position else "",
                Language.EN: position.title_en if position else "",
            },
            slug=position.slug if position else "",
            received_at=application.received_at,
            holds=_standing(session, application_id, today),
            restrictions=[
                StandingRestriction(
                    id=row.id, ground=Ground(row.ground), from_at=row.from_at, due_on=row.due_on
                )
                for row in restrictions
            ],
            requests=[view_of(row, None, zone=zone, now=now) for row in requests],
        )


def _standing(session: Session, application_id: bytes, today: date) -> list[StandingHold]:
    holds = [row for row in holds_of(session, application_id) if row[0].released_at is None]
    claims = claims_among(session, [hold.id for hold, _ in holds])
    return [
        StandingHold(
            id=hold.id,
            reason_key=shown_reason(reason=hold.reason),
            owner=owner,
            review_on=hold.review_on,
            is_overdue=hold.review_on <= today,
            scope=Scope(hold.scope),
            is_claim=hold.id in claims,
        )
        for hold, owner in holds
    ]
