"""A signed receipt of consent as the file that an applicant takes home (docs/formats.md, 8.9)."""

import json

from vault.crypto.canonical import read_canonical
from vault.db.tables import ConsentReceipt

FORMAT = "applicant-vault consent receipt"
VERSION = 1


def receipt_file(*, row: ConsentReceipt) -> bytes:
    """This function will return a receipt as JSON in UTF-8 that is whole in itself."""
    payload = read_canonical(untrusted_json=row.payload)
    return (
        json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "signer": payload["signer"],
                "signature": row.signature.hex(),
                "payload": row.payload.decode("utf-8"),
            },
            ensure_ascii=False,
            indent=2,
        ).encode("utf-8")
        + b"\n"
    )
