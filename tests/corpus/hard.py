"""The hard documents, made by rule: what a careless or a hostile person might hand in."""

import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.corpus.documents import FOLDER
from tests.corpus.sized_pdf import sized_pdf
from vault.domain.content.kinds import Mark
from vault.domain.intake import MAX_FILE_BYTES

A_REAL_PDF = "refcard-sv.pdf"
A_REAL_DOCX = "officer-example.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # [MS-CFB] §2.2, the header of a .doc
PNG = bytes.fromhex("89504e470d0a1a0a")  # PNG §5.2


class Answer(StrEnum):
    """What the careers door is to say."""

    TAKEN = "taken"
    REFUSED = "refused"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class HardDocument:
    """One file, what the door is to say, and what is noted about it where it is taken."""

    path: Path
    answer: Answer
    marks: frozenset[Mark] = frozenset()


def make_hard_documents(*, folder: Path) -> Mapping[str, HardDocument]:
    """This function will write them into ``folder`` and return each by its name.

    The corpus has to be here: two are made out of real ones. Encrypting takes qpdf.
    """
    made = {document.path.name: document for document in _plain(folder)}
    encrypted = folder / "encrypted.pdf"
    _encrypt(FOLDER / A_REAL_PDF, encrypted)
    made[encrypted.name] = HardDocument(
        path=encrypted, answer=Answer.TAKEN, marks=frozenset({Mark.ENCRYPTED})
    )
    return made


def _plain(folder: Path) -> Iterator[HardDocument]:
    for name, content in _refused():
        yield _written(folder / name, content, Answer.REFUSED)
    pdf = (FOLDER / A_REAL_PDF).read_bytes()
    cut = pdf[: len(pdf) * 2 // 3]
    yield _written(folder / "truncated.pdf", cut, Answer.TAKEN, Mark.TRUNCATED)
    yield _written(folder / "full-size.pdf", sized_pdf(size=MAX_FILE_BYTES), Answer.TAKEN)
    yield _written(folder / "over-size.pdf", sized_pdf(size=MAX_FILE_BYTES + 1), Answer.TOO_LARGE)
    swedish = "Jag söker tjänsten som båtförare på Åland.\r\n" * 20
    yield _written(folder / "latin-1.txt", swedish.encode("latin-1"), Answer.TAKEN)
    yield _written(folder / "windows-utf-16.txt", swedish.encode("utf-16"), Answer.TAKEN)


def _refused() -> Iterator[tuple[str, bytes]]:
    pdf = (FOLDER / A_REAL_PDF).read_bytes()
    docx = (FOLDER / A_REAL_DOCX).read_bytes()
    yield "zero-byte.pdf", b""
    yield "zero-byte.txt", b""
    yield "picture-called.pdf", PNG + bytes(range(256)) * 8
    yield "program-called.pdf", b"MZ" + bytes(range(256)) * 8
    yield "word-called.pdf", docx
    yield "pdf-called.docx", pdf
    yield "junk-before.pdf", b"\x00" * 200 + pdf
    yield "page-called.txt", b"<!DOCTYPE html>\n<html><script>alert(1)</script></html>\n"
    yield "old-word-called.docx", OLE + bytes(4096)
    yield "zip-called.docx", _zip({"notes.txt": "not a letter"})
    yield "zip-called.odt", _zip({"notes.txt": "not a letter"})
    yield "sheet-called.docx", _office(SHEET, "xl/workbook.xml")
    yield "macros-called.docx", _office(WORD_WITH_MACROS, "word/document.xml")
    yield "macros-hidden.docx", _office(WORD, "word/document.xml", "word/vbaProject.bin")


def _office(main: str, part: str, *more: str) -> bytes:
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )
    return _zip({"[Content_Types].xml": types, part: "<x/>"} | dict.fromkeys(more, "x"))


def _zip(entries: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def _written(path: Path, content: bytes, answer: Answer, *marks: Mark) -> HardDocument:
    path.write_bytes(content)
    return HardDocument(path=path, answer=answer, marks=frozenset(marks))


def _encrypt(source: Path, target: Path) -> None:
    command = ["qpdf", "--encrypt", "open-sesame", "owner", "256", "--", str(source), str(target)]
    subprocess.run(command, check=True, capture_output=True)
