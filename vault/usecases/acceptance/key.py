"""Finding the application key at acceptance, and only the one that was committed to."""

from collections.abc import Sequence

from vault.crypto.commitment import check_commitment
from vault.crypto.keys import ApplicationKey
from vault.db.acceptance import INTAKE, STAFF
from vault.db.tables import Wrap
from vault.domain.identifiers import ApplicationId
from vault.errors import CryptoError, NotAuthenticError, RefusedAcceptanceError
from vault.ports.keys import IntakeOpener, Opener, Wrapped


def committed_key(
    *,
    application_id: ApplicationId,
    commitment: bytes,
    wraps: Sequence[Wrap],
    intake_opener: IntakeOpener,
    opener: Opener,
) -> ApplicationKey:
    """This function will return the key that every wrap there agrees on.

    Both the intake wraps and, after a crash or a restored main database, the staff wrap are
    opened: a staff side that held another key than the applicant's would be shown other documents.

    Raises:
        RefusedAcceptanceError: there is no wrap, one does not open, or one holds another key.
    """
    found: list[ApplicationKey] = []
    for wrap in wraps:
        try:
            found.append(_unwrap(application_id, wrap, intake_opener=intake_opener, opener=opener))
        except CryptoError as error:
            raise RefusedAcceptanceError("wrap") from error
    if not found:
        raise RefusedAcceptanceError("no-wrap")
    for key in found:
        try:
            check_commitment(
                application_key=key, application_id=application_id, commitment=commitment
            )
        except NotAuthenticError as error:
            raise RefusedAcceptanceError("commitment") from error
    return found[0]


def _unwrap(
    application_id: ApplicationId, wrap: Wrap, *, intake_opener: IntakeOpener, opener: Opener
) -> ApplicationKey:
    wrapped = Wrapped(key_id=wrap.key_id or b"", sealed=wrap.sealed)
    openers: dict[str, IntakeOpener | Opener] = {INTAKE: intake_opener, STAFF: opener}
    return openers[wrap.kind].unwrap_application_key(application_id=application_id, wrapped=wrapped)
