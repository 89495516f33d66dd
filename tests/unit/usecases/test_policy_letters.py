"""Letters about a change of policy: whose dates, in which language, and nothing of anybody else."""

from datetime import UTC, date, datetime

import pytest

from vault.domain.language import Language
from vault.usecases.letters.letters import LINK_MARK
from vault.usecases.policy.letters import compose_policy_change, compose_policy_delay


def change(language: Language, *, after: date) -> str:
    letter = compose_policy_change(
        language=language,
        to_address="asa@exempel.se",
        organisation="Exempel AB",
        effective_on=date(2027, 1, 1),
        changes=["tid: två år → ett år"],
        end_before=date(2028, 11, 22),
        end_after=after,
    )
    assert letter.wants_link
    assert "asa@" not in letter.body
    return letter.body


@pytest.mark.parametrize(
    ("language", "moved", "unmoved"),
    [
        (Language.SV, "i stället för onsdag 22 november 2028", "Den dagen ändras inte"),
        (Language.EN, "instead of Wednesday 22 November 2028", "That day does not change"),
    ],
)
def test_the_date_is_told_whether_it_moves_or_not(
    language: Language, moved: str, unmoved: str
) -> None:
    earlier = change(language, after=date(2027, 11, 22))
    same = change(language, after=date(2028, 11, 22))

    assert moved in earlier
    assert unmoved not in earlier
    assert unmoved in same
    assert LINK_MARK in same


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.SV, "25 november 2026 kl. 10.00"),
        (Language.EN, "25 November 2026 at 10:00"),
    ],
)
def test_the_staff_reads_who_decided_alone_until_when_and_where_to_stop_it(
    language: Language, words: str
) -> None:
    letter = compose_policy_delay(
        language=language,
        to_address="nils@exempel.se",
        by="maria@exempel.se",
        name="two-years-after-decision",
        version="2",
        at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
        zone="Europe/Stockholm",
        address="https://jobb.exempel.se/staff/policy",
    )

    assert words in letter.subject
    assert words in letter.body
    assert "maria@exempel.se" in letter.body
    assert "https://jobb.exempel.se/staff/policy" in letter.body
    assert not letter.wants_link
