import pytest

from vault.usecases.submission.traffic import QUIET_AFTER, Traffic


class Seconds:
    """A clock that stands still until it is told to run."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_quiet_until_somebody_hands_in() -> None:
    assert not Traffic(seconds=Seconds()).is_busy()


def test_it_is_busy_while_one_of_several_is_under_way() -> None:
    seconds = Seconds()
    traffic = Traffic(seconds=seconds)

    with traffic.under_way():
        with traffic.under_way():
            pass
        seconds.now += 2 * QUIET_AFTER

        assert traffic.is_busy()


def test_it_stays_busy_for_a_moment_after_the_last() -> None:
    seconds = Seconds()
    traffic = Traffic(seconds=seconds)
    with traffic.under_way():
        pass

    seconds.now = QUIET_AFTER * 0.9
    assert traffic.is_busy()
    seconds.now = QUIET_AFTER
    assert not traffic.is_busy()


def test_one_that_fails_is_over_all_the_same() -> None:
    seconds = Seconds()
    traffic = Traffic(seconds=seconds)

    with pytest.raises(ValueError, match="broken"), traffic.under_way():
        raise ValueError("broken")

    seconds.now += QUIET_AFTER
    assert not traffic.is_busy()
