"""Staff that answers requests and places holds, in a test's world."""

from datetime import date, datetime

from sqlalchemy import select

from tests.factories.submitting import World
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.access import Grants, Role
from vault.domain.holds import HoldReason
from vault.domain.identifiers import ApplicationId
from vault.domain.requests import IdentityCheck, RequestChannel
from vault.usecases.audit.recording import staff_actor
from vault.usecases.candidates.write_to import Telling
from vault.usecases.holds.hold import NewHold, place_hold
from vault.usecases.requests.answering import Asked
from vault.usecases.requests.requests import Desk
from vault.usecases.staff.viewer import Viewer
from vault.usecases.submission.answer import Receipt

OWNER = "rut@exempel.se"
ALL = Grants(all_positions=True, spontaneous=True)


def colleague(world: World, *, email: str = OWNER, grants: Grants = ALL) -> Viewer:
    """Somebody who works with recruitment here."""
    staff_id = random_id()
    with world.stores.main.writing() as session:
        session.add(
            t.Staff(
                id=staff_id,
                email=email,
                name="Rut Ek",
                language="sv",
                is_administrator=False,
                is_recruiter=True,
                all_positions=True,
                made_at=world.clock(),
            )
        )
    return Viewer(actor=staff_actor(staff_id), roles=Role.RECRUITER, grants=grants)


def desk(world: World) -> Desk:
    return Desk(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        book=world.book,
        telling=Telling(sealer=world.keys.sealer, organisation="Exempel AB"),
    )


def asked(
    *,
    channel: RequestChannel = RequestChannel.EMAIL,
    identity: IdentityCheck = IdentityCheck.PHONE,
    words: str = "Vill se allt.",
    received_on: date | None = None,
) -> Asked:
    return Asked(channel=channel, identity=identity, untrusted_words=words, received_on=received_on)


def hold(
    world: World, receipt: Receipt, by: Viewer, *, review_on: date, words: str = "", owner: str = ""
) -> bytes:
    return place_hold(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        book=world.book,
        viewer=by,
        application_id=receipt.application_id,
        wanted=NewHold(
            reason=HoldReason.DISCRIMINATION_CLAIM,
            review_on=review_on,
            untrusted_words=words,
            untrusted_owner=owner,
        ),
        now=world.clock(),
    )


def row(world: World, application_id: ApplicationId) -> t.Application | None:
    with world.stores.main.reading() as session:
        return session.get(t.Application, application_id)


def entries(world: World, application_id: bytes | None) -> dict[str, bytes]:
    """What the log says about an application, the newest entry of each event."""
    with world.stores.main.reading() as session:
        rows = session.scalars(
            select(t.AuditEntry)
            .where(t.AuditEntry.subject == application_id)
            .order_by(t.AuditEntry.at)
        )
        return {one.event: one.entry for one in rows}


def letters(world: World, kind: str) -> list[t.Outbox]:
    with world.stores.main.reading() as session:
        return list(session.scalars(select(t.Outbox).where(t.Outbox.kind == kind)))


def letters_have_gone(world: World, at: datetime) -> None:
    with world.stores.main.writing() as session:
        for letter in session.scalars(select(t.Outbox)):
            letter.sent_at = at
