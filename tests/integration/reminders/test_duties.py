"""The worker itself carries the calendar out: nobody has to start anything."""

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.policy_changes import until
from tests.factories.submitting import World
from tests.integration.reminders.test_remind import A_MONTH_BEFORE
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.wiring.work_duties import duties


def carried_out(world: World) -> dict[str, int]:
    tools = DailyMailTools(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        sealer=world.keys.sealer,
        zone=world.book.active.time_zone,
        organisation="Exempel AB",
        public_url="https://jobb.exempel.se",
    )
    return {
        step.name: step.do(world.clock())
        for step in duties(daily=tools, policies=lambda: world.book)
    }


def test_each_duty_does_its_work_and_then_nothing(world: World) -> None:
    reject_all(world, accepted(world, hand_in(world)))
    until(world, A_MONTH_BEFORE)

    first, second = carried_out(world), carried_out(world)

    assert first == {"reminders": 1, "task-mail": 0, "archive": 0, "merits": 0}
    assert set(second.values()) == {0}
