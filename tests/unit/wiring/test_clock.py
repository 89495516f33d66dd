"""When the machine was started: the wall clock less the time that it has been up."""

from datetime import timedelta

from vault.wiring.clock import boot, now


def test_the_start_of_the_machine_lies_in_the_past_and_stands_still() -> None:
    first, second = boot(), boot()

    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert first.at < now()
    assert abs(second.at - first.at) < timedelta(seconds=5)
