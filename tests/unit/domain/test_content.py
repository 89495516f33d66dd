import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import documents as made
from tests.factories import odd_archives as odd
from vault.domain.content.content import HEAD_BYTES, TAIL_BYTES, ContentInspector, ContentVerdict
from vault.domain.content.kinds import PICTURES, Mark, MediaKind
from vault.domain.content.zip import MAX_ENTRIES
from vault.errors import FieldError, InputError, WrongKindError

ALL = frozenset(MediaKind) - PICTURES
NOISE = random.Random(7).randbytes(200_000)
SWEDISH = "Hej! Jag söker tjänsten som förare på Öland.\r\n" * 40
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
LATE_TYPES = made.archive(
    {
        "word/document.xml": b"<w:document/>",
        "word/media/image1.png": NOISE[:70_000],
        "[Content_Types].xml": made.content_types(),
    }
)
IN_THE_MIDDLE = made.archive(
    {
        "word/media/image1.png": NOISE[:70_000],
        "[Content_Types].xml": made.content_types(SPREADSHEET),
        "word/media/image2.png": NOISE + NOISE[:70_000],
        "word/document.xml": b"<w:document/>",
    }
)
PACKED_ANEW = made.archive(
    {"META-INF/": b"", "content.xml": b"?", "META-INF/manifest.xml": b"?", "mimetype": made.ODT}
)
STORED_ANEW = made.archive({"content.xml": b"?", "mimetype": made.ODT}, stored=("mimetype",))
PACKED_ANEW_LARGE = made.archive(
    {
        "Pictures/1.png": NOISE[:70_000],
        "mimetype": made.ODT,
        "Pictures/2.png": NOISE + NOISE[:70_000],
        "content.xml": b"?",
    }
)


def inspect(
    content: bytes,
    *,
    name: str | None = None,
    accepted: frozenset[MediaKind] = ALL,
    cuts: tuple[int, ...] = (),
) -> ContentVerdict:
    inspector = ContentInspector(field="cv", untrusted_name=name, accepted=accepted)
    edges = [0, *sorted(cuts), len(content)]
    for start, end in pairwise(edges):
        inspector.update(content[start:end])
        inspector.early_verdict()
    return inspector.finish()


def refusal(content: bytes, *, name: str | None = None) -> tuple[str, object]:
    with pytest.raises(WrongKindError) as caught:
        inspect(content, name=name)
    assert caught.value.field == "cv"
    return caught.value.code, caught.value.values["found"]


def outcome(content: bytes, name: str | None, cuts: tuple[int, ...]) -> object:
    try:
        return inspect(content, name=name, cuts=cuts)
    except InputError as error:
        return (type(error), error.code, error.values)


TAKEN = [
    (made.PDF, None, MediaKind.PDF, set()),
    (made.PDF, "cv.PDF", MediaKind.PDF, set()),
    (made.PDF[:-8], None, MediaKind.PDF, {Mark.TRUNCATED}),
    (
        made.PDF.replace(b"trailer<<", b"trailer<</Encrypt 5 0 R"),
        None,
        MediaKind.PDF,
        {Mark.ENCRYPTED},
    ),
    (b"%PDF-1.4\n1 0 obj<</Linearized 1/L 99999>>\n%%EOF", None, MediaKind.PDF, {Mark.TRUNCATED}),
    (made.PDF[:-6] + b" " * TAIL_BYTES + b"%%EOF\n", None, MediaKind.PDF, set()),
    (made.RTF, "cv.rtf", MediaKind.RTF, set()),
    (made.RTF, "cv.doc", MediaKind.RTF, set()),
    (made.RTF[:-4], None, MediaKind.RTF, {Mark.TRUNCATED}),
    (made.docx(), "cv.docx", MediaKind.DOCX, set()),
    (made.docx(comment=b"by a program"), "cv", MediaKind.DOCX, set()),
    (made.docx(comment=b"PK\x05\x06" * 3), "cv", MediaKind.DOCX, set()),
    (odd.of_two_kinds(), "cv.docx", MediaKind.DOCX, set()),
    (odd.zip64(made.docx()), "cv.docx", MediaKind.DOCX, set()),
    (odd.with_wide_sizes(made.docx()), "cv.docx", MediaKind.DOCX, set()),
    (LATE_TYPES, "cv.docx", MediaKind.DOCX, set()),
    (LATE_TYPES[:60_000], "cv.docx", MediaKind.DOCX, {Mark.TRUNCATED}),
    (IN_THE_MIDDLE, "cv.docx", MediaKind.DOCX, set()),
    (made.docx()[:-30], "cv.docx", MediaKind.DOCX, {Mark.TRUNCATED}),
    # So many ends that the real one is not looked for: taken, and said to be damaged.
    (made.docx(comment=b"PK\x05\x06" * 40), "cv.docx", MediaKind.DOCX, {Mark.TRUNCATED}),
    (made.docx(types=made.content_types().decode().encode("utf-16")), None, MediaKind.DOCX, set()),
    (made.with_flag_of_encryption(made.docx()), None, MediaKind.DOCX, {Mark.ENCRYPTED}),
    (made.office_with_password(), "cv.docx", MediaKind.DOCX, {Mark.ENCRYPTED}),
    (made.odt(), "brev.odt", MediaKind.ODT, set()),
    (made.odt()[:150], "brev.odt", MediaKind.ODT, {Mark.TRUNCATED}),
    (
        made.odt(content=False, more={"encrypted-package": b"x"}),
        None,
        MediaKind.ODT,
        {Mark.ENCRYPTED},
    ),
    (
        made.archive(
            {
                "mimetype": made.ODT,
                "content.xml": b"?",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            },
            stored=("mimetype",),
        ),
        None,
        MediaKind.ODT,
        {Mark.ENCRYPTED},
    ),
    (
        made.odt(more={"Basic/Standard/script-lb.xml": b"x", "Basic/": b""}),
        None,
        MediaKind.ODT,
        set(),
    ),
    (PACKED_ANEW, "brev.odt", MediaKind.ODT, set()),
    (STORED_ANEW, "brev.odt", MediaKind.ODT, set()),
    (PACKED_ANEW_LARGE, "brev.odt", MediaKind.ODT, set()),
    (made.archive({"mimetype": made.ODT, "content.xml": b"?"}), None, MediaKind.ODT, set()),
    (SWEDISH.encode(), "cv.txt", MediaKind.TXT, set()),
    (SWEDISH.encode("cp1252"), "cv.txt", MediaKind.TXT, set()),
    (SWEDISH.encode("utf-16"), "cv.txt", MediaKind.TXT, set()),
    (SWEDISH.encode("utf-16")[:-1], "cv.txt", MediaKind.TXT, {Mark.TRUNCATED}),
    (SWEDISH.encode("utf-8-sig"), "cv.unheard-of", MediaKind.TXT, set()),
    (b"Hej", None, MediaKind.TXT, set()),
    (b"MZ Konsult AB: mitt CV", None, MediaKind.TXT, set()),
    ("Слава".encode() * 9, None, MediaKind.TXT, set()),
]


@pytest.mark.parametrize(("content", "name", "media", "marks"), TAKEN)
def test_an_accepted_kind_is_recognised_and_marked_for_what_it_is(
    content: bytes, name: str | None, media: MediaKind, marks: set[Mark]
) -> None:
    verdict = inspect(content, name=name)

    assert (verdict.media, set(verdict.marks), verdict.size) == (media, marks, len(content))


def in_utf_16_with_control() -> bytes:
    return "Hej \x01".encode("utf-16")


REFUSED = [
    (made.archive({"a.txt": b"hej"}), "zip", "wrong-kind", "zip"),
    (made.archive({"a.txt": b"hej"}), "docx", "wrong-kind", "zip"),
    (made.archive({"META-INF/MANIFEST.MF": b""}), None, "wrong-kind", "jar"),
    (made.archive({"A.class": b"", "META-INF/MANIFEST.MF": b""}), None, "wrong-kind", "jar"),
    (made.archive({"xl/workbook.xml": b""}), None, "wrong-kind", "spreadsheet"),
    (made.archive({"ppt/presentation.xml": b""}), None, "wrong-kind", "presentation"),
    (made.archive({"a.txt": NOISE})[:-40], None, "wrong-kind", "zip"),
    (b"PK\x03\x04 and then nothing", None, "wrong-kind", "zip"),
    (b"PK\x03\x04" + bytes(60), None, "wrong-kind", "zip"),
    (made.docx(types=made.content_types(SPREADSHEET)), None, "wrong-kind", "spreadsheet"),
    (made.docx(types=made.content_types(SLIDES)), None, "wrong-kind", "presentation"),
    (made.docx(types=made.content_types(SPREADSHEET))[:-30], None, "wrong-kind", "spreadsheet"),
    (
        made.docx(types=made.content_types(made.WORD.replace("document.main", "template.main"))),
        None,
        "wrong-kind",
        "word_template",
    ),
    (made.docx(types=made.content_types(MACRO_MAIN)), "docx", "macros", "docm"),
    (
        made.docx(types=made.content_types(MACRO_MAIN.replace("m", "&#109;"))),
        "docx",
        "macros",
        "docm",
    ),
    (made.docx(types=b"<!DOCTYPE x>" + made.content_types()), None, "wrong-kind", "zip"),
    (made.docx(types=b"<Types/>"), None, "wrong-kind", "zip"),
    (made.docx(types=b""), None, "wrong-kind", "zip"),
    (made.docx(more={"word/vbaProject.bin": b"x"}), "docx", "macros", "docm"),
    (made.docx(more={"word/VBAPROJECT.BIN": NOISE}), "docx", "macros", "docm"),
    (odd.symlinked(), None, "wrong-kind", "zip"),
    (odd.declared_as_huge(), None, "zip-bomb", "zip"),
    (made.archive({f"{n}": b"" for n in range(MAX_ENTRIES + 1)}), None, "zip-bomb", "zip"),
    (odd.renamed_inside(), None, "wrong-kind", "zip"),
    (odd.twice(), None, "wrong-kind", "zip"),
    (odd.cut_before_its_directory_is_told(), None, "wrong-kind", "zip"),
    (odd.packed_otherwise(), None, "wrong-kind", "zip"),
    (odd.packed_brokenly(), None, "wrong-kind", "zip"),
    (odd.larger_than_it_may_be(), None, "wrong-kind", "zip"),
    (made.archive({"content.xml": b"?", "mimetype": b"text/plain"}), None, "wrong-kind", "zip"),
    (odd.ending_with(disk=1), None, "wrong-kind", "zip"),
    (odd.ending_with(offset=7), None, "wrong-kind", "zip"),
    (odd.ending_with(count=2), None, "wrong-kind", "zip"),
    (odd.ending_with(count=4), None, "wrong-kind", "zip"),
    (odd.ending_with(count=0xFFFF), None, "wrong-kind", "zip"),
    (made.docx().replace(b"PK\x01\x02", b"PK\x01\x09", 1), None, "wrong-kind", "zip"),
    (made.odt(mimetype=made.ODT + b"-template"), None, "wrong-kind", "opendocument"),
    (made.odt(mimetype=b"application/epub+zip"), None, "wrong-kind", "zip"),
    (made.odt(content=False), None, "wrong-kind", "zip"),
    (odd.odt_twice(), None, "wrong-kind", "zip"),
    (made.odt(more={"Basic/Standard/Module1.xml": b"x"}), None, "macros", "opendocument"),
    (made.odt(more={"Scripts/python/a.py": b"x"}), None, "macros", "opendocument"),
    (made.PDF + made.docx(), None, "polyglot", "zip"),
    (made.RTF + made.docx(), None, "polyglot", "zip"),
    (made.PDF, "cv.docx", "mislabelled", "pdf"),
    (made.RTF, "cv.pdf", "mislabelled", "rtf"),
    (made.RTF, "cv.txt", "mislabelled", "rtf"),
    (made.docx(), "cv.pdf", "mislabelled", "docx"),
    (made.docx(), "cv.docm", "mislabelled", "docx"),
    (made.odt(), "cv.docx", "mislabelled", "odt"),
    (SWEDISH.encode(), "cv.pdf", "mislabelled", "txt"),
    (SWEDISH.encode(), "cv.html", "mislabelled", "txt"),
    (made.OLE + "WordDocument".encode("utf-16-le"), "cv.doc", "wrong-kind", "doc"),
    (made.OLE, "cv.doc", "wrong-kind", "unknown"),
    (b"\x7fELF\x02\x01\x01" + bytes(9), None, "wrong-kind", "executable"),
    (b"MZ\x90\x00\x03\x00\x00\x00", "cv.pdf", "wrong-kind", "executable"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "cv.png", "wrong-kind", "image"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF\0", None, "wrong-kind", "image"),
    (b"\0\0\0\x1cftypheic\0\0\0\0", None, "wrong-kind", "image"),
    (b"\0\0\0\x1cftypisom\0\0\0\0", None, "wrong-kind", "audio_or_video"),
    (b"ID3\x03\0\0\0\0", None, "wrong-kind", "audio_or_video"),
    (b"\x1f\x8b\x08\0\0\0\0\0", None, "wrong-kind", "archive"),
    (b"PK\x05\x06" + bytes(18), None, "wrong-kind", "zip"),
    (b"%!PS-Adobe-3.0\n", None, "wrong-kind", "postscript"),
    (b"  <!DOCTYPE html><title>CV</title>", "cv.txt", "wrong-kind", "html"),
    ("<html >Hej".encode("utf-16"), None, "wrong-kind", "html"),
    (b"<svg xmlns='x'/>" + b" " * HEAD_BYTES + b"\0", None, "wrong-kind", "html"),
    (b"#!/bin/sh\necho hej\n", None, "wrong-kind", "script"),
    (b"hej\0hej", None, "wrong-kind", "unknown"),
    (SWEDISH.encode() + b"\x07" + SWEDISH.encode(), "cv.txt", "wrong-kind", "unknown"),
    (SWEDISH.encode("cp437")[:200] + b"\x81\xff", None, "wrong-kind", "unknown"),
    (b"\xe5\xe4\xf6" * 50, None, "wrong-kind", "unknown"),
    (in_utf_16_with_control(), None, "wrong-kind", "unknown"),
    (in_utf_16_with_control() + b"\0\xd8\0\xd8" * 40, None, "wrong-kind", "unknown"),
    (b"\xff\xfe" + b"\0\xd8\0\xd8" * 40, None, "wrong-kind", "unknown"),
    (NOISE, None, "wrong-kind", "unknown"),
    (NOISE[:200] + made.PDF, "cv.pdf", "wrong-kind", "unknown"),
]


@pytest.mark.parametrize(("content", "name", "code", "found"), REFUSED)
def test_anything_else_is_refused_and_named(
    content: bytes, name: str | None, code: str, found: str
) -> None:
    assert refusal(content, name=name) == (code, found)


def test_the_refusal_names_the_label_and_what_would_be_accepted() -> None:
    with pytest.raises(WrongKindError) as caught:
        inspect(made.RTF, name="Anna Svensson.PDF", accepted=ALL - {MediaKind.TXT})

    assert caught.value.values == {
        "found": "rtf",
        "called": "pdf",
        "accepted": ("pdf", "docx", "odt", "rtf"),
    }


def test_a_kind_that_the_policy_does_not_take_is_refused() -> None:
    with pytest.raises(WrongKindError) as caught:
        inspect(made.RTF, accepted=frozenset({MediaKind.PDF}))

    assert caught.value.code == "wrong-kind"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FieldError) as caught:
        inspect(b"", name="cv.pdf")

    assert (caught.value.code, caught.value.field) == ("empty", "cv")


@pytest.mark.parametrize("content", [made.RTF, NOISE, b"<html>" + b"a" * HEAD_BYTES])
def test_what_the_head_rules_out_is_refused_before_the_file_has_ended(content: bytes) -> None:
    inspector = ContentInspector(field="cv", untrusted_name="cv.pdf", accepted=ALL)

    inspector.update(content)

    with pytest.raises(WrongKindError):
        inspector.early_verdict()


def test_a_refused_stream_may_go_on_and_is_still_refused() -> None:
    inspector = ContentInspector(field="cv", untrusted_name=None, accepted=ALL)

    for _ in range(3):
        inspector.update(NOISE)

    with pytest.raises(WrongKindError):
        inspector.finish()


def test_twenty_five_mebibytes_are_judged_in_bounded_memory() -> None:
    inspector = ContentInspector(field="cv", untrusted_name="cv.pdf", accepted=ALL)
    inspector.update(b"%PDF-1.7\n")

    for _ in range(1600):
        inspector.update(NOISE[:16_384])

    assert len(inspector._head) <= HEAD_BYTES
    assert len(inspector._tail) <= TAIL_BYTES


EVERYTHING = [(row[0], row[1]) for row in TAKEN] + [(row[0], row[1]) for row in REFUSED]


@given(st.sampled_from(EVERYTHING), st.data())
def test_how_the_chunks_are_cut_never_changes_the_verdict(
    case: tuple[bytes, str | None], data: st.DataObject
) -> None:
    content, name = case
    places = st.integers(0, len(content)) | st.integers(0, min(len(content), 40))
    cuts = tuple(data.draw(st.lists(places, max_size=12)))

    assert outcome(content, name, cuts) == outcome(content, name, ())


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"{\\rtf", made.OLE])
)
def test_no_content_raises_anything_but_a_refusal(content: bytes, magic: bytes) -> None:
    assert outcome(magic + content, None, (3,)) == outcome(magic + content, None, (7, 9))


@given(st.data())
def test_no_damage_to_an_archive_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([made.docx(), made.odt(), odd.zip64(made.docx())]))
    )
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    assert outcome(bytes(content), "cv.docx", ()) == outcome(bytes(content), "cv.docx", (30, 90))


@pytest.mark.parametrize(
    ("content", "name", "media", "marks"),
    [
        (made.JPG, "jag.jpg", MediaKind.JPG, set()),
        (made.JPG, "jag.JPEG", MediaKind.JPG, set()),
        (made.JPG[:-2], None, MediaKind.JPG, {Mark.TRUNCATED}),
        (made.PNG, "jag.png", MediaKind.PNG, set()),
        (made.PNG[:-4], "jag.png", MediaKind.PNG, {Mark.TRUNCATED}),
    ],
)
def test_a_picture_is_taken_where_one_is_asked_for(
    content: bytes, name: str | None, media: MediaKind, marks: set[Mark]
) -> None:
    verdict = inspect(content, name=name, accepted=PICTURES)

    assert (verdict.media, set(verdict.marks)) == (media, marks)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (made.PDF, "cv.pdf", "wrong-kind"),
        (made.JPG, "jag.png", "mislabelled"),
        (b"GIF89a" + bytes(40), "jag.gif", "wrong-kind"),
        (made.PNG + made.docx(), "jag.png", "polyglot"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "jag.svg", "wrong-kind"),
    ],
)
def test_what_is_no_picture_is_no_photo(content: bytes, name: str, code: str) -> None:
    with pytest.raises(WrongKindError) as caught:
        inspect(content, name=name, accepted=PICTURES)

    assert caught.value.code == code
    assert caught.value.values["accepted"] == ("jpg", "png")


def test_a_picture_is_no_cv_even_where_photos_are_taken() -> None:
    with pytest.raises(WrongKindError) as caught:
        inspect(made.PNG, name="cv.png", accepted=ALL)

    assert caught.value.values["found"] == "image"
