"""Archives that are odd, damaged or hostile, each in one way."""

import struct

from tests.factories import documents as made
from vault.domain.content.package import MAX_MARKUP_BYTES


def zip64(content: bytes) -> bytes:
    """Rewrite the end of an archive as programs do that always write zip64."""
    at = content.rfind(b"PK\x05\x06")
    _, _, _, _, count, length, offset, _ = struct.unpack_from("<4s4H2LH", content, at)
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + record + locator + end


def with_wide_sizes(content: bytes) -> bytes:
    """Move the sizes of the last entry of the directory into a zip64 field."""
    at = content.rfind(b"PK\x01\x02")
    end = content.rfind(b"PK\x05\x06")
    fields = list(struct.unpack_from("<4s6H3L5H2L", content, at))
    packed, size, name_length = fields[8], fields[9], fields[10]
    extra = struct.pack("<2HB", 0x9999, 1, 0) + struct.pack("<2H2Q", 1, 16, size, packed)
    fields[8] = fields[9] = 0xFFFFFFFF
    fields[11] = len(extra)
    entry = struct.pack("<4s6H3L5H2L", *fields) + content[at + 46 : at + 46 + name_length] + extra
    ending = list(struct.unpack_from("<4s4H2LH", content, end))
    ending[5] += len(extra)
    return content[:at] + entry + struct.pack("<4s4H2LH", *ending)


def of_two_kinds() -> bytes:
    return made.docx(more={"mimetype": made.ODT, "content.xml": b"?"})


def symlinked() -> bytes:
    content = bytearray(made.docx())
    at = content.rfind(b"PK\x01\x02")
    content[at + 5] = 3
    struct.pack_into("<L", content, at + 38, 0o120777 << 16)
    return bytes(content)


def declared_as_huge() -> bytes:
    content = bytearray(made.docx())
    struct.pack_into("<L", content, content.rfind(b"PK\x01\x02") + 24, 0xFFFFFFF0)
    return bytes(content)


def renamed_inside() -> bytes:
    return made.docx().replace(b"[Content_Types].xml", b"[Xontent_Types].xml", 1)


def twice() -> bytes:
    content = made.docx(more={"word/documenX.xml": b"<w:document>other</w:document>"})
    return content.replace(b"word/documenX.xml", b"word/document.xml")


def odt_twice() -> bytes:
    return made.odt(more={"contenX.xml": b"other"}).replace(b"contenX.xml", b"content.xml")


def cut_before_its_directory_is_told() -> bytes:
    """Return a DOCX whose first entry claims to be longer than all of the file."""
    content = bytearray(made.docx())
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 42, len(content) - 10)
    return bytes(content)


def packed_otherwise() -> bytes:
    """Return a DOCX whose list of content types is packed by a method that we do not read."""
    content = bytearray(made.docx())
    struct.pack_into("<H", content, content.find(b"PK\x01\x02") + 10, 12)
    return bytes(content)


def packed_brokenly() -> bytes:
    """Return a DOCX whose list of content types does not inflate."""
    content = bytearray(made.docx())
    at = content.find(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[at] = 0xFF
    return bytes(content)


def larger_than_it_may_be() -> bytes:
    return made.docx(types=made.content_types() + b" " * MAX_MARKUP_BYTES)


def ending_with(**changed: int) -> bytes:
    names = ("sig", "disk", "first_disk", "here", "count", "length", "offset", "comment")
    content = made.docx()
    at = content.rfind(b"PK\x05\x06")
    values = dict(zip(names, struct.unpack_from("<4s4H2LH", content, at), strict=True)) | changed
    return content[:at] + struct.pack("<4s4H2LH", *values.values())
