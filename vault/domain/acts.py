"""The acts that an applicant can order through the private link. No clock, no store."""

from enum import StrEnum

from vault.domain.application import OPEN, Status


class ActKind(StrEnum):
    """What is ordered; the words stand in the signed payload (docs/formats.md)."""

    WITHDRAW = "withdraw"
    ERASE = "erase"
    EXTEND = "extend"
    WITHDRAW_CONSENT = "withdraw_consent"


BLOCKING = frozenset({ActKind.WITHDRAW, ActKind.ERASE, ActKind.WITHDRAW_CONSENT})
"""These cut reading at once, before anybody has verified them: to stop is never a risk."""

ENDING = frozenset({ActKind.WITHDRAW, ActKind.ERASE})
"""These end the application: everything is erased."""


def ending_act(*, status: Status) -> ActKind:
    """This function will return how taking everything back is called where it stands.

    Who is still in the running withdraws; who has had an answer asks for erasure (Art 17 GDPR).
    Both erase everything.
    """
    return ActKind.WITHDRAW if status in OPEN else ActKind.ERASE
