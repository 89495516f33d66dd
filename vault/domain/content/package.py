"""Which kind of document a zip archive is: DOCX, ODT, or one that is not accepted.

ECMA-376 part 2 (OPC) for DOCX, OpenDocument 1.3 part 2 for ODT. Markup is searched, not parsed:
no entity is ever expanded (ASVS 1.5.1).
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vault.domain.content.kinds import Found, Mark, MediaKind
from vault.domain.content.zip import Directory, Entry, Problem, Window, local_entries, read_entry

MAX_MARKUP_BYTES = 1024 * 1024  # the list of content types of a real document has 2 to 20 KiB
MACRO_PART = b"vbaproject.bin"

CONTENT_TYPES = "[content_types].xml"
_MANIFEST = "meta-inf/manifest.xml"
_MAX_MIMETYPE_BYTES = 1024
_JAR_MANIFEST = "meta-inf/manifest.mf"
_MIMETYPE = b"mimetype"
_ODT = b"application/vnd.oasis.opendocument.text"
_OPENDOCUMENT = b"application/vnd.oasis.opendocument"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPE_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(?:Override|Default)\s([^<>]*)>")
_TYPE = re.compile(r"""\bContentType\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WORD_PART = re.compile(r"word/document\d*\.xml")
# Basic libraries have these three even when empty; a module beside them is a macro.
_EMPTY_LIBRARY = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an archive is, what to note, and whether it is refused for its macros or its size."""

    what: MediaKind | Found
    marks: frozenset[Mark] = frozenset()
    code: str = "wrong-kind"


def judge_head(*, head: bytes) -> Judgement | None:
    """This function will return what the head of an archive says it is; None when it says nothing.

    ODT begins with an entry ``mimetype``, stored; the content types of DOCX mostly come early.
    """
    entries = local_entries(head=head)
    if not entries:
        return Judgement(what=Found.ZIP)
    if entries[0].raw_name == _MIMETYPE:
        return _judge_mimetype(head, entries[0])
    if entries[0].name == _JAR_MANIFEST:
        return Judgement(what=Found.JAR)
    # Later in the head it could belong to a spreadsheet inside the document.
    if entries[0].name == CONTENT_TYPES and not entries[0].is_encrypted:
        markup = read_entry(entry=entries[0], window=_within(head), cap=MAX_MARKUP_BYTES)
        return judge_content_types(markup=markup) if markup else None
    return None


def judge_cut_off(*, head: bytes) -> Judgement:
    """This function will return what an archive was before it lost its directory."""
    said = judge_head(head=head)
    if said is None and any(e.name.startswith("word/") for e in local_entries(head=head)):
        said = Judgement(what=MediaKind.DOCX)
    if said is None or isinstance(said.what, Found):
        return said or Judgement(what=Found.ZIP)
    return Judgement(what=said.what, marks=frozenset({Mark.TRUNCATED}))


def judge_directory(*, directory: Directory, head: bytes, window: Window) -> Judgement:
    """This function will return what a whole archive is."""
    if directory.problem is Problem.MISSING:
        return judge_cut_off(head=head)
    if directory.problem is not None:
        is_bomb = directory.problem is Problem.TOO_MUCH
        return Judgement(what=Found.ZIP, code="zip-bomb" if is_bomb else "wrong-kind")
    said = judge_head(head=head)
    if said is not None and isinstance(said.what, Found):
        return said
    by_name = _unique(directory.entries)
    if by_name is None:
        return Judgement(what=Found.ZIP)
    if (said is not None and said.what is MediaKind.ODT) or _is_odt_packed_anew(by_name, window):
        return _judge_odt(by_name, window)
    return _judge_docx(by_name, window)


def judge_content_types(*, markup: bytes) -> Judgement:
    """This function will return what a list of content types makes of its package.

    Accepted is only a main part that is exactly the one of a document: not a template, and
    nothing with macros anywhere.
    """
    text = _decode(markup)
    types = {
        html.unescape(found[1] or found[2] or "").strip().lower()
        for element in _TYPE_ELEMENT.finditer(text)
        for found in _TYPE.finditer(element[1])
    }
    if any("macroenabled" in one or "vbaproject" in one for one in types):
        return Judgement(what=Found.DOCM, code="macros")
    main = {one for one in types if one.endswith(".main+xml")}
    if "<!" in text.replace("<!--", ""):
        return Judgement(what=Found.ZIP)
    if main == {_WORD}:
        return Judgement(what=MediaKind.DOCX)
    return Judgement(what=_other_office(main))


def _other_office(main: set[str]) -> Found:
    for word, found in (
        ("spreadsheetml", Found.SPREADSHEET),
        ("presentationml", Found.PRESENTATION),
        ("wordprocessingml", Found.WORD_TEMPLATE),
    ):
        if any(word in one for one in main):
            return found
    return Found.ZIP


def _judge_mimetype(head: bytes, entry: Entry) -> Judgement | None:
    # The length may stand behind the data, so what follows the word is looked at instead: the
    # next record. "…text-template" and "…text-master" go on where the word should end.
    if entry.method != 0:
        return None
    start = head.find(_MIMETYPE) + len(_MIMETYPE)
    content = head[start : start + 2 * len(_ODT)]
    if content.startswith(_ODT + b"PK"):
        return Judgement(what=MediaKind.ODT)
    is_office = content.startswith(_OPENDOCUMENT)
    return Judgement(what=Found.OPENDOCUMENT if is_office else Found.ZIP)


def _is_odt_packed_anew(by_name: Mapping[str, Entry], window: Window) -> bool:
    """Tell whether a plain zip tool packed an ODT: ``mimetype`` is there, but not where it belongs.

    OpenDocument wants it first and stored; the programs that read ODT do not insist.
    """
    mimetype = by_name.get(_MIMETYPE.decode())
    if mimetype is None or CONTENT_TYPES in by_name or _JAR_MANIFEST in by_name:
        return False
    content = read_entry(entry=mimetype, window=window, cap=_MAX_MIMETYPE_BYTES)
    # In the middle of a large file it is out of sight now; the look at acceptance reads it.
    return content == _ODT or (content is None and mimetype.size == len(_ODT))


def _judge_odt(by_name: Mapping[str, Entry], window: Window) -> Judgement:
    if not {"content.xml", "encrypted-package"} & by_name.keys():
        return Judgement(what=Found.ZIP)
    if any(_is_odf_macro(name) for name in by_name):
        return Judgement(what=Found.OPENDOCUMENT, code="macros")
    manifest = by_name.get(_MANIFEST)
    content = manifest and read_entry(entry=manifest, window=window, cap=MAX_MARKUP_BYTES)
    is_encrypted = (
        "encrypted-package" in by_name
        or b"encryption-data" in (content or b"")
        or any(entry.is_encrypted for entry in by_name.values())
    )
    marks = frozenset({Mark.ENCRYPTED}) if is_encrypted else frozenset[Mark]()
    return Judgement(what=MediaKind.ODT, marks=marks)


def _judge_docx(by_name: Mapping[str, Entry], window: Window) -> Judgement:
    if any(name.endswith(MACRO_PART.decode()) for name in by_name):
        return Judgement(what=Found.DOCM, code="macros")
    has_document = any(_WORD_PART.fullmatch(name) for name in by_name)
    types = by_name.get(CONTENT_TYPES)
    if types is None or not has_document:
        return Judgement(what=_by_folder(by_name))
    if any(entry.is_encrypted for entry in by_name.values()):
        return Judgement(what=MediaKind.DOCX, marks=frozenset({Mark.ENCRYPTED}))
    markup = read_entry(entry=types, window=window, cap=MAX_MARKUP_BYTES)
    # Where the list lies in the middle of a large file, the look at acceptance reads it.
    return Judgement(what=MediaKind.DOCX) if markup is None else judge_content_types(markup=markup)


def _unique(entries: Sequence[Entry]) -> dict[str, Entry] | None:
    """Return the entries by name; None when one that we judge by is there twice."""
    twice = [name for name, count in Counter(e.name for e in entries).items() if count > 1]
    judged_by = (CONTENT_TYPES, _MANIFEST, _MIMETYPE.decode(), "content.xml")
    if any(name in judged_by or _WORD_PART.fullmatch(name) for name in twice):
        return None
    return {entry.name: entry for entry in entries}


def _by_folder(names: Iterable[str]) -> Found:
    folders = {name.partition("/")[0] for name in names}
    for folder, found in (
        ("xl", Found.SPREADSHEET),
        ("ppt", Found.PRESENTATION),
        ("meta-inf", Found.JAR),
    ):
        if folder in folders:
            return found
    return Found.ZIP


def _is_odf_macro(name: str) -> bool:
    folder, _, rest = name.partition("/")
    if not rest or rest.endswith("/"):
        return False
    if folder == "basic":
        return rest.rpartition("/")[2] not in _EMPTY_LIBRARY
    return folder == "scripts"


def _decode(markup: bytes) -> str:
    encoding = "utf-16" if markup.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return markup.decode(encoding, "replace")


def _within(head: bytes) -> Window:
    return lambda offset, length: head[offset : offset + length]
