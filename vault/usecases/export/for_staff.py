"""Answering a request for access or a copy with everything that is held (Art 15 and 20 GDPR).

The same ZIP as on my pages, and the holds, restrictions and requests beside it. Who asked was made
sure of another way, which is recorded; the applicant sees on my pages that it was taken out.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, stamp
from vault.crypto.keys import ApplicationKey
from vault.db.engines import Database
from vault.db.rights import holds_of, requests_of, restrictions_of
from vault.db.tables import Request
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.holds import Scope, shown_reason
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.requests import RequestKind
from vault.errors import BlockedError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import application_in_sight, lock_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.review_words import ReviewTold, reviews_of
from vault.usecases.candidates.staff_words import open_staff_words
from vault.usecases.export.zip import Export, MyOpenDocument, open_held, pack
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.extract import extract_json, receipt_files, resume_json
from vault.usecases.mypages.view import MyApplication
from vault.usecases.requests.answering import Asked, check_asked, grant
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

ANSWERS = (RequestKind.ACCESS, RequestKind.PORTABILITY)
"""One ZIP answers both; a new request is written down as the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFor:
    """A hold, as its person is told of it: not what was written about the claim."""

    reason: str
    placed_at: datetime
    review_on: date
    released_at: datetime | None
    scope: Scope
    """``merits``: not the application is kept, but what was written down without a name."""

    @property
    def reason_key(self) -> str:
        """The word of the closed list that it is shown by."""
        return shown_reason(reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedFor:
    """A restriction, as its person is told of it."""

    ground: str
    from_at: datetime
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBefore:
    """A request, as its person is told of it."""

    kind: str
    channel: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    outcome: str | None
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StaffExtract:
    """Everything that is held about one application. Its repr shows nothing."""

    view: MyApplication
    language: Language
    holds: Sequence[HeldFor]
    restrictions: Sequence[RestrictedFor]
    requests: Sequence[AskedBefore]
    reviews: Sequence[ReviewTold]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffExport:
    """The ZIP, ready to be written, and what it holds."""

    export: Export
    request_id: bytes
    documents: int
    byte_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    application_id: ApplicationId
    application_key: ApplicationKey = field(repr=False)


def export_for_staff(
    *,
    main: Database,
    keyring: Database,
    blobs: BlobStore,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    asked: Asked,
    page: Callable[[StaffExtract], bytes],
    now: datetime,
) -> StaffExport:
    """This function will return everything that is held about one application, as a ZIP.

    ``page`` makes ``extract.html`` of it, in the applicant's language. The export and the answered
    request are written down before this returns.

    Raises:
        NotFoundError: there is none, it is not the viewer's, or it is not accepted yet.
        BlockedError: its time is over, or it was taken back, and nothing else keeps it.
        ErasingError: it is being erased.
        FieldError: ``identity``, ``received_on`` or ``reason``: as ``check_asked``.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    check_may(viewer=viewer, action=Action.EXPORT_APPLICATION)
    check_asked(asked=asked, now=now, zone=book.active.time_zone)
    with main.reading() as session:
        application_in_sight(session, viewer=viewer, application_id=application_id)
    key = open_key(keyring=keyring, opener=opener, application_id=application_id)
    file = _File(application_id=application_id, application_key=key)
    view = my_application(main=main, book=book, visit=file, now=now, answers=True)
    if not view.fields:
        raise BlockedError
    with ExitStack() as opened:
        documents = _open(opened, blobs, file, view)
        with main.writing() as session:
            row = lock_in_sight(session, viewer=viewer, application_id=application_id)
            request = _write_down(session, viewer, asked, file, documents, book=book, now=now)
            extract = _extract(session, view, Language(row.language), key=key)
        # Drawn when nobody waits for the database any more: it was opened and read before.
        texts = [("extract.html", page(extract)), *_texts_for_machines(extract, now)]
        opened.pop_all()
    return StaffExport(
        export=pack(texts=texts, documents=documents, now=now, zone=book.active.time_zone),
        request_id=request.id,
        documents=len(documents),
        byte_count=_bytes_of(documents),
    )


def _open(
    opened: ExitStack, blobs: BlobStore, file: _File, view: MyApplication
) -> Sequence[MyOpenDocument]:
    documents: list[MyOpenDocument] = []
    for one in view.documents:
        documents.append(open_held(blobs=blobs, visit=file, document=one))
        opened.callback(documents[-1].close)
    return documents


def _texts_for_machines(extract: StaffExtract, now: datetime) -> list[tuple[str, bytes]]:
    return [
        ("extract.json", staff_extract_json(extract=extract, made_at=now)),
        ("resume.json", resume_json(view=extract.view)),
        *receipt_files(view=extract.view),
    ]


def _write_down(
    session: Session,
    viewer: Viewer,
    asked: Asked,
    file: _File,
    documents: Sequence[MyOpenDocument],
    *,
    book: PolicyBook,
    now: datetime,
) -> Request:
    """Note the answered request and the export of it, before anything goes out."""
    request = grant(
        session,
        viewer=viewer,
        kinds=ANSWERS,
        application_id=file.application_id,
        asked=asked,
        key=file.application_key,
        zone=book.active.time_zone,
        now=now,
    )
    record(
        session,
        event=Event.APPLICATION_EXPORTED,
        at=now,
        actor=viewer.actor,
        subject=file.application_id,
        detail={
            "by": viewer.actor.kind.value,
            "documents": len(documents),
            "bytes": _bytes_of(documents),
            "request": request.id.hex(),
            "identity": asked.identity.value,
        },
    )
    session.flush()
    return request


def _bytes_of(documents: Sequence[MyOpenDocument]) -> int:
    return sum(one.size for one in documents)


def staff_extract_json(*, extract: StaffExtract, made_at: datetime) -> bytes:
    """This function will return ``extract.json`` as my pages write it, with three keys more."""
    whole = json.loads(extract_json(view=extract.view, made_at=made_at, reviews=extract.reviews))
    whole["holds"] = [
        {
            "reason": one.reason,
            "scope": one.scope.value,
            "placed_at": stamp(moment=one.placed_at),
            "review_on": one.review_on.isoformat(),
            "released_at": _stamp(one.released_at),
        }
        for one in extract.holds
    ]
    whole["restrictions"] = [
        {
            "ground": one.ground,
            "from": stamp(moment=one.from_at),
            "lifted_at": _stamp(one.lifted_at),
        }
        for one in extract.restrictions
    ]
    whole["requests"] = [_request_json(one) for one in extract.requests]
    return json.dumps(whole, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def _request_json(one: AskedBefore) -> dict[str, Json]:
    return {
        "kind": one.kind,
        "channel": one.channel,
        "received_at": stamp(moment=one.received_at),
        "due_at": stamp(moment=one.due_at),
        "answered_at": _stamp(one.answered_at),
        "outcome": one.outcome,
        "words": one.words,
    }


def _extract(
    session: Session, view: MyApplication, language: Language, *, key: ApplicationKey
) -> StaffExtract:
    return StaffExtract(
        view=view,
        language=language,
        holds=tuple(
            HeldFor(
                reason=hold.reason,
                placed_at=hold.placed_at,
                review_on=hold.review_on,
                released_at=hold.released_at,
                scope=Scope(hold.scope),
            )
            for hold, _ in holds_of(session, view.id)
        ),
        restrictions=tuple(
            RestrictedFor(ground=one.ground, from_at=one.from_at, lifted_at=one.lifted_at)
            for one in restrictions_of(session, view.id)
        ),
        requests=tuple(_asked_before(one, view.id, key) for one in requests_of(session, view.id)),
        reviews=reviews_of(session, application_id=view.id, key=key),
    )


def _asked_before(row: Request, application_id: bytes, key: ApplicationKey) -> AskedBefore:
    return AskedBefore(
        kind=row.kind,
        channel=row.channel,
        received_at=row.received_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        outcome=row.outcome,
        words=open_staff_words(
            key=key, application_id=application_id, row_id=row.id, sealed=row.sealed
        ),
    )


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment=moment)
