"""Handing an applicant what is theirs: one document, or everything as a ZIP (Art 15 and 20 GDPR).

Everything is opened and checked, and the export written down, before the first byte goes out. The
ZIP is written as it is read: no plaintext on disk, and no more in memory than a piece.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime

from vault.db.engines import Database
from vault.domain.audit_events import Event
from vault.domain.identifiers import DocumentId
from vault.errors import BlockedError, NotFoundError
from vault.ports.blob_store import BlobStore
from vault.usecases.audit.recording import APPLICANT, record
from vault.usecases.candidates.review_words import ReviewTold, reviews_of
from vault.usecases.export.zip import Export, MyOpenDocument, open_held, pack
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.extract import extract_json, receipt_files, resume_json
from vault.usecases.mypages.view import MyApplication
from vault.usecases.mypages.visit import OpenVisit
from vault.usecases.retention.clock import lock_application
from vault.usecases.retention.policy_book import PolicyBook

OWN = "applicant"  # in the audit log: handed to the person whose it is
ACCESS = "access"  # among the rights that a policy names (Art 15)


def open_my_document(
    *,
    main: Database,
    blobs: BlobStore,
    book: PolicyBook,
    visit: OpenVisit,
    document_id: DocumentId,
    now: datetime,
) -> MyOpenDocument:
    """This function will return one of the visitor's documents, ready to be read.

    Raises:
        NotFoundError: it is not among them.
        BlockedError, ErasingError: the application is over, or going.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    view = _readable(main, book, visit, now)
    found = next((one for one in view.documents if one.id == document_id), None)
    if found is None:
        raise NotFoundError
    opened = open_held(blobs=blobs, visit=visit, document=found)
    try:
        with main.writing() as session:
            lock_application(session, visit.application_id)
            record(
                session,
                event=Event.DOCUMENT_DOWNLOADED,
                at=now,
                actor=APPLICANT,
                subject=visit.application_id,
                detail={"document": document_id.hex(), "bytes": opened.size, "by": OWN},
            )
    except BaseException:
        opened.close()
        raise
    return opened


def export_application(
    *,
    main: Database,
    blobs: BlobStore,
    book: PolicyBook,
    visit: OpenVisit,
    page: Callable[[MyApplication, Sequence[ReviewTold] | None], bytes],
    now: datetime,
) -> Export:
    """This function will return everything that is held, ready to be written as a ZIP.

    ``page`` makes ``extract.html`` out of what is held, in the visitor's language: the same as
    ``extract.json`` says, reviews included where they are handed out.

    Raises:
        BlockedError, ErasingError, NotFoundError: the application is over, going, or gone.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    view = _readable(main, book, visit, now)
    reviews = _reviews(main, book, visit)
    texts = [
        ("extract.html", page(view, reviews)),
        ("extract.json", extract_json(view=view, made_at=now, reviews=reviews)),
        ("resume.json", resume_json(view=view)),
        *receipt_files(view=view),
    ]
    with ExitStack() as opened:
        documents: list[MyOpenDocument] = []
        for one in view.documents:
            documents.append(open_held(blobs=blobs, visit=visit, document=one))
            opened.callback(documents[-1].close)
        with main.writing() as session:
            lock_application(session, visit.application_id)
            record(
                session,
                event=Event.APPLICATION_EXPORTED,
                at=now,
                actor=APPLICANT,
                subject=visit.application_id,
                detail={
                    "by": OWN,
                    "documents": len(documents),
                    "bytes": sum(one.size for one in documents),
                },
            )
        opened.pop_all()
    return pack(texts=texts, documents=documents, now=now, zone=book.active.time_zone)


def _reviews(main: Database, book: PolicyBook, visit: OpenVisit) -> tuple[ReviewTold, ...] | None:
    """Open what staff wrote when they kept it: where the policy says that people may have it."""
    if ACCESS not in book.active.rights:
        return None
    with main.reading() as session:
        return reviews_of(session, application_id=visit.application_id, key=visit.application_key)


def _readable(main: Database, book: PolicyBook, visit: OpenVisit, now: datetime) -> MyApplication:
    view = my_application(main=main, book=book, visit=visit, now=now)
    if view.is_over or view.is_blocked:
        raise BlockedError
    return view
