"""Which kind of file is streaming in, judged from its content (ASVS 5.2.2, libraries.md §8).

Plaintext chunks of any size go in; at most a head of 64 KiB and a rolling tail are kept. What the
head rules out is refused at once, the rest when the file has ended. How the chunks were cut never
changes the verdict: each rule looks at a prefix of fixed length, or at the whole.

What lies deeper (scripts in a PDF, the middle of a large archive) is for ``content_deep``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from vault.domain.content.kinds import (
    PICTURES,
    Found,
    Mark,
    MediaKind,
    known_suffix,
    refusal,
    suffix_fits,
)
from vault.domain.content.package import MACRO_PART, Judgement, judge_directory, judge_head
from vault.domain.content.search import Search
from vault.domain.content.text import TextJudge, page_or_script
from vault.domain.content.zip import LOCAL_SIGNATURE, ends_as_archive, read_directory
from vault.errors import FieldError, WrongKindError

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 256 * 1024  # the directory of an archive with 2,000 entries fits
MAGIC_BYTES = 12

PDF_MAGIC = b"%PDF-"
RTF_MAGIC = b"{\\rtf"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
JPG_MAGIC = b"\xff\xd8\xff"  # ISO/IEC 10918-1 annex B: SOI, and the marker that follows
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"  # PNG specification §5.2

# How a picture ends; cameras and editors append notes of their own behind it.
_PICTURE_ENDS = {MediaKind.JPG: b"\xff\xd9", MediaKind.PNG: b"IEND\xaeB`\x82"}

# Some programs append a little after the last marker; ISO 32000-1 Annex H.3.18 tolerates 1,024.
PDF_END_BYTES = 2048
_PDF_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_PDF_LINEAR_LENGTH = re.compile(rb"/Linearized[^>]{0,400}?/L\s+(\d{1,10})")

# Names of streams in an OLE file, as it writes them: MS-CFB §2.6.1, MS-OFFCRYPTO §2.3.
_OLE_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLE_INFO = "EncryptionInfo".encode("utf-16-le")
_OLE_WORD = "WordDocument".encode("utf-16-le")


class _Family(StrEnum):
    PDF = "pdf"
    ZIP = "zip"
    RTF = "rtf"
    OLE = "ole"
    JPG = "jpg"
    PNG = "png"
    TEXT = "text"


_FAMILIES = (
    (PDF_MAGIC, _Family.PDF),
    (LOCAL_SIGNATURE, _Family.ZIP),
    (RTF_MAGIC, _Family.RTF),
    (OLE_MAGIC, _Family.OLE),
)
# Only where a photo is asked for; elsewhere a picture stays what cannot be text.
_PICTURES = ((JPG_MAGIC, _Family.JPG), (PNG_MAGIC, _Family.PNG))
_KIND_OF_FAMILY = {
    _Family.PDF: MediaKind.PDF,
    _Family.RTF: MediaKind.RTF,
    _Family.JPG: MediaKind.JPG,
    _Family.PNG: MediaKind.PNG,
}
_NAMES = (
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(?:hei|mif|avif)",
        Found.IMAGE,
    ),
    (rb"ID3|\xff\xfb|OggS|fLaC|RIFF|\x1aE\xdf\xa3|....ftyp", Found.AUDIO_OR_VIDEO),
    (rb"\x7fELF|MZ|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe", Found.EXECUTABLE),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|!<arch>", Found.ARCHIVE),
    (rb"PK", Found.ZIP),
)
_POSTSCRIPT = b"%!PS"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentVerdict:
    """What a file is, what is to be noted about it, and its size in bytes."""

    media: MediaKind
    marks: frozenset[Mark]
    size: int


class ContentInspector:
    """Fed with one file's plaintext, in order; see the module."""

    def __init__(
        self, *, field: str, untrusted_name: str | None, accepted: frozenset[MediaKind]
    ) -> None:
        """Take the form field for errors, the name the file was called, and what is accepted."""
        self._field = field
        self._called = known_suffix(untrusted_name=untrusted_name)
        self._accepted = accepted
        self._size = 0
        self._head = bytearray()
        self._tail = bytearray()
        self._family: _Family | None = None
        self._refusal: WrongKindError | None = None
        self._is_head_judged = False
        self._text = TextJudge()
        self._search = Search()

    def update(self, chunk: bytes) -> None:
        """Take the next bytes, however many. Never raises: ask ``early_verdict``."""
        self._size += len(chunk)
        if self._refusal is not None:
            return
        self._head += chunk[: max(0, HEAD_BYTES - len(self._head))]
        if self._family is None:
            if len(self._head) < MAGIC_BYTES:
                return
            # Everything so far is in the head or in this chunk; what came before is in the head.
            before = self._size - len(chunk)
            chunk = bytes(self._head[:before]) + chunk
            self._begin()
        self._feed(chunk)
        if len(self._head) >= HEAD_BYTES:
            self._judge_head()

    def early_verdict(self) -> None:
        """Return, or raise as soon as what has come rules the file out.

        Raises:
            WrongKindError: the same as ``finish`` would raise.
        """
        if self._refusal is not None:
            raise self._refusal

    def finish(self) -> ContentVerdict:
        """Return what the file is.

        Raises:
            FieldError: ``empty`` when there was nothing.
            WrongKindError: ``wrong-kind``, ``mislabelled`` (it is acceptable, but called something
                else), ``macros``, ``polyglot`` (an archive hangs behind it) or ``zip-bomb``.
        """
        if not self._size:
            raise FieldError("empty", field=self._field)
        if self._family is None and self._refusal is None:
            self._begin()
            self._feed(bytes(self._head))
        self.early_verdict()
        self._judge_head()
        self.early_verdict()
        judgement = self._judge_whole()
        self._refuse_unless_fitting(judgement)
        self.early_verdict()
        assert isinstance(judgement.what, MediaKind)
        return ContentVerdict(media=judgement.what, marks=judgement.marks, size=self._size)

    def _begin(self) -> None:
        """Choose the family by the first bytes, and refuse where they already say enough."""
        head = bytes(self._head)
        families = _FAMILIES + (_PICTURES if self._accepted & PICTURES else ())
        self._family = next(
            (family for magic, family in families if head.startswith(magic)), _Family.TEXT
        )
        if self._family in _KIND_OF_FAMILY:
            self._refuse_unless_fitting(Judgement(what=_KIND_OF_FAMILY[self._family]))
        elif self._family is _Family.ZIP:
            self._search = Search(needles=(MACRO_PART,), is_folded=True)
        elif self._family is _Family.OLE:
            self._search = Search(needles=(_OLE_PACKAGE, _OLE_INFO, _OLE_WORD))
        elif head.startswith(_POSTSCRIPT):
            self._refuse(Judgement(what=Found.POSTSCRIPT))
        else:
            self._text.begin(head)

    def _feed(self, chunk: bytes) -> None:
        if self._family is _Family.TEXT:
            self._text.feed(chunk)
            if self._text.is_binary and self._refusal is None:
                self._judge_text()
            return
        self._search.feed(chunk)
        if len(chunk) >= TAIL_BYTES:
            self._tail[:] = chunk[-TAIL_BYTES:]
        else:
            self._tail += chunk
            del self._tail[: max(0, len(self._tail) - TAIL_BYTES)]

    def _judge_head(self) -> None:
        """Judge the complete head, once; after it, the macros that came up since."""
        if not self._is_head_judged and self._refusal is None:
            self._is_head_judged = True
            if self._family is _Family.TEXT:
                self._judge_text()
            elif self._family is _Family.ZIP:
                said = judge_head(head=bytes(self._head))
                if said is not None:
                    self._refuse_unless_fitting(said)
        if self._family is _Family.ZIP and self._search.found and self._refusal is None:
            self._refuse(Judgement(what=Found.DOCM, code="macros"))

    def _judge_text(self) -> None:
        found = page_or_script(head=bytes(self._head))
        if found is not None:
            self._refuse(Judgement(what=found))
        elif self._text.is_binary:
            self._refuse(Judgement(what=_name_of(bytes(self._head[:MAGIC_BYTES]))))

    def _judge_whole(self) -> Judgement:
        if self._family is _Family.ZIP:
            tail = bytes(self._tail)
            directory = read_directory(tail=tail, size=self._size)
            return judge_directory(directory=directory, head=bytes(self._head), window=self._window)
        if self._family is _Family.OLE:
            return _judge_ole(self._search.found)
        if self._family is _Family.TEXT:
            return self._judge_whole_text()
        if ends_as_archive(tail=bytes(self._tail)):
            return Judgement(what=Found.ZIP, code="polyglot")
        assert self._family is not None  # it began, or there is nothing to judge
        kind = _KIND_OF_FAMILY[self._family]
        return Judgement(what=kind, marks=self._marks_of(kind))

    def _marks_of(self, kind: MediaKind) -> frozenset[Mark]:
        if kind is MediaKind.PDF:
            return self._pdf_marks()
        if kind is MediaKind.RTF:
            return _marks(truncated=not self._tail.rstrip(b"\0 \t\r\n\x1a").endswith(b"}"))
        return _marks(truncated=_PICTURE_ENDS[kind] not in self._tail)

    def _judge_whole_text(self) -> Judgement:
        self._text.finish()
        if self._text.is_binary:
            return Judgement(what=_name_of(bytes(self._head[:MAGIC_BYTES])))
        return Judgement(what=MediaKind.TXT, marks=_marks(truncated=self._text.is_truncated))

    def _pdf_marks(self) -> frozenset[Mark]:
        stated = _PDF_LINEAR_LENGTH.search(self._head)
        is_short = stated is not None and int(stated[1]) > self._size
        has_end = b"%%EOF" in self._tail[-PDF_END_BYTES:]
        is_encrypted = _PDF_ENCRYPTED.search(self._head) or _PDF_ENCRYPTED.search(self._tail)
        return _marks(truncated=is_short or not has_end, encrypted=is_encrypted is not None)

    def _window(self, offset: int, length: int) -> bytes | None:
        """Return those bytes where the head or the tail holds them all."""
        end = min(offset + length, self._size)
        tail_at = self._size - len(self._tail)
        if end <= len(self._head):
            return bytes(self._head[offset:end])
        if offset >= tail_at:
            return bytes(self._tail[offset - tail_at : end - tail_at])
        return None

    def _refuse_unless_fitting(self, judgement: Judgement) -> None:
        what = judgement.what
        if isinstance(what, Found) or what not in self._accepted:
            self._refuse(judgement)
        elif not suffix_fits(suffix=self._called, kind=what):
            self._refuse(Judgement(what=what, code="mislabelled"))

    def _refuse(self, judgement: Judgement) -> None:
        self._refusal = refusal(
            code=judgement.code,
            field=self._field,
            found=judgement.what,
            called=self._called,
            accepted=self._accepted,
        )


def _judge_ole(found: frozenset[bytes]) -> Judgement:
    # Office puts a document with a password into an OLE file with these two streams.
    if {_OLE_PACKAGE, _OLE_INFO} <= found:
        return Judgement(what=MediaKind.DOCX, marks=_marks(encrypted=True))
    return Judgement(what=Found.DOC if _OLE_WORD in found else Found.UNKNOWN)


def _marks(*, truncated: bool = False, encrypted: bool = False) -> frozenset[Mark]:
    given = ((Mark.TRUNCATED, truncated), (Mark.ENCRYPTED, encrypted))
    return frozenset(mark for mark, is_set in given if is_set)


def _name_of(magic: bytes) -> Found:
    """Name what cannot be text by its first bytes."""
    for pattern, found in _NAMES:
        if re.match(pattern, magic, re.DOTALL):
            return found
    return Found.UNKNOWN
