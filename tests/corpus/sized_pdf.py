"""A valid PDF of exactly as many bytes as wanted, the same each time (ISO 32000-1 §7.5)."""

import hashlib

MIN_BYTES = 1024  # what the frame of the file takes, with room


PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def sized_pdf(*, size: int) -> bytes:
    """This function will return a PDF of one page and ``size`` bytes; most do not compress."""
    if size < MIN_BYTES:
        message = f"a PDF of {size} bytes is too small for this"
        raise ValueError(message)
    filling = size
    while True:
        pdf = _pdf(hashlib.shake_256(b"filling").digest(filling))
        if len(pdf) == size:
            return pdf
        # What is left over is the frame; its numbers may get a digit shorter on the way.
        filling -= len(pdf) - size


def _pdf(filling: bytes) -> bytes:
    words = b"BT /F1 24 Tf 72 700 Td (An application of a certain size) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        _stream(words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        _stream(filling),
    )
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (
        body,
        len(objects) + 1,
        table,
        len(objects) + 1,
    ) + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
