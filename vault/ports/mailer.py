"""Handing letters over."""

from dataclasses import dataclass
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


@runtime_checkable
class Mailer(Protocol):
    """Delivers one letter at a time."""

    def send(self, letter: Letter) -> None:
        """Hand it over. Raises DeliveryError (again later) or RefusedRecipientError (never)."""
