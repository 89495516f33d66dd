"""Restrictions as staff sees them: what has to be decided, told or lifted, and by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.rights import About, letter_waits, restriction_with_about, standing_restrictions
from vault.db.tables import Restriction
from vault.db.visits import is_held
from vault.domain.access import Action
from vault.domain.acts import Ground
from vault.domain.application import Kind
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.errors import NotFoundError
from vault.usecases.candidates.in_sight import is_in_sight
from vault.usecases.letters.letters import LetterKind
from vault.usecases.staff.viewer import Viewer, check_may

_TELLING = (LetterKind.LIFTING, LetterKind.ANSWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionView:
    """One restriction. Its application is told by position and day; nobody's name is in it."""

    id: bytes
    application_id: ApplicationId
    application_kind: Kind
    titles: Mapping[Language, str]
    ground: Ground
    from_at: datetime
    due_on: date | None
    """By when an objection is decided; None once it is, and for other grounds."""
    is_overdue: bool
    told_at: datetime | None
    letter_waits: bool
    """The letter that tells the person has not gone yet."""
    is_held: bool
    lifted_at: datetime | None

    @property
    def is_undecided(self) -> bool:
        """Whether it is an objection that nobody has decided."""
        return self.ground is Ground.OBJECTION and self.due_on is not None

    @property
    def may_lift(self) -> bool:
        """Whether the person has been told, and nothing else keeps it restricted."""
        is_claimed = self.ground is Ground.OBJECTION and self.is_held
        is_told = self.told_at is not None and not self.letter_waits
        return is_told and not self.is_undecided and not is_claimed and self.lifted_at is None


def list_restrictions(
    *, main: Database, viewer: Viewer, today: date, now: datetime
) -> Sequence[RestrictionView]:
    """This function will return what is restricted; what has to be decided first comes first."""
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    with main.reading() as session:
        return [
            _view(session, row, about, today=today, now=now)
            for row, about in standing_restrictions(session, now=now)
            if is_in_sight(viewer=viewer, about=about)
        ]


def read_restriction(
    *, main: Database, viewer: Viewer, restriction_id: bytes, today: date, now: datetime
) -> RestrictionView:
    """This function will return one restriction.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    with main.reading() as session:
        row, about = restriction_in_sight(session, viewer=viewer, restriction_id=restriction_id)
        return _view(session, row, about, today=today, now=now)


def restriction_in_sight(
    session: Session, *, viewer: Viewer, restriction_id: bytes
) -> tuple[Restriction, About]:
    """This function will return a restriction that the viewer may look after.

    Raises:
        NotFoundError: there is none, or it is not theirs.
    """
    found = restriction_with_about(session, restriction_id)
    if found is None or not is_in_sight(viewer=viewer, about=found[1]):
        raise NotFoundError
    return found


def is_letter_waiting(session: Session, row: Restriction) -> bool:
    """This function will tell whether the letter about a restriction has not gone yet."""
    if row.told_at is None:
        return False
    return any(
        letter_waits(session, row.application_id, kind=kind.value, since=row.told_at)
        for kind in _TELLING
    )


def _view(
    session: Session, row: Restriction, about: About, *, today: date, now: datetime
) -> RestrictionView:
    return RestrictionView(
        id=row.id,
        application_id=ApplicationId(row.application_id),
        application_kind=Kind(about.kind),
        titles={Language.SV: about.title_sv or "", Language.EN: about.title_en or ""},
        ground=Ground(row.ground),
        from_at=row.from_at,
        due_on=row.due_on,
        is_overdue=row.due_on is not None and row.due_on < today,
        told_at=row.told_at,
        letter_waits=is_letter_waiting(session, row),
        is_held=is_held(session, row.application_id, now=now),
        lifted_at=row.lifted_at,
    )
