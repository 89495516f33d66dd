"""The look at a whole document when it is accepted: marks only, never a refusal.

What is found here withholds the documents (``kinds.QUARANTINING``) or is shown beside them. The
document is read in blocks through ``read_at``; what it says can neither raise nor make this read
or unpack more than the caps. Errors of ``read_at`` itself (a tampered blob) pass through.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice

from vault.domain.content.content import HEAD_BYTES, OLE_MAGIC, PDF_END_BYTES, TAIL_BYTES
from vault.domain.content.kinds import PICTURES, Mark, MediaKind
from vault.domain.content.package import MAX_MARKUP_BYTES, judge_directory
from vault.domain.content.zip import Entry, read_directory, read_entry

ReadAt = Callable[[int, int], bytes]
"""``read_at(offset, length)``: those bytes, fewer at the end of the document."""

BLOCK_BYTES = 256 * 1024
OVERLAP_BYTES = 256  # longer than anything that is searched for
MAX_STREAM_BYTES = 1024 * 1024  # of one object stream, packed and unpacked
MAX_STREAMS = 400  # a thousand objects fit in ten: real documents have fewer than a hundred

_PDF_NAMES = (
    (re.compile(rb"/JavaScript(?![A-Za-z])"), Mark.JAVASCRIPT),
    (re.compile(rb"/Launch(?![A-Za-z])"), Mark.LAUNCHES),
    (re.compile(rb"/(?:EmbeddedFile|RichMedia)(?![A-Za-z])"), Mark.EMBEDDED),
    (re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)"), Mark.ENCRYPTED),
)
_RTF_WORDS = (
    (re.compile(rb"\\obj(?:data|ocx|emb)(?![a-z])"), Mark.EMBEDDED),
    (re.compile(rb"\\(?:objautlink|objlink|objupdate|\*\\template)(?![a-z])"), Mark.EXTERNAL),
)
_OBJECT_STREAM = re.compile(rb"/ObjStm.{0,200}?stream\r?\n", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_RELATIONS = re.compile(r"word/_rels/(?:document\d*|settings)\.xml\.rels")
# A picture or a link to a page is fetched by nobody here; these are opened with the document.
_OPENED = re.compile(
    rb"relationships/(?:attachedTemplate|oleObject|frame|subDocument|aFChunk)[\"']", re.IGNORECASE
)
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_RELATION = re.compile(rb"<[\w.:-]*Relationship\s[^<>]*>")
_EMBEDDING = ("word/embeddings/", "word/activex/", "object ")
Patterns = tuple[tuple[re.Pattern[bytes], Mark], ...]


def deep_check(*, media: MediaKind, size: int, read_at: ReadAt) -> frozenset[Mark]:
    """This function will return what is to be noted about a whole document.

    ``size`` is its length in bytes. A document that turns out to be something else, or that cannot
    be understood, is marked ``unreadable``.
    """

    def within(offset: int, length: int) -> bytes:
        # Offsets come from the document: what lies beyond its end is never asked for.
        return read_at(offset, min(length, size - offset)) if offset < size else b""

    if media is MediaKind.PDF:
        return _check_pdf(size, within)
    if media is MediaKind.RTF:
        return _search(_RTF_WORDS, size, within)
    if media is MediaKind.TXT or media in PICTURES:
        return frozenset()
    if within(0, len(OLE_MAGIC)) == OLE_MAGIC:
        return frozenset({Mark.ENCRYPTED})
    return _check_archive(media, size, within)


def _check_pdf(size: int, read_at: ReadAt) -> frozenset[Mark]:
    marks = set(_search(_PDF_NAMES, size, read_at))
    for content in _object_streams(size, read_at):
        marks |= _marks_in(_PDF_NAMES, content)
    if b"%%EOF" not in read_at(max(0, size - PDF_END_BYTES), PDF_END_BYTES):
        marks.add(Mark.TRUNCATED)
    return frozenset(marks)


def _check_archive(media: MediaKind, size: int, read_at: ReadAt) -> frozenset[Mark]:
    directory = read_directory(tail=read_at(max(0, size - TAIL_BYTES), TAIL_BYTES), size=size)
    said = judge_directory(directory=directory, head=read_at(0, HEAD_BYTES), window=read_at)
    marks = set(said.marks)
    if said.code == "macros":
        marks.add(Mark.MACROS)
    elif said.what is not media:
        marks.add(Mark.UNREADABLE)
    if any(entry.name.startswith(_EMBEDDING) for entry in directory.entries):
        marks.add(Mark.EMBEDDED)
    if any(_opens_elsewhere(entry, read_at) for entry in directory.entries):
        marks.add(Mark.EXTERNAL)
    return frozenset(marks)


def _opens_elsewhere(entry: Entry, read_at: ReadAt) -> bool:
    if not _RELATIONS.fullmatch(entry.name):
        return False
    markup = read_entry(entry=entry, window=read_at, cap=MAX_MARKUP_BYTES) or b""
    return any(
        _OPENED.search(relation[0]) and _OUTSIDE.search(relation[0])
        for relation in _RELATION.finditer(markup)
    )


def _search(patterns: Patterns, size: int, read_at: ReadAt) -> frozenset[Mark]:
    found: set[Mark] = set()
    for _, block in _blocks(size, read_at):
        found |= _marks_in(patterns, block)
    return frozenset(found)


def _marks_in(patterns: Patterns, content: bytes) -> set[Mark]:
    # A name in a PDF may be written with escapes (ISO 32000-1 §7.3.5): /J#61vaScript.
    plain = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), content)
    return {mark for pattern, mark in patterns if pattern.search(plain)}


def _blocks(size: int, read_at: ReadAt) -> Iterator[tuple[int, bytes]]:
    """Yield the document in blocks, each beginning with the end of the one before."""
    for start in range(0, size, BLOCK_BYTES):
        at = max(0, start - OVERLAP_BYTES)
        yield at, read_at(at, start + BLOCK_BYTES - at)


def _object_streams(size: int, read_at: ReadAt) -> Iterator[bytes]:
    """Yield what object streams hold: actions hide there from a plain search."""
    for start in islice(_object_stream_starts(size, read_at), MAX_STREAMS):
        inflator = zlib.decompressobj()
        try:
            yield inflator.decompress(read_at(start, MAX_STREAM_BYTES), MAX_STREAM_BYTES)
        except zlib.error:
            # Not deflated, or encrypted: what it holds is for the sandboxed renderer to find out.
            continue


def _object_stream_starts(size: int, read_at: ReadAt) -> Iterator[int]:
    last = 0
    for at, block in _blocks(size, read_at):
        for found in _OBJECT_STREAM.finditer(block):
            # The overlap shows some of them twice.
            if at + found.end() > last:
                last = at + found.end()
                yield last
