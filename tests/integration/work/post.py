"""Letters for tests: a mailer that does as it is told, and looks at what became of a letter."""

from sqlalchemy import select

from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.ports.mailer import Delivered, Letter
from vault.usecases.audit.recording import WORK
from vault.usecases.letters.letters import ComposedLetter, LetterKind
from vault.usecases.letters.queue import (
    SealedLetter,
    keys_in_place,
    put_letter,
    seal_letter,
)

ME = b"m" * 16
ADDRESS = "astrid@ek.example"
SECRET = "Gullviveväg 7"
WORDS = ComposedLetter(
    kind=LetterKind.RECEIPT,
    language=Language.SV,
    to_address=ADDRESS,
    subject="Vi har tagit emot din ansökan",
    body=f"Hej!\n{SECRET}\n",
)


class FakeMailer:
    """Takes letters, or fails as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.sent: list[Letter] = []
        self.failures = list(failures)

    def send(self, letter: Letter) -> Delivered:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(letter)
        return Delivered.SENT


def queue(
    stores: TestStores,
    keys: TestKeys,
    letter: ComposedLetter = WORDS,
    *,
    application_id: ApplicationId | None = None,
) -> SealedLetter:
    sealed = seal_letter(sealer=keys.sealer, letter=letter, now=T0, application_id=application_id)
    with keys_in_place(keyring=stores.keyring, letters=[sealed]), stores.main.writing() as session:
        put_letter(session, letter=sealed, actor=WORK)
    return sealed


def row(stores: TestStores, letter: SealedLetter) -> t.Outbox:
    with stores.main.reading() as session:
        return session.get_one(t.Outbox, letter.id)


def is_readable(stores: TestStores, letter: SealedLetter) -> bool:
    with stores.keyring.reading() as session:
        slot = session.get(t.Slot, letter.id)
        wraps = session.scalars(select(t.Wrap).where(t.Wrap.slot_id == letter.id)).all()
    return bool(slot and slot.live and wraps)


def events(stores: TestStores) -> list[str]:
    with stores.main.reading() as session:
        return list(session.scalars(select(t.AuditEntry.event).order_by(t.AuditEntry.at)))
