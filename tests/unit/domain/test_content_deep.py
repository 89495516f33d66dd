import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import documents as made
from vault.domain.content.deep import BLOCK_BYTES, MAX_STREAMS, deep_check
from vault.domain.content.kinds import QUARANTINING, Mark, MediaKind
from vault.errors import NotAuthenticError

FILLER = b"0" * (BLOCK_BYTES - 30)
TEMPLATE = (
    b'<Relationships><Relationship Id="r1" Type="http://x/relationships/attachedTemplate"'
    b' Target="http://x/a.dotm" TargetMode="External"/></Relationships>'
)
LINK = TEMPLATE.replace(b"attachedTemplate", b"hyperlink")
INSIDE = TEMPLATE.replace(b"External", b"Internal")
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


def reader(content: bytes) -> Callable[[int, int], bytes]:
    def read_at(offset: int, length: int) -> bytes:
        assert 0 <= offset <= len(content)
        assert offset + length <= len(content)
        return content[offset : offset + length]

    return read_at


def marks(media: MediaKind, content: bytes) -> set[Mark]:
    return set(deep_check(media=media, size=len(content), read_at=reader(content)))


def object_stream(inside: bytes, *, packed: bool = True) -> bytes:
    content = zlib.compress(inside) if packed else inside
    return b"5 0 obj<</Type/ObjStm/N 1/First 4>>stream\n" + content + b"\nendstream\n%%EOF"


def pdf(body: bytes) -> bytes:
    return b"%PDF-1.7\n" + body + b"\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (made.PDF, set()),
        (made.PDF[:-8], {Mark.TRUNCATED}),
        (pdf(b"<</S/JavaScript/JS(app.alert)>>"), {Mark.JAVASCRIPT}),
        (pdf(b"<</S/J#61vaScript/JS 4 0 R>>"), {Mark.JAVASCRIPT}),
        (pdf(b"<</S /Launch /F(cmd.exe)>>"), {Mark.LAUNCHES}),
        (pdf(b"<</Type/EmbeddedFile>>"), {Mark.EMBEDDED}),
        (pdf(b"<</Names<</EmbeddedFiles 3 0 R>>>>"), set()),
        (pdf(b"trailer<</Encrypt 7 0 R>>"), {Mark.ENCRYPTED}),
        (pdf(FILLER + b"<</S/JavaScript/JS(x)>>" * 3), {Mark.JAVASCRIPT}),
        (pdf(object_stream(b"<</S/JavaScript>>")), {Mark.JAVASCRIPT}),
        (pdf(FILLER[:-40] + object_stream(b"<</S/Launch>>")), {Mark.LAUNCHES}),
        (pdf(object_stream(b"nothing deflated", packed=False)), set()),
        (pdf(object_stream(b"x") * (MAX_STREAMS + 2)), set()),
    ],
)
def test_what_a_pdf_holds_is_marked(content: bytes, expected: set[Mark]) -> None:
    assert marks(MediaKind.PDF, content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (made.RTF, set()),
        (rb"{\rtf1{\object\objemb{\*\objdata 0105}}}", {Mark.EMBEDDED}),
        (rb"{\rtf1{\*\template http://x/a.dot}}", {Mark.EXTERNAL}),
    ],
)
def test_what_an_rtf_holds_is_marked(content: bytes, expected: set[Mark]) -> None:
    assert marks(MediaKind.RTF, content) == expected


@pytest.mark.parametrize(
    ("media", "content", "expected"),
    [
        (MediaKind.DOCX, made.docx(), set()),
        (MediaKind.DOCX, made.docx(more={"word/embeddings/a.xlsx": b"x"}), {Mark.EMBEDDED}),
        (
            MediaKind.DOCX,
            made.docx(more={"word/_rels/settings.xml.rels": TEMPLATE}),
            {Mark.EXTERNAL},
        ),
        (MediaKind.DOCX, made.docx(more={"word/_rels/document.xml.rels": LINK}), set()),
        (MediaKind.DOCX, made.docx(more={"word/_rels/document.xml.rels": INSIDE}), set()),
        (MediaKind.DOCX, made.docx(more={"word/theme/_rels/a.rels": TEMPLATE}), set()),
        (MediaKind.DOCX, made.docx(types=made.content_types(MACRO_MAIN)), {Mark.MACROS}),
        (MediaKind.DOCX, made.docx(more={"word/vbaProject.bin": b"x"}), {Mark.MACROS}),
        (MediaKind.DOCX, made.docx(types=made.content_types("x/y")), {Mark.UNREADABLE}),
        (MediaKind.DOCX, made.docx()[:-30], {Mark.TRUNCATED}),
        (MediaKind.DOCX, made.office_with_password(), {Mark.ENCRYPTED}),
        (MediaKind.DOCX, made.odt(), {Mark.UNREADABLE}),
        (MediaKind.ODT, made.odt(), set()),
        (MediaKind.ODT, made.odt(more={"Object 1/content.xml": b"x"}), {Mark.EMBEDDED}),
        (MediaKind.ODT, b"", {Mark.UNREADABLE}),
        (MediaKind.TXT, b"/JavaScript", set()),
        (MediaKind.JPG, made.JPG, set()),
        (MediaKind.PNG, made.PNG, set()),
    ],
)
def test_what_an_archive_holds_is_marked(
    media: MediaKind, content: bytes, expected: set[Mark]
) -> None:
    assert marks(media, content) == expected


def test_a_list_of_types_in_the_middle_of_a_large_document_is_read_at_last() -> None:
    filler = bytes(range(256)) * 1400
    content = made.archive(
        {
            "word/media/a.png": filler,
            "[Content_Types].xml": made.content_types(MACRO_MAIN),
            "word/media/b.png": filler,
            "word/document.xml": b"<w:document/>",
        },
        stored=("word/media/a.png", "word/media/b.png"),
    )

    assert marks(MediaKind.DOCX, content) == {Mark.MACROS}


def test_what_acts_by_itself_withholds_and_what_is_only_damaged_does_not() -> None:
    assert {Mark.MACROS, Mark.JAVASCRIPT, Mark.LAUNCHES, Mark.EXTERNAL} <= QUARANTINING
    assert not {Mark.TRUNCATED, Mark.ENCRYPTED, Mark.EMBEDDED} & QUARANTINING


def test_a_tampered_blob_is_not_taken_for_a_strange_document() -> None:
    def read_at(_offset: int, _length: int) -> bytes:
        raise NotAuthenticError

    with pytest.raises(NotAuthenticError):
        deep_check(media=MediaKind.PDF, size=10, read_at=read_at)


@given(st.sampled_from(MediaKind), st.data())
def test_no_damage_makes_the_look_fail(media: MediaKind, data: st.DataObject) -> None:
    whole = [
        made.PDF,
        made.RTF,
        made.docx(),
        made.odt(),
        made.docx(types=b""),
        pdf(b"/ObjStm stream\n"),
    ]
    content = bytearray(data.draw(st.sampled_from(whole)))
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    assert marks(media, bytes(content)) <= set(Mark)
