"""Two people change who may do what at the same moment: each rule holds for both together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.factories.recruiting import BOTH, Office
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.identifiers import StaffId
from vault.errors import FieldError, VaultError
from vault.usecases.audit.recording import OPERATOR, staff_actor
from vault.usecases.staff.accounts import LastAdministratorError, disable, set_roles
from vault.usecases.staff.invite import invite_staff

ROUNDS = 8


def together(*calls: Callable[[], object]) -> list[VaultError | None]:
    """Call them all at once, and return what each was refused with."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> VaultError | None:
        start.wait()
        try:
            call()
        except VaultError as error:
            return error
        return None

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_two_administrators_cannot_take_the_last_right_from_each_other(office: Office) -> None:
    first, second = (
        office.member(BOTH, all_positions=True, name=name, email=f"{name}@exempel.se")
        for name in ("nils", "maria")
    )

    def demote(whom: StaffId, by: StaffId) -> None:
        set_roles(
            main=office.door.main,
            opener=office.door.opener,
            staff_id=whom,
            roles=Role.RECRUITER,
            all_positions=True,
            positions=(),
            actor=staff_actor(by),
            now=office.world.clock(),
        )

    def shut_out(whom: StaffId, by: StaffId) -> None:
        disable(
            main=office.door.main,
            opener=office.door.opener,
            staff_id=whom,
            actor=staff_actor(by),
            now=office.world.clock(),
        )

    for number in range(ROUNDS):
        other = shut_out if number % 2 else demote
        refused = together(lambda: demote(first, second), lambda other=other: other(second, first))  # type: ignore[misc]  # bound now

        assert [type(one) for one in refused if one] == [LastAdministratorError]
        with office.door.main.writing() as session:
            left = select(func.count()).select_from(t.Staff).where(t.Staff.is_administrator)
            assert session.scalar(left.where(t.Staff.disabled_at.is_(None))) == 1
            for one in session.scalars(select(t.Staff)):
                one.is_administrator, one.disabled_at = True, None


def test_of_two_who_invite_the_same_address_one_is_told_that_it_is_taken(office: Office) -> None:
    for number in range(ROUNDS):

        def invite(number: int = number) -> None:
            invite_staff(
                main=office.door.main,
                opener=office.door.opener,
                roles=Role.RECRUITER,
                all_positions=True,
                untrusted_name="Åsa Lind",
                untrusted_email=f"asa{number}@exempel.se",
                actor=OPERATOR,
                now=office.world.clock(),
            )

        refused = [one for one in together(invite, invite) if one]

        assert [(type(one), one.code) for one in refused] == [(FieldError, "taken")]
