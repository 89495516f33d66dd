"""A change of policy in a test's world: its texts, its tools, and the people who decide on it."""

from datetime import date, datetime, timedelta

from tests.factories.applications import work_tools
from tests.factories.policies import changed_text
from tests.factories.submitting import World
from vault.adapters.mailer_console import ConsoleMailer
from vault.db import tables as t
from vault.ports.mailer import Delivered, Letter, Mailer
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.policy.announce import PolicyTools
from vault.usecases.policy.change import activate_change, announce_change
from vault.usecases.policy.due import Outcome
from vault.usecases.policy.proposal import Order
from vault.usecases.worker.send_letters import SendTools, claim_letters, send_letter

MARIA = "maria@exempel.se"
NILS = "nils@exempel.se"
ONE_YEAR = ('period = "P2Y"', 'period = "P1Y"')
THREE_YEARS = ('period = "P2Y"', 'period = "P2Y6M"')


class KeptMailer:
    """Takes every letter and keeps it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> Delivered:
        self.letters.append(letter)
        return Delivered.SENT


def version_two(*changes: tuple[str, str], on: date = date(2027, 1, 1)) -> str:
    """The default policy with these changes, as version 2."""
    text = changed_text(('version = "1"', 'version = "2"'), *changes)
    line = next(one for one in text.splitlines() if one.startswith("effective_on"))
    return text.replace(line, f"effective_on = {on.isoformat()}")


def policy_tools(world: World) -> PolicyTools:
    return PolicyTools(
        main=world.stores.main,
        letters=LetterTools(
            keyring=world.stores.keyring, opener=world.keys.opener, sealer=world.keys.sealer
        ),
        organisation="Exempel AB",
        public_url="https://jobb.exempel.se",
    )


def order(world: World, text: str, *, by: str = MARIA) -> Order:
    return Order(text=text, untrusted_by=by, actor=OPERATOR, now=world.clock())


def announce(world: World, text: str, *, by: str = MARIA) -> Outcome:
    return announce_change(tools=policy_tools(world), order=order(world, text, by=by))


def activate(world: World, text: str, *, by: str = MARIA) -> Outcome:
    return activate_change(tools=policy_tools(world), order=order(world, text, by=by))


def send_all(world: World, mailer: Mailer | None = None) -> None:
    """Let ``work`` send whatever waits."""
    tools = SendTools(
        main=world.stores.main,
        keyring=world.stores.keyring,
        intake_opener=world.keys.intake_opener,
        opener=work_tools(world).opener,
        mailer=mailer or ConsoleMailer(write=lambda _line: None),
        public_url="https://jobb.exempel.se",
    )
    for letter_id in claim_letters(
        main=world.stores.main, holder=b"h" * 16, now=world.clock(), limit=1000
    ):
        send_letter(tools=tools, letter_id=letter_id, now=world.clock())


def change_of(world: World) -> t.PolicyChange:
    with world.stores.main.reading() as session:
        return session.query(t.PolicyChange).one()


def until(world: World, moment: datetime) -> None:
    """Let time pass until then."""
    world.clock.advance(max(moment - world.clock(), timedelta()))
