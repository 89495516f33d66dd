"""Requests of the people whose data it is (Art 12 to 22 GDPR): kinds, clocks, and who asked.

The month is counted by the calendar and never moved to a working day (requirements S2). No I/O,
no clock.
"""

from datetime import date, datetime
from enum import StrEnum

from vault.domain.calendar import Period, add_to_day, end_of_day, local_day
from vault.domain.holidays import next_working_day
from vault.errors import FieldError, StateError

ANSWER_WITHIN = Period(months=1)  # Art 12(3): at the latest one month after the receipt
EXTENDED_BY = Period(months=3)  # Art 12(3): that month and two further ones


class RequestKind(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    """Art 15; also what does not say what it wants: then everything is handed over (R70)."""
    RECTIFICATION = "rectification"
    """Art 16."""
    ERASURE = "erasure"
    """Art 17."""
    RESTRICTION = "restriction"
    """Art 18."""
    PORTABILITY = "portability"
    """Art 20."""
    OBJECTION = "objection"
    """Art 21."""


class RequestChannel(StrEnum):
    """How a request came: any channel is good (R69)."""

    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in-person"


class IdentityCheck(StrEnum):
    """How it was made sure who asked. Never by a copy of an identity card (R72)."""

    EMAIL = "email"
    """Written to at the address that the application gives, and answered."""
    PHONE = "phone"
    """Called back on the number that the application gives."""
    IN_PERSON = "in-person"
    PRIVATE_LINK = "private-link"
    """The person used the private link of the application."""


class RequestOutcome(StrEnum):
    """How a request was answered."""

    GRANTED = "granted"
    REFUSED = "refused"


class RefusalGround(StrEnum):
    """Why a request is refused; without one it is not (Art 12(4), R71)."""

    CLAIMS = "claims"
    """Needed for a legal claim: Art 17(3)(e), 21(1)."""
    LEGAL_DUTY = "legal-duty"
    """Another law says that it is kept: Art 17(3)(b)."""
    IDENTITY = "identity"
    """It could not be made sure who asked: Art 12(2)."""
    NOT_FOUND = "not-found"
    """Nothing is held about whoever asked."""
    EXCESSIVE = "excessive"
    """Manifestly unfounded or excessive: Art 12(5)."""
    COMPELLING = "compelling"
    """Compelling legitimate grounds against an objection: Art 21(1)."""


_SECOND_CHANNEL = frozenset({RequestChannel.EMAIL, RequestChannel.PHONE})


def check_identity(*, channel: RequestChannel, checked: IdentityCheck) -> None:
    """This function will return when the check went another way than the request (R72).

    Raises:
        FieldError: ``same-channel``, field ``identity``: whoever wrote an e-mail reads the answer.
    """
    if channel in _SECOND_CHANNEL and channel.value == checked.value:
        raise FieldError("same-channel", field="identity")


def answer_by(*, received_at: datetime, zone: str) -> date:
    """This function will return the last local day for an answer (case E60)."""
    return add_to_day(day=local_day(moment=received_at, zone=zone), period=ANSWER_WITHIN)


def lawful_latest(*, answer_on: date) -> date:
    """This function will return the working day that the law would still accept: not relied on."""
    return next_working_day(day=answer_on)


def extended_until(*, received_at: datetime, now: datetime, zone: str) -> date:
    """This function will return the last local day of an answer that takes longer.

    Raises:
        StateError: the first month is over, and with it the time to say so (case E62).
    """
    if now >= end_of_day(day=answer_by(received_at=received_at, zone=zone), zone=zone):
        raise StateError("the month within which the person is told of a delay is over")
    return add_to_day(day=local_day(moment=received_at, zone=zone), period=EXTENDED_BY)


def paused_answer_by(*, received_at: datetime, asked_on: date, proven_on: date, zone: str) -> date:
    """This function will return the day of the milder reading, where doubt stops the clock (E64).

    The days between asking who it is and knowing it are not counted. Work to ``answer_by``.
    """
    strict = answer_by(received_at=received_at, zone=zone)
    return strict + (proven_on - asked_on)
