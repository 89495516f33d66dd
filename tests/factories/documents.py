"""Small documents of every kind, whole and damaged, made in memory."""

import io
import zipfile
from collections.abc import Mapping

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT = b"application/vnd.oasis.opendocument.text"

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
RTF = b"{\\rtf1\\ansi Jag s\\'f6ker jobbet.}\n"
# The least that begins and ends as a picture does.
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\x11" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def archive(
    entries: Mapping[str, bytes], *, stored: tuple[str, ...] = (), comment: bytes = b""
) -> bytes:
    """Return a zip archive with these entries in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.comment = comment
        for name, content in entries.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            writer.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def content_types(main: str = WORD, *, more: str = "") -> bytes:
    """Return a list of content types whose main part is of this type."""
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{more}</Types>'
    ).encode()


def docx(
    *, types: bytes | None = None, more: Mapping[str, bytes] | None = None, comment: bytes = b""
) -> bytes:
    """Return a DOCX, by default a plain one."""
    return archive(
        {
            "[Content_Types].xml": content_types() if types is None else types,
            "_rels/.rels": b"<Relationships/>",
            "word/document.xml": b"<w:document>Hej</w:document>",
            **(more or {}),
        },
        comment=comment,
    )


def odt(
    *, mimetype: bytes = ODT, more: Mapping[str, bytes] | None = None, content: bool = True
) -> bytes:
    """Return an ODT, by default a plain one."""
    return archive(
        {
            "mimetype": mimetype,
            **({"content.xml": b"<office:document-content/>"} if content else {}),
            "META-INF/manifest.xml": b"<manifest:manifest/>",
            **(more or {}),
        },
        stored=("mimetype",),
    )


def office_with_password() -> bytes:
    """Return what Word makes of a document that has a password, as far as we look."""
    names = b"".join(
        name.encode("utf-16-le").ljust(128, b"\0")
        for name in ("EncryptedPackage", "EncryptionInfo")
    )
    return OLE + b"\x11" * 70_000 + names + b"\x22" * 512


def with_flag_of_encryption(content: bytes) -> bytes:
    """Return the archive with every entry marked as encrypted."""
    changed = bytearray(content)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)
