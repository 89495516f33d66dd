"""Handing an applicant the signed receipt of one of their answers about consent.

It is whole in itself: whoever knows the organisation's fingerprint verifies it without us.
"""

from vault.db import consents as db
from vault.db.engines import Database
from vault.errors import NotFoundError
from vault.usecases.consent.file import receipt_file
from vault.usecases.mypages.visit import OpenVisit


def my_receipt(*, main: Database, visit: OpenVisit, event_id: bytes) -> bytes:
    """This function will return one receipt of the visitor's, as JSON in UTF-8 (docs/formats.md).

    Raises:
        NotFoundError: there is none: not signed yet, or not theirs.
    """
    with main.only(visit.application_id).reading() as session:
        row = db.receipt(session, visit.application_id, event_id=event_id)
    if row is None:
        raise NotFoundError
    return receipt_file(row=row)
