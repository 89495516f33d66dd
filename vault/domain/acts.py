"""What an applicant may order on my pages. Each act is signed by the key that their link yields."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from vault.domain.application import OPEN, Status
from vault.domain.calendar import Period, add_to_day
from vault.domain.policy.rules import Trigger


class ActKind(StrEnum):
    """What is ordered; the words stand in the signed payload (docs/formats.md)."""

    WITHDRAW = "withdraw"
    ERASE = "erase"
    EXTEND = "extend"
    DECLINE = "decline"
    """No to what ``extend`` offers: nothing changes, and the no is kept as an answer."""
    WITHDRAW_CONSENT = "withdraw_consent"
    RESTRICT = "restrict"
    """Art 18 GDPR: stored, not used."""
    OBJECT = "object"
    """Art 21 GDPR: restricted until somebody has decided."""
    LIFT = "lift"
    """The person takes back what they restricted or objected to."""
    CONFIRM = "confirm"
    """Still interested, and what we hold is still right."""
    VISIT = "visit"
    """Came in by the link: activity, where the policy counts from it."""


class Ground(StrEnum):
    """Why something is restricted, by the letters of Art 18(1) GDPR."""

    ACCURACY = "accuracy"
    """(a): its accuracy is contested."""
    UNLAWFUL = "unlawful"
    """(b): the processing is unlawful, and the person does not want it erased."""
    CLAIMS = "claims"
    """(c): the person needs it for a legal claim."""
    OBJECTION = "objection"
    """(d): the person has objected, and it is not decided yet."""


CHOSEN_GROUNDS = (Ground.ACCURACY, Ground.UNLAWFUL, Ground.CLAIMS)
"""What a person chooses among who asks for a restriction."""

RESTRICTING = frozenset({ActKind.RESTRICT, ActKind.OBJECT})
"""These make a restriction, which keeps it unread and unerased."""

ENDING = frozenset({ActKind.WITHDRAW, ActKind.ERASE})
"""These end the application: everything is erased."""

BLOCKING = ENDING | RESTRICTING | {ActKind.WITHDRAW_CONSENT}
"""These cut reading at once, before anybody has verified them: to stop is never a risk."""

ANSWERING = frozenset({ActKind.EXTEND, ActKind.DECLINE, ActKind.WITHDRAW_CONSENT})
"""These answer a question about consent."""

LIVING: Mapping[ActKind, frozenset[Trigger]] = {
    ActKind.CONFIRM: frozenset({Trigger.LAST_CONFIRMATION, Trigger.LAST_SUBJECT_ACTIVITY}),
    ActKind.VISIT: frozenset({Trigger.LAST_SUBJECT_ACTIVITY}),
}
"""Signs of life, and the triggers of the policy that count from them."""

_TO_DECIDE = Period(months=1)  # Art 12(3): without undue delay, and within one month


def ending_act(*, status: Status) -> ActKind:
    """This function will return how taking everything back is called where it stands.

    Who is still in the running withdraws; who has had an answer asks for erasure (Art 17 GDPR).
    Both erase everything.
    """
    return ActKind.WITHDRAW if status in OPEN else ActKind.ERASE


def decide_by(*, objected_on: date) -> date:
    """This function will return the last day on which an objection may be decided (case E73)."""
    return add_to_day(day=objected_on, period=_TO_DECIDE)
