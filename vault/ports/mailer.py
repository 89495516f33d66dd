"""Handing letters over."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Letter:
    """One e-mail in plain text. Its repr shows nothing: all of it is personal."""

    letter_id: bytes
    """Becomes the Message-ID, so that a repeated delivery can be recognised."""
    kind: str
    """Why it is sent, in a word: all that may be logged of it."""
    to_address: str
    subject: str
    body: str
    language: str


class Delivered(StrEnum):
    """What became of a letter that was handed over."""

    SENT = "sent"
    """A mail server has taken it."""
    ANNOUNCED = "announced"
    """No mail server is set: the log says that there was one, and nobody gets it."""


@runtime_checkable
class Mailer(Protocol):
    """Delivers one letter at a time."""

    def send(self, letter: Letter) -> Delivered:
        """Hand it over, and say what that means.

        Raises DeliveryError (again later) or RefusedRecipientError (never).
        """
