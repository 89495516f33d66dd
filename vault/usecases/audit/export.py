"""The audit log as lines that a stranger can verify, without personal data (docs/formats.md)."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, canonical_json
from vault.db import auditing as db

FORMAT = "applicant-vault audit export"
VERSION = 1


def export_audit(*, session: Session, public_key: bytes, fingerprint: str) -> Iterator[bytes]:
    """This function will yield the sequenced log, its checkpoints and the signed receipts.

    One line of JSON each, without its end. What is not sequenced yet is not in it.
    """
    yield _line(
        {
            "fingerprint": fingerprint,
            "format": FORMAT,
            "public_key": public_key.hex(),
            "version": VERSION,
        }
    )
    for sequence, head, entry in db.links_from(session, sequence=1):
        yield _line(
            {
                "entry": entry.decode("utf-8"),
                "head": (head or b"").hex(),
                "sequence": sequence,
                "type": "entry",
            }
        )
    for checkpoint in db.checkpoints_after(session, 0):
        yield _line(
            {
                "payload": checkpoint.payload.decode("utf-8"),
                "signature": checkpoint.signature.hex(),
                "type": "checkpoint",
            }
        )
    for erasure in db.signed_erasures(session):
        yield _line(
            {
                "payload": (erasure.payload or b"").decode("utf-8"),
                "signature": (erasure.signature or b"").hex(),
                "type": "receipt",
            }
        )


def _line(value: dict[str, Json]) -> bytes:
    return canonical_json(value=value)
