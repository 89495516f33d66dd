"""Whom a letter about an application goes to, opened for that letter alone.

A restriction and an end do not keep us from telling the person what becomes of their data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey
from vault.db.candidate import newest_contact, position_of
from vault.db.engines import Database
from vault.db.tables import Application
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.errors import NotFoundError
from vault.ports.keys import Sealer
from vault.usecases.candidates.open_contacts import open_contact
from vault.usecases.letters.letters import ComposedLetter
from vault.usecases.letters.queue import SealedLetter, seal_letter
from vault.usecases.letters.rights import Addressee


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a letter to the person needs."""

    sealer: Sealer
    organisation: str


def letter_to(
    *,
    main: Database,
    telling: Telling,
    application_id: ApplicationId,
    key: ApplicationKey,
    compose: Callable[[Addressee], ComposedLetter],
    now: datetime,
    outlives: bool = False,
) -> SealedLetter:
    """This function will return a sealed letter to an applicant.

    It goes with the application, unless it ``outlives`` it: a letter that tells of an erasure.

    Raises:
        NotFoundError: there are no contact details.
        NotAuthenticError: they do not open.
    """
    with main.reading() as session:
        to = addressee_of(session, application_id, key=key, organisation=telling.organisation)
    return seal_letter(
        sealer=telling.sealer,
        letter=compose(to),
        now=now,
        application_id=None if outlives else application_id,
    )


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
