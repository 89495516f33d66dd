"""Recruiters are told of tasks once, on the morning when they fall due."""

from datetime import timedelta

from tests.factories.hiring import hired_and_rejected, recruiter
from tests.factories.policy_changes import KeptMailer, send_all
from tests.factories.recruiting import Office
from vault.domain.access import Role
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.usecases.reminders.remind_staff import remind_staff

A_DAY = timedelta(days=1)


def remind(office: Office) -> int:
    world = office.world
    return remind_staff(
        tools=DailyMailTools(
            main=world.stores.main,
            keyring=world.stores.keyring,
            opener=world.keys.opener,
            sealer=world.keys.sealer,
            zone=world.book.active.time_zone,
            organisation="Exempel AB",
            public_url="https://jobb.exempel.se",
        ),
        book=world.book,
        now=world.clock(),
    )


def test_a_hand_over_is_told_when_it_begins_and_a_week_before_it_ends(office: Office) -> None:
    hired_and_rejected(office, recruiter(office))

    told_on = []
    for day in range(31):
        if remind(office):
            told_on.append(day)
        assert remind(office) == 0  # a day has one letter
        office.world.clock.advance(A_DAY)

    assert told_on == [0, 23]


def test_the_letter_counts_and_names_nobody(office: Office) -> None:
    hired_and_rejected(office, recruiter(office))
    mailer = KeptMailer()
    remind(office)
    send_all(office.world, mailer)

    (letter,) = (one for one in mailer.letters if one.kind == "tasks")
    assert letter.to_address == "nils@exempel.se"
    assert letter.subject == "En uppgift väntar på dig"
    assert "https://jobb.exempel.se/staff/tasks" in letter.body
    assert "Lindqvist" not in letter.body


def test_who_does_not_work_with_it_gets_no_letter(office: Office) -> None:
    hired_and_rejected(office, recruiter(office))
    office.member(Role.RECRUITER, all_positions=False, name="Ny", email="ny@exempel.se")
    office.member(Role.ADMINISTRATOR, all_positions=True, name="Adm", email="adm@exempel.se")

    assert remind(office) == 1
