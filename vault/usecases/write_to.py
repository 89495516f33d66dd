"""Whom a letter about an application goes to, opened for that letter alone.

A restriction and an end do not keep us from telling the person what becomes of their data.
"""

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey
from vault.db.candidate import newest_contact, position_of
from vault.db.tables import Application
from vault.domain.language import Language
from vault.errors import NotFoundError
from vault.usecases.letters_rights import Addressee
from vault.usecases.open_contacts import open_contact


def addressee_of(
    session: Session, application_id: bytes, *, key: ApplicationKey, organisation: str
) -> Addressee:
    """This function will return who is written to, in their language.

    Raises:
        NotFoundError: there are no contact details.
        NotAuthenticError: they do not open.
    """
    application = session.get_one(Application, application_id)
    contact = newest_contact(session, application_id)
    if contact is None:
        raise NotFoundError
    fields = open_contact(
        key=key, application_id=application_id, revision=contact.revision, sealed=contact.sealed
    )
    language = Language(application.language)
    position = position_of(session, application.position_id)
    title = None
    if position is not None:
        title = position.title_sv if language is Language.SV else position.title_en
    return Addressee(
        to_address=fields["email"],
        language=language,
        organisation=organisation,
        position_title=title,
    )
