"""The page about a change of policy in a real browser: both languages, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.policy_changes import MARIA, NILS, ONE_YEAR, announce, send_all, version_two
from tests.factories.recruiting import BOTH, Office, make_office
from tests.journeys.browser import (
    NARROW,
    WIDE,
    Look,
    OpenPage,
    accessibility_problems,
    overflows,
    shoot,
)
from tests.journeys.serving import served
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.policy.change import cancel_change
from vault.usecases.staff.sessions import begin_session


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.close()


def a_change_that_was_stopped_and_one_on_its_way(office: Office) -> None:
    world = office.world
    reject_all(world, *(accepted(world, hand_in(world)) for _ in range(3)))
    announce(world, version_two(('extends = "P2Y" }', 'extends = "P1Y" }')))
    cancel_change(main=world.stores.main, untrusted_by=NILS, actor=OPERATOR, now=world.clock())
    announce(
        world,
        version_two(
            ONE_YEAR,
            ('regions = ["SE"]', 'regions = ["SE", "FI"]'),
            ("percent = 20", "percent = 10"),
            ("max_files = 10", "max_files = 8"),
        ),
    )
    send_all(world)


@pytest.mark.parametrize(
    "look",
    [
        Look(language="sv", width=WIDE, dark=False, script=True),
        Look(language="sv", width=NARROW, dark=True, script=True),
        Look(language="en", width=WIDE, dark=True, script=True),
        Look(language="en", width=NARROW, dark=False, script=True),
    ],
)
def test_the_change_reads_well_before_it_is_approved(
    office: Office, open_page: OpenPage, pictures: Path | None, look: Look
) -> None:
    office.member(BOTH, all_positions=True, name="Maria Ek", email=MARIA)
    nils = office.member(BOTH, all_positions=True, name="Nils Holm", email=NILS)
    a_change_that_was_stopped_and_one_on_its_way(office)
    with office.door.main.writing() as session:
        token = begin_session(
            session, opener=office.door.opener, staff_id=nils, now=office.world.clock()
        )
    language = look["language"]
    with served(office.app()) as base:
        page = open_page(f"{base}/staff/sign-in", **look)
        page.context.add_cookies(
            [
                {"name": "staff", "value": token, "url": base},
                {"name": "language", "value": language, "url": base},
            ]
        )
        page.goto(f"{base}/staff/policy")
        shoot(page, pictures, f"policy-{language}-{look['width']}")
        assert accessibility_problems(page) == []
        assert not overflows(page)
        page.locator("form[action='/staff/policy/approve'] button").click()
        page.locator(".summary").wait_for()
        shoot(page, pictures, f"policy-error-{language}-{look['width']}")
        assert accessibility_problems(page) == []
        page.locator("form[action='/staff/policy/cancel'] button").click()
        page.locator("[role=status]").wait_for()
        shoot(page, pictures, f"policy-stopped-{language}-{look['width']}")
        assert not overflows(page)
