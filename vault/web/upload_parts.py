"""Cutting a multipart body into parts while it comes in (RFC 7578), without keeping any of it.

python-multipart's push parser, with what it does not do by itself: the closing boundary is
demanded, what is wrong becomes our own error, and headers are read here. Text fields are noted on
the way, so that a page that asks for a correction keeps what was typed.
"""

from dataclasses import dataclass
from typing import TypeAlias

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from vault.domain.content.file_name import file_label
from vault.domain.intake import (
    MAX_BOUNDARY_BYTES,
    MAX_PART_HEADER_BYTES,
    MAX_PART_HEADERS,
    MAX_PARTS,
    MAX_TEXT_FIELD_BYTES,
)
from vault.errors import MalformedBodyError, TruncatedBodyError, WrongKindError

FORM_TYPE = b"multipart/form-data"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PartStart:
    """A part begins. ``untrusted_filename`` is None for a text field."""

    untrusted_name: str
    untrusted_filename: str | None


@dataclass(frozen=True, slots=True)
class PartEnd:
    """The part is whole."""


Event: TypeAlias = PartStart | memoryview | PartEnd
"""What happened, in order; a memoryview is content of the part that is open."""


class PartReader:
    """Fed with the body as it comes; ``events`` is what has happened and was not yet taken."""

    def __init__(self, *, untrusted_content_type: str) -> None:
        """Read the boundary.

        Raises:
            WrongKindError: ``not-a-form``: the body is something else than a multipart form.
            MalformedBodyError: there is no boundary that can be used.
        """
        self.events: list[Event] = []
        self.waiting_bytes = 0
        self.typed: dict[str, str] = {}
        """Text fields that have come whole, unchecked, for showing them again."""
        self.chosen: dict[str, list[str]] = {}
        """What the files were called that have begun to come, by field, as labels."""
        self._has_ended = False
        self._name = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._text: bytearray | None = None
        self._field = ""
        self._parser = self._make_parser(_boundary(untrusted_content_type))

    def feed(self, chunk: bytes) -> None:
        """This method will read on; what happened is appended to ``events``.

        Raises:
            MalformedBodyError: it is no multipart form.
        """
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise MalformedBodyError(field="") from error

    def take(self) -> list[Event]:
        """This method will return the events and forget them."""
        taken, self.events, self.waiting_bytes = self.events, [], 0
        return taken

    def finish(self) -> None:
        """This method will return when the closing boundary has come.

        Raises:
            TruncatedBodyError: the body ended before it; the parser itself does not notice.
        """
        if not self._has_ended:
            raise TruncatedBodyError(field="")

    def _make_parser(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._content,
                "on_part_end": self._part_ends,
                "on_end": self._body_ends,
            },
            max_header_count=MAX_PART_HEADERS,
            max_header_size=MAX_PART_HEADER_BYTES,
        )

    def _part_begins(self) -> None:
        self._headers.clear()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _headers_end(self) -> None:
        disposition, options = parse_options_header(self._headers.get(b"content-disposition"))
        if disposition != b"form-data" or b"name" not in options:
            raise MalformedBodyError(field="")
        if self._headers.get(b"content-transfer-encoding", b"binary").lower() not in _PLAIN:
            # RFC 7578 §4.7 deprecates it, and no browser sends it: nothing here decodes it.
            raise MalformedBodyError(field="")
        filename = options.get(b"filename")
        self._field = _words(options[b"name"])
        self._text = bytearray() if filename is None and len(self.typed) < MAX_PARTS else None
        untrusted_filename = None if filename is None else _words(filename)
        if untrusted_filename:
            self._note_file(untrusted_filename)
        self.events.append(
            PartStart(untrusted_name=self._field, untrusted_filename=untrusted_filename)
        )

    def _note_file(self, untrusted_filename: str) -> None:
        """Note a file, so that the page can say which ones to choose again."""
        if sum(len(labels) for labels in self.chosen.values()) < MAX_PARTS:
            label = file_label(untrusted_name=untrusted_filename)
            self.chosen.setdefault(self._field, []).append(label)

    def _content(self, data: bytes, start: int, end: int) -> None:
        # A view keeps the chunk alive and copies nothing; chunks are immutable.
        self.events.append(memoryview(data)[start:end])
        self.waiting_bytes += end - start
        if self._text is not None and len(self._text) <= MAX_TEXT_FIELD_BYTES:
            self._text += data[start:end]

    def _part_ends(self) -> None:
        self.events.append(PartEnd())
        if self._text is not None:
            self.typed.setdefault(self._field, _words(bytes(self._text[:MAX_TEXT_FIELD_BYTES])))
            self._text = None

    def _body_ends(self) -> None:
        self._has_ended = True


_PLAIN = frozenset({b"binary", b"8bit", b"7bit"})


def _boundary(untrusted_content_type: str) -> bytes:
    kind, options = parse_options_header(untrusted_content_type)
    if kind != FORM_TYPE:
        raise WrongKindError(field="", code="not-a-form")
    boundary = options.get(b"boundary", b"")
    if not 1 <= len(boundary) <= MAX_BOUNDARY_BYTES:
        raise MalformedBodyError(field="")
    return boundary


def _words(untrusted_bytes: bytes) -> str:
    """Browsers send UTF-8 here (RFC 7578 §5.1.2); what is not shows as replaced."""
    return untrusted_bytes.decode("utf-8", errors="replace")
