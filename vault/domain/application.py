"""What an application is and which moves it may make (design §5).

Dates of erasure are not judged here: ``vault.domain.retention`` does that. No clock, no I/O.
"""

from collections.abc import Mapping
from enum import StrEnum

from vault.domain.identifiers import PositionId
from vault.errors import BlockedError, ErasingError, FieldError, StateError


class Kind(StrEnum):
    """The tag that every application bears: for one position, or for none."""

    POSITION = "position"
    SPONTANEOUS = "spontaneous"


class Status(StrEnum):
    """Where an application stands."""

    ARRIVING = "arriving"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_REVIEW = "in_review"
    INTERVIEW = "interview"
    OFFERED = "offered"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    QUARANTINED = "quarantined"
    ARCHIVED = "archived"
    ERASING = "erasing"


class DocumentKind(StrEnum):
    """What a document is for; the same words as the file fields of the form (R03)."""

    CV = "cv"
    COVER_LETTER = "cover_letter"
    ATTACHMENT = "attachment"
    PHOTO = "photo"
    """Hidden from staff until asked for (R12)."""


class Channel(StrEnum):
    """How an application came to us: required on every record (R01, R10)."""

    WEB_FORM = "web_form"
    API = "api"
    EMAIL = "email"
    PHONE = "phone"
    PAPER = "paper"
    SOCIAL = "social"
    AGENT = "agent"


class Outcome(StrEnum):
    """How it ended, as far as the retention rules care."""

    HIRED = "hired"
    REJECTED = "rejected"


OPEN = frozenset(
    {
        Status.RECEIVED,
        Status.ACCEPTED,
        Status.IN_REVIEW,
        Status.INTERVIEW,
        Status.OFFERED,
        Status.QUARANTINED,
    }
)
"""Still to be decided. Closing a position rejects everybody who stands here."""

_ENDS = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.ERASING})

MOVES: Mapping[Status, frozenset[Status]] = {
    # The sweep erases what never got an arrival.
    Status.ARRIVING: frozenset({Status.RECEIVED, Status.ERASING}),
    Status.RECEIVED: frozenset({Status.ACCEPTED, Status.QUARANTINED}) | _ENDS,
    # A recruiter releases it with a reason, or it ends.
    Status.QUARANTINED: frozenset({Status.ACCEPTED}) | _ENDS,
    Status.ACCEPTED: frozenset({Status.IN_REVIEW}) | _ENDS,
    Status.IN_REVIEW: frozenset({Status.INTERVIEW}) | _ENDS,
    Status.INTERVIEW: frozenset({Status.IN_REVIEW, Status.OFFERED}) | _ENDS,
    Status.OFFERED: frozenset({Status.HIRED}) | _ENDS,
    # Whoever was decided on may still ask for destruction through the private link.
    Status.HIRED: frozenset({Status.ARCHIVED, Status.WITHDRAWN, Status.ERASING}),
    Status.REJECTED: frozenset({Status.ARCHIVED, Status.WITHDRAWN, Status.ERASING}),
    Status.ARCHIVED: frozenset({Status.WITHDRAWN, Status.ERASING}),
    Status.WITHDRAWN: frozenset({Status.ERASING}),
    Status.ERASING: frozenset(),
}

_RECRUITER_SETS = (
    Status.IN_REVIEW,
    Status.INTERVIEW,
    Status.OFFERED,
    Status.HIRED,
    Status.REJECTED,
)

_STARTS_RETENTION = frozenset({Status.HIRED, Status.REJECTED})

_HIRED_AT_CLOSING = OPEN - {Status.RECEIVED, Status.QUARANTINED} | {Status.HIRED}

LISTED = OPEN - {Status.RECEIVED} | {Status.HIRED, Status.REJECTED}
"""What recruiters find in their list: accepted, not withdrawn, not archived, not being erased."""

SHOWN = LISTED | {Status.WITHDRAWN}
"""What stands in it at all: the withdrawn ones without a name, until they are erased."""

_DOCUMENTS_READABLE = LISTED - {Status.QUARANTINED} | {Status.ARCHIVED}


def check_move(*, current: Status, new: Status) -> None:
    """This function will return when an application may go from ``current`` to ``new``.

    Raises:
        ErasingError: it is being erased; nothing moves any more.
        StateError: the move is not in the table of design §5.
    """
    if current is Status.ERASING:
        raise ErasingError
    if new not in MOVES[current]:
        raise StateError(f"the application is {current}")


def recruiter_moves(*, current: Status) -> tuple[Status, ...]:
    """This function will return the statuses that a recruiter may set now, in working order.

    Releasing from quarantine is an errand of its own and not among them.
    """
    return tuple(status for status in _RECRUITER_SETS if status in MOVES[current])


def is_open(*, status: Status) -> bool:
    """This function will tell whether a decision is still to be made."""
    return status in OPEN


def needs_typed_confirmation(*, new: Status) -> bool:
    """This function will tell whether the move starts or ends a clock of retention.

    Such a move is confirmed by typing and cannot be undone (design §10).
    """
    return new in _STARTS_RETENTION


def can_be_undone(*, current: Status, new: Status) -> bool:
    """This function will tell whether the table has the way back from ``new``."""
    return current in MOVES[new]


def outcome_of(*, status: Status) -> Outcome | None:
    """This function will return the outcome that a status states, or None.

    ``archived`` states none: the outcome of an archived application stands in its row.
    """
    if status is Status.HIRED:
        return Outcome.HIRED
    if status is Status.REJECTED:
        return Outcome.REJECTED
    return None


def status_at_closing(*, current: Status, is_named_as_hired: bool) -> Status:
    """This function will return where an application stands once its position is closed.

    The hired are named at closing, from wherever they stood: nobody is forced to click through
    interviews that were never recorded. Everybody else who is open becomes rejected.

    Raises:
        StateError: the named one cannot be hired (withdrawn, rejected, not yet accepted …).
    """
    if is_named_as_hired:
        if current not in _HIRED_AT_CLOSING:
            raise StateError(f"the application is {current}")
        return Status.HIRED
    return Status.REJECTED if current in OPEN else current


def check_documents_readable(*, status: Status) -> None:
    """This function will return when staff may read the documents, as far as the status goes.

    Raises:
        ErasingError: it is being erased.
        BlockedError: withdrawn: reading ends at once; or quarantined: withheld until released.
        StateError: not accepted yet, so nobody can open it.
    """
    if status is Status.ERASING:
        raise ErasingError
    if status in {Status.WITHDRAWN, Status.QUARANTINED}:
        raise BlockedError(status)
    if status not in _DOCUMENTS_READABLE:
        raise StateError(status)


def kind_for(*, position_id: PositionId | None) -> Kind:
    """This function will return the tag that goes with a position, or with none."""
    return Kind.SPONTANEOUS if position_id is None else Kind.POSITION


def check_tag(*, kind: Kind, position_id: PositionId | None) -> None:
    """This function will return when the tag and the position agree (the CHECK of design §4).

    Raises:
        FieldError: ``position`` is missing, or given where there should be none.
    """
    if kind_for(position_id=position_id) is kind:
        return
    raise FieldError("missing" if kind is Kind.POSITION else "undeclared", field="position")
