"""Telling everybody who works here that somebody alone brings a new policy into force."""

from datetime import datetime

from sqlalchemy import select

from vault.db.tables import Staff
from vault.domain.language import Language
from vault.domain.policy.policy import Policy
from vault.usecases.audit.recording import Actor
from vault.usecases.letters.queue import keys_in_place, put_letter, seal_letter
from vault.usecases.policy.announce import PolicyTools
from vault.usecases.policy.letters import compose_policy_delay
from vault.usecases.staff.invite import is_unnamed

PAGE = "/staff/policy"


def tell_staff(
    *, tools: PolicyTools, policy: Policy, by: str, at: datetime, actor: Actor, now: datetime
) -> int:
    """This function will queue a letter for everybody who works here, and count them.

    Raises:
        StoreError: a store failed.
    """
    with tools.main.reading() as session:
        people = session.scalars(select(Staff).where(Staff.disabled_at.is_(None))).all()
    letters = [
        seal_letter(
            sealer=tools.letters.sealer,
            letter=compose_policy_delay(
                language=Language(person.language),
                to_address=person.email,
                by=by,
                name=policy.id,
                version=policy.version,
                at=at,
                zone=policy.time_zone,
                address=tools.public_url + PAGE,
            ),
            now=now,
        )
        for person in people
        if not is_unnamed(person=person)
    ]
    with (
        keys_in_place(keyring=tools.letters.keyring, letters=letters),
        tools.main.writing() as session,
    ):
        for letter in letters:
            put_letter(session, letter=letter, actor=actor)
    return len(letters)
