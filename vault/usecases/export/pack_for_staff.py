"""Everything of one application as a ZIP for staff that has a task with it.

Opened and checked, and written down by whoever asks, before the first byte goes out.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey
from vault.db.engines import Database
from vault.domain.identifiers import ApplicationId
from vault.ports.blob_store import BlobStore
from vault.usecases.export.zip import Export, MyOpenDocument, open_held, pack
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.extract import extract_json, receipt_files, resume_json
from vault.usecases.retention.policy_book import PolicyBook


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOfStaff:
    """An application and its key."""

    application_id: ApplicationId
    application_key: ApplicationKey = field(repr=False)


def pack_for_staff(
    *,
    main: Database,
    blobs: BlobStore,
    book: PolicyBook,
    file: FileOfStaff,
    note: Callable[[Session, int, int], None],
    now: datetime,
) -> Export:
    """This function will return the ZIP, ready to be written.

    ``note`` locks the row, judges again and writes down how many documents and bytes go out.

    Raises:
        NotFoundError, ErasingError: it is gone, or going.
        NotAuthenticError, MissingBlobError: what lies in the store is not what was handed in.
    """
    view = my_application(main=main, book=book, visit=file, now=now, answers=True)
    with ExitStack() as opened:
        documents: list[MyOpenDocument] = []
        for one in view.documents:
            documents.append(open_held(blobs=blobs, visit=file, document=one))
            opened.callback(documents[-1].close)
        with main.writing() as session:
            note(session, len(documents), sum(one.size for one in documents))
        opened.pop_all()
    texts = [
        ("extract.json", extract_json(view=view, made_at=now)),
        ("resume.json", resume_json(view=view)),
        *receipt_files(view=view),
    ]
    return pack(texts=texts, documents=documents, now=now, zone=book.active.time_zone)
