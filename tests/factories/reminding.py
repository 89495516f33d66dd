"""Reminders in a test's world: the tools, and what came of them."""

from tests.factories.applications import hand_in
from tests.factories.documents import PDF
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.application import Kind
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.reminders.remind import RemindTools, remind_applicants
from vault.usecases.submission.answer import Receipt


def remind_tools(world: World) -> RemindTools:
    return RemindTools(
        main=world.stores.main,
        letters=LetterTools(
            keyring=world.stores.keyring, opener=world.keys.opener, sealer=world.keys.sealer
        ),
        organisation="Exempel AB",
    )


def remind(world: World) -> int:
    return remind_applicants(tools=remind_tools(world), book=world.book, now=world.clock())


def reminders_of(world: World) -> list[t.Reminder]:
    with world.stores.main.reading() as session:
        return session.query(t.Reminder).order_by(t.Reminder.made_at).all()


def hand_in_profile(world: World) -> Receipt:
    """Hand a consultant's profile in, as its ready-made policy asks."""
    return hand_in(
        world,
        kind=Kind.SPONTANEOUS,
        consented=False,
        documents=(("cv", "cv.pdf", PDF), ("cover_letter", "brev.pdf", PDF)),
        more={
            "phone": "0701234567",
            "competences": "Betong",
            "roles": "Arbetsledare",
            "invoicing_company": "Lindqvist Konsult AB",
            "organisation_number": "556000-0001",
            "message": "Hej!",
        },
    )
