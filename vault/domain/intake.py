"""How much may be handed in, judged while it streams.

Pure counters: the door tells the meter what it sees, part by part and chunk by chunk, and the
meter raises the moment a limit is crossed. What the files are is judged by
``vault.domain.content``, what the fields say by ``vault.domain.fields``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from vault.domain.content.kinds import MediaKind
from vault.errors import FieldError, InputError, InvalidInputError, TooLargeError

KIB = 1024
MIB = 1024 * KIB

MAX_FILE_BYTES = 25 * MIB  # design §7: a scanned CV with pictures fits, a film does not
MAX_TOTAL_BYTES = 50 * MIB  # design §7: files and fields of one application together
MAX_FILES = 10  # design §7
MAX_TEXT_FIELD_BYTES = 64 * KIB  # 10 000 characters of four bytes, and room for line ends
MAX_PARTS = 40  # ten files and every field a policy may add; ASVS 5.2.1
MAX_PART_HEADERS = 8  # a browser sends two
MAX_PART_HEADER_BYTES = 4 * KIB  # a file name of 255 characters, percent-encoded, fits
MAX_BOUNDARY_BYTES = 70  # RFC 2046 §5.1.1


class Part(StrEnum):
    """What the door should do with the part that begins."""

    TEXT = "text"
    FILE = "file"
    NO_FILE = "no_file"
    """An ordinary file input that was left empty: browsers send it nameless and empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeField:
    """One declared field of the form."""

    name: str
    is_file: bool = False
    required: bool = False
    repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRules:
    """What one form accepts. The use case fills it from the policy."""

    fields: tuple[IntakeField, ...]
    accepted: frozenset[MediaKind] = frozenset(MediaKind)
    max_file_bytes: int = MAX_FILE_BYTES
    max_total_bytes: int = MAX_TOTAL_BYTES
    max_files: int = MAX_FILES

    @property
    def max_body_bytes(self) -> int:
        """The longest request that can still be right: what Content-Length is held against."""
        return self.max_total_bytes + MAX_PARTS * (MAX_PART_HEADER_BYTES + MAX_BOUNDARY_BYTES)

    @property
    def by_name(self) -> Mapping[str, IntakeField]:
        """The declared fields by their name."""
        return MappingProxyType({declared.name: declared for declared in self.fields})


DEFAULT_FIELDS = (
    IntakeField(name="name", required=True),
    IntakeField(name="email", required=True),
    IntakeField(name="phone"),
    IntakeField(name="cv", is_file=True, required=True),
    IntakeField(name="cover_letter", is_file=True),
    IntakeField(name="attachment", is_file=True, repeatable=True),
    IntakeField(name="message"),
    IntakeField(name="consent_keep"),
)
"""The fields of design §7; what the policy adds comes on top."""


@dataclass(slots=True, kw_only=True)
class IntakeMeter:
    """Counts one application while it streams in. One meter, one body."""

    rules: IntakeRules
    total_bytes: int = 0
    files: int = 0
    _parts: int = 0
    _part_bytes: int = 0
    _current: tuple[IntakeField, Part] | None = None
    _given: set[str] = field(default_factory=set)
    _declared: Mapping[str, IntakeField] = field(init=False)

    def __post_init__(self) -> None:
        """Look the fields up once, not once a part."""
        self._declared = self.rules.by_name

    def start_part(self, *, untrusted_name: str, untrusted_filename: str | None) -> Part:
        """This function will tell what the part is; ``untrusted_filename`` is None for text.

        Raises:
            FieldError: ``undeclared``, ``duplicate``, ``not-a-file`` or ``not-text``.
            TooLargeError: too many parts or too many files.
        """
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise TooLargeError(field="", limit=MAX_PARTS, what="parts")
        declared = self._declared.get(untrusted_name)
        if declared is None:
            # The name came from outside: it is not repeated in the error.
            raise FieldError("undeclared", field="")
        part = _part_of(declared, untrusted_filename)
        if part is not Part.NO_FILE:
            self._count_part(declared, part)
        self._current = (declared, part)
        self._part_bytes = 0
        return part

    def add(self, *, count: int) -> None:
        """This function will count bytes of the part that is open.

        Raises:
            TooLargeError: the field, the file or the application became too large.
            FieldError: ``nameless`` when a file input without a file name brings content.
        """
        declared, part = self._open_part()
        self._part_bytes += count
        self.total_bytes += count
        if part is Part.NO_FILE and count:
            raise FieldError("nameless", field=declared.name)
        limit = self.rules.max_file_bytes if part is Part.FILE else MAX_TEXT_FIELD_BYTES
        if self._part_bytes > limit:
            raise TooLargeError(field=declared.name, limit=limit, what=part.value)
        if self.total_bytes > self.rules.max_total_bytes:
            limit = self.rules.max_total_bytes
            raise TooLargeError(field=declared.name, limit=limit, what="application")

    def end_part(self) -> int:
        """This function will close the part and return its size in bytes.

        Raises:
            FieldError: ``empty`` for a file without content.
        """
        declared, part = self._open_part()
        self._current = None
        if part is Part.FILE and not self._part_bytes:
            raise FieldError("empty", field=declared.name)
        return self._part_bytes

    def missing(self) -> tuple[FieldError, ...]:
        """This function will return an error for each required field that did not come."""
        return tuple(
            FieldError("missing", field=declared.name)
            for declared in self.rules.fields
            if declared.required and declared.name not in self._given
        )

    def check_complete(self) -> None:
        """This function will return when every required field came.

        Raises:
            FieldError: one is missing.
            InvalidInputError: several are.
        """
        raise_together(problems=self.missing())

    def _open_part(self) -> tuple[IntakeField, Part]:
        if self._current is None:
            raise RuntimeError("no part is open")
        return self._current

    def _count_part(self, declared: IntakeField, part: Part) -> None:
        if declared.name in self._given and not declared.repeatable:
            raise FieldError("duplicate", field=declared.name)
        self._given.add(declared.name)
        if part is Part.FILE:
            self.files += 1
        if self.files > self.rules.max_files:
            raise TooLargeError(field=declared.name, limit=self.rules.max_files, what="files")


def raise_together(*, problems: tuple[InputError, ...]) -> None:
    """This function will return when there are no problems.

    Raises:
        InputError: the only one, as it is.
        InvalidInputError: several, in their order.
    """
    if not problems:
        return
    if len(problems) == 1:
        raise problems[0]
    raise InvalidInputError(problems)


def _part_of(declared: IntakeField, untrusted_filename: str | None) -> Part:
    if not declared.is_file:
        if untrusted_filename is not None:
            raise FieldError("not-text", field=declared.name)
        return Part.TEXT
    if untrusted_filename is None:
        raise FieldError("not-a-file", field=declared.name)
    return Part.FILE if untrusted_filename else Part.NO_FILE
