"""What looks into documents: a scanner for malware, a renderer for page images and words.

Both have an "off" adapter that says so: with it, documents are marked as not scanned, and the
recruiter sees that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class ScanVerdict(StrEnum):
    """What a scanner says. Only ``clean`` is clean: too large or out of reach is not."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"
    """No scanner is configured."""


@runtime_checkable
class Scanner(Protocol):
    """Looks for malware in a document's plaintext, read piece by piece."""

    def scan(self, *, size: int, read_at: Callable[[int, int], bytes]) -> ScanVerdict:
        """Say what was found. Raises StoreError when the scanner cannot be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Page images (PNG) and the words of a document."""

    pages: tuple[bytes, ...]
    text: str


@runtime_checkable
class Renderer(Protocol):
    """Turns a document into page images and text, in a sandbox."""

    def render(
        self, *, media: str, size: int, read_at: Callable[[int, int], bytes]
    ) -> Rendered | None:
        """Return what could be rendered, or None where rendering is off."""
