"""The answer to a submission, and how a retry gets the same one again.

The answer is sealed under the submission key, which only the client has; the digest of what was
handed in lies inside it, so that a key that comes again with other content is noticed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from vault.crypto.answer import open_answer, seal_answer, submission_hash
from vault.crypto.canonical import Json, canonical_json, read_canonical, read_stamp, stamp
from vault.crypto.keys import LinkToken, SecretBytes, SubmissionKey
from vault.db.arriving import stored_answer
from vault.domain.application import Kind
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.domain.language import Language
from vault.errors import KeyReusedError

ANSWER_KEPT = timedelta(hours=24)  # design §4, Submit 5
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReceivedDocument:
    """One document as the receipt names it. Its repr shows nothing: file names are personal."""

    id: DocumentId
    kind: str
    file_name: str
    media: str
    size: int
    """In bytes, as it was handed in."""
    sha256: bytes
    """Of what was handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the applicant is told. ``end_day`` is the last local day, ``expires_at`` its end."""

    application_id: ApplicationId
    token: LinkToken
    kind: Kind
    position_id: bytes | None
    language: Language
    rule: str
    received_at: datetime
    expires_at: datetime
    end_day: date
    documents: tuple[ReceivedDocument, ...] = attribute(repr=False)


def digest_of(
    *, slug: str | None, texts: Mapping[str, str], documents: Iterable[ReceivedDocument]
) -> str:
    """This function will return what two submissions share only when their content is the same."""
    files: list[Json] = [[one.kind, one.file_name, one.sha256.hex()] for one in documents]
    content = canonical_json(value={"files": files, "position": slug, "texts": dict(texts)})
    return hashlib.sha256(content).hexdigest()


def seal_receipt(*, key: SubmissionKey, receipt: Receipt, digest: str) -> bytes:
    """This function will return the answer to store."""
    documents: list[Json] = [
        {
            "file_name": one.file_name,
            "id": one.id.hex(),
            "kind": one.kind,
            "media": one.media,
            "sha256": one.sha256.hex(),
            "size": one.size,
        }
        for one in receipt.documents
    ]
    answer = canonical_json(
        value={
            "digest": digest,
            "documents": documents,
            "end_day": receipt.end_day.isoformat(),
            "expires_at": stamp(moment=receipt.expires_at),
            "kind": str(receipt.kind),
            "language": str(receipt.language),
            "position": receipt.position_id.hex() if receipt.position_id else None,
            "received_at": stamp(moment=receipt.received_at),
            "rule": receipt.rule,
            "token": receipt.token.reveal().hex(),
            "version": VERSION,
        }
    )
    return seal_answer(key=key, application_id=receipt.application_id, answer=answer)


def given_before(
    connection: Connection, *, key: SubmissionKey, digest: str, field: str
) -> Receipt | None:
    """This function will return the receipt that this key got before, or None.

    ``field`` is what the door calls the key, for errors.

    Raises:
        KeyReusedError: the key came before with other content, or so long ago that its answer is
            no longer kept.
    """
    found = stored_answer(connection, submission_hash=submission_hash(key=key))
    if found is None:
        return None
    application_id, sealed = found
    if sealed is None:
        raise KeyReusedError(field=field)
    opened = open_answer(key=key, application_id=application_id, sealed=sealed)
    answer = read_canonical(untrusted_json=opened)
    if answer["digest"] != digest:
        raise KeyReusedError(field=field)
    return _receipt(ApplicationId(application_id), answer)


def _receipt(application_id: ApplicationId, answer: Mapping[str, Json]) -> Receipt:
    """Read what ``seal_receipt`` wrote: it is authentic, so its shape is known."""
    position, documents = answer["position"], answer["documents"]
    assert isinstance(documents, list)
    return Receipt(
        application_id=application_id,
        token=LinkToken(SecretBytes(bytes.fromhex(str(answer["token"])))),
        kind=Kind(str(answer["kind"])),
        position_id=bytes.fromhex(str(position)) if position else None,
        language=Language(str(answer["language"])),
        rule=str(answer["rule"]),
        received_at=read_stamp(untrusted_text=str(answer["received_at"])),
        expires_at=read_stamp(untrusted_text=str(answer["expires_at"])),
        end_day=date.fromisoformat(str(answer["end_day"])),
        documents=tuple(_document(one) for one in documents),
    )


def _document(written: Json) -> ReceivedDocument:
    assert isinstance(written, Mapping)
    size = written["size"]
    assert isinstance(size, int)
    return ReceivedDocument(
        id=DocumentId(bytes.fromhex(str(written["id"]))),
        kind=str(written["kind"]),
        file_name=str(written["file_name"]),
        media=str(written["media"]),
        size=size,
        sha256=bytes.fromhex(str(written["sha256"])),
    )
