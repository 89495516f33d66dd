"""Which kind of file is streaming in, judged from its content (ASVS 5.2.2, libraries.md §8).

Plaintext chunks of any size go in; at most a head of 64 KiB and a rolling tail are kept. What the
head rules out is refused at once, the rest when the file has ended.
"""

from dataclasses import dataclass

from vault.domain.kinds import Mark, MediaKind

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentVerdict:
    """What a file is, what is to be noted about it, and its size in bytes."""

    media: MediaKind
    marks: frozenset[Mark]
    size: int


class ContentInspector:
    """Fed with one file's plaintext; see the module."""

    def __init__(
        self, *, field: str, untrusted_name: str | None, accepted: frozenset[MediaKind]
    ) -> None:
        """Take the form field for errors, the name the file was called, and what is accepted."""

    def update(self, chunk: bytes) -> None:
        """Take the next bytes; never raises."""

    def early_verdict(self) -> None:
        """Return, or raise as soon as what has come rules the file out.

        Raises:
            WrongKindError: as ``finish`` would.
        """

    def finish(self) -> ContentVerdict:
        """Return what the file is.

        Raises:
            FieldError: ``empty`` when there was nothing.
            WrongKindError: codes ``wrong-kind``, ``mislabelled``, ``macros``, ``polyglot``,
                ``zip-bomb``.
        """
        raise NotImplementedError
