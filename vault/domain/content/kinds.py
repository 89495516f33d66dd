"""The kinds of file: which are taken, their names, and what else a file may turn out to be.

Design §6: PDF, DOCX, ODT, RTF and TXT; a policy may take fewer, and JPG and PNG for a photo.
ASVS 5.1.1, 5.2.2.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from vault.errors import WrongKindError


class MediaKind(StrEnum):
    """The kinds that can be accepted."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    TXT = "txt"
    JPG = "jpg"
    PNG = "png"


PICTURES = frozenset({MediaKind.JPG, MediaKind.PNG})
"""Taken for a photo and for nothing else."""


class Found(StrEnum):
    """What content that cannot be accepted turned out to be, in a word for the message."""

    DOC = "doc"
    DOCM = "docm"
    WORD_TEMPLATE = "word_template"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    OPENDOCUMENT = "opendocument"
    ZIP = "zip"
    JAR = "jar"
    ARCHIVE = "archive"
    IMAGE = "image"
    AUDIO_OR_VIDEO = "audio_or_video"
    EXECUTABLE = "executable"
    HTML = "html"
    SCRIPT = "script"
    POSTSCRIPT = "postscript"
    UNKNOWN = "unknown"


class Mark(StrEnum):
    """What is noted about a document that was taken."""

    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    MACROS = "macros"
    JAVASCRIPT = "javascript"
    LAUNCHES = "launches"
    EMBEDDED = "embedded"
    EXTERNAL = "external"
    INFECTED = "infected"
    UNSCANNED = "unscanned"
    """No scanner is configured: nothing is known of malware."""


QUARANTINING = frozenset(
    {
        Mark.MACROS,
        Mark.JAVASCRIPT,
        Mark.LAUNCHES,
        Mark.EXTERNAL,
        Mark.UNREADABLE,
        Mark.INFECTED,
    }
)
"""Found by the look at acceptance, these withhold the documents until a recruiter releases them."""

MEDIA_TYPES: Mapping[MediaKind, str] = {
    MediaKind.PDF: "application/pdf",
    MediaKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    MediaKind.ODT: "application/vnd.oasis.opendocument.text",
    MediaKind.RTF: "application/rtf",
    MediaKind.TXT: "text/plain",
    MediaKind.JPG: "image/jpeg",
    MediaKind.PNG: "image/png",
}

# A suffix that stands here must agree with the content; one that does not is not looked at.
_NOTHING: frozenset[MediaKind] = frozenset()
_SUFFIX_MEANS: Mapping[str, frozenset[MediaKind]] = {
    "pdf": frozenset({MediaKind.PDF}),
    "docx": frozenset({MediaKind.DOCX}),
    "odt": frozenset({MediaKind.ODT}),
    "rtf": frozenset({MediaKind.RTF}),
    "txt": frozenset({MediaKind.TXT}),
    "text": frozenset({MediaKind.TXT}),
    "jpg": frozenset({MediaKind.JPG}),
    "jpeg": frozenset({MediaKind.JPG}),
    "png": frozenset({MediaKind.PNG}),
    # Word itself opens, and older programs wrote, RTF under the name .doc.
    "doc": frozenset({MediaKind.RTF}),
    **dict.fromkeys(
        (
            *("docm", "dot", "dotx", "dotm", "ott", "fodt", "pages", "wps"),
            *("xls", "xlsx", "xlsm", "ods", "csv", "ppt", "pptx", "pptm", "odp"),
            *("zip", "jar", "rar", "7z", "gz", "tar", "apk", "epub", "iso"),
            *("gif", "tif", "tiff", "webp", "heic", "bmp", "svg"),
            *("mp3", "mp4", "mov", "avi", "wav", "m4a", "mkv", "ogg"),
            *("exe", "dll", "msi", "com", "scr", "bat", "cmd", "sh", "ps1", "vbs", "js", "lnk"),
            *("htm", "html", "xhtml", "mht", "xml", "php", "hta", "eps", "ps"),
        ),
        _NOTHING,
    ),
}


def known_suffix(*, untrusted_name: str | None) -> str:
    """This function will return the suffix of a file name when it is one we know, else ``""``.

    Only words from our own table come back, so the result may be shown and logged.
    """
    _, dot, suffix = (untrusted_name or "").strip().rpartition(".")
    suffix = suffix.casefold()
    return suffix if dot and suffix in _SUFFIX_MEANS else ""


def suffix_fits(*, suffix: str, kind: MediaKind) -> bool:
    """This function will tell whether a known suffix may name this kind; none fits every kind."""
    return not suffix or kind in _SUFFIX_MEANS[suffix]


def suffixes_of(*, kinds: Iterable[MediaKind]) -> tuple[str, ...]:
    """This function will return the endings that a file of these kinds may have, the usual first.

    Only the ones that people use: a form offers them, nothing is judged by them.
    """
    return tuple(suffix for kind in kinds for suffix in _OFFERED.get(kind, (kind.value,)))


_OFFERED: Mapping[MediaKind, tuple[str, ...]] = {MediaKind.JPG: ("jpg", "jpeg")}


def in_order(*, kinds: frozenset[MediaKind]) -> tuple[MediaKind, ...]:
    """This function will return the kinds in the order in which people are told of them."""
    return tuple(kind for kind in MediaKind if kind in kinds)


def refusal(
    *,
    code: str,
    field: str,
    found: Found | MediaKind,
    called: str,
    accepted: frozenset[MediaKind],
) -> WrongKindError:
    """This function will return the error that names the field, the content and the label.

    ``code`` is ``wrong-kind``, ``mislabelled``, ``macros``, ``polyglot`` or ``zip-bomb``;
    ``values`` hold ``found``, ``called`` (a known suffix or empty) and ``accepted``.
    """
    return WrongKindError(
        field=field,
        code=code,
        found=found.value,
        called=called,
        accepted=tuple(kind.value for kind in in_order(kinds=accepted)),
    )
