"""Sending somebody their sign-up link by e-mail, beside showing it to whoever invited them."""

from datetime import datetime, tzinfo

from vault.db.engines import Database
from vault.db.tables import Staff
from vault.domain.language import Language
from vault.errors import NotFoundError
from vault.ports.keys import Sealer
from vault.usecases.audit.recording import Actor
from vault.usecases.letters.letters import compose_invite
from vault.usecases.letters.queue import keys_in_place, put_letter, seal_letter
from vault.usecases.staff.invite import Invitation, is_unnamed


def send_invite(
    *,
    main: Database,
    keyring: Database,
    sealer: Sealer,
    invitation: Invitation,
    link: str,
    organisation: str,
    zone: tzinfo,
    actor: Actor,
    now: datetime,
) -> str:
    """This function will queue the letter with the link and return the address that it goes to.

    Empty for an invitation without an address: there is nobody to write to.

    Raises:
        NotFoundError: the person is gone.
    """
    with main.reading() as session:
        person = session.get(Staff, invitation.staff_id)
    if person is None:
        raise NotFoundError
    if is_unnamed(person=person):
        return ""
    letter = seal_letter(
        sealer=sealer,
        letter=compose_invite(
            language=Language(person.language),
            to_address=person.email,
            organisation=organisation,
            link=link,
            last_day=invitation.expires_at.astimezone(zone).date(),
        ),
        now=now,
    )
    with keys_in_place(keyring=keyring, letters=[letter]), main.writing() as session:
        put_letter(session, letter=letter, actor=actor)
    return person.email
