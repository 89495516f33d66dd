"""Handing an applicant the signed receipt of one of their answers about consent.

It is whole in itself: whoever knows the organisation's fingerprint verifies it without us.
"""

import json

from vault.crypto.canonical import read_canonical
from vault.db import consents as db
from vault.db.engines import Database
from vault.db.tables import ConsentReceipt
from vault.errors import NotFoundError
from vault.usecases.visit import OpenVisit

FORMAT = "applicant-vault consent receipt"
VERSION = 1


def my_receipt(*, main: Database, visit: OpenVisit, event_id: bytes) -> bytes:
    """This function will return one receipt of the visitor's, as JSON in UTF-8 (docs/formats.md).

    Raises:
        NotFoundError: there is none: not signed yet, or not theirs.
    """
    with main.reading() as session:
        row = db.receipt(session, visit.application_id, event_id=event_id)
    if row is None:
        raise NotFoundError
    return receipt_file(row=row)


def receipt_file(*, row: ConsentReceipt) -> bytes:
    """This function will return a signed receipt as a file that is whole in itself."""
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
