"""What a process must not have the audit log say, the server refuses."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import errors

from tests.factories.stores import T0
from tests.integration.processes.ruled import Ruled, ruled_vault
from vault.db.migrate import Store
from vault.db.roles import audit as roles_audit
from vault.db.roles.roles import Process
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import (
    APPLICANT,
    OPERATOR,
    PURGE,
    WORK,
    Actor,
    ActorKind,
    EntryRow,
    entry_row,
    staff_actor,
)

INSERT = (
    "INSERT INTO audit_entry (id, at, event, subject, entry, once, sequence)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
ONE = b"1" * 16
STAFF = staff_actor(b"2" * 16)
ROOT = Path(roles_audit.__file__).parents[3]
CAREERS, MYPAGES, RECRUITER = Process.CAREERS, Process.MYPAGES, Process.RECRUITER
ALLOWED = {
    Process.CAREERS: roles_audit.CAREERS_EVENTS,
    Process.MYPAGES: roles_audit.MYPAGES_EVENTS,
    Process.RECRUITER: roles_audit.RECRUITER_EVENTS,
    Process.PURGE: roles_audit.PURGE_EVENTS,
}
BEGINS = {
    Process.CAREERS: "vault.wiring.careers",
    Process.MYPAGES: "vault.wiring.mypages",
    Process.RECRUITER: "vault.wiring.recruiter_process",
    Process.PURGE: "vault.cli.purge",
}
OF_OTHERS = {
    Event.POLICY_ACTIVATED: "who may not write a policy brings none into force",
    Event.POLICY_TAKEN_BACK: "told by `work`, as is what the archive takes",
    Event.APPLICATION_ARCHIVED: "by `work`",
    Event.APPLICATION_ERASED: "by the purge, with a row that the recruiter may not write",
}


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ruled]:
    with ruled_vault(tmp_path_factory.mktemp("ruled") / "house") as made:
        yield made


def row(event: Event, actor: Actor, *, once: str | None = None) -> EntryRow:
    return entry_row(event=event, at=T0, actor=actor, subject=ONE, once=once)


def put(ruled: Ruled, process: Process, one: EntryRow, *, sequence: int | None = None) -> list[int]:
    values = (one["id"], one["at"], one["event"], one["subject"], one["entry"], one["once"])
    return ruled.run(process, Store.MAIN, INSERT, *values, sequence)


@pytest.mark.parametrize(
    ("process", "event", "actor", "once"),
    [
        (CAREERS, Event.APPLICATION_SUBMITTED, APPLICANT, "submitted:1"),
        (CAREERS, Event.LETTER_QUEUED, APPLICANT, None),
        (MYPAGES, Event.VISIT_STARTED, APPLICANT, None),
        (MYPAGES, Event.ACT_RECEIVED, APPLICANT, "act:1"),
        (RECRUITER, Event.CANDIDATE_OPENED, STAFF, None),
        (RECRUITER, Event.SESSION_REFUSED, WORK, None),
        (RECRUITER, Event.DECISION_CORRECTED, WORK, "corrected:1"),
        (Process.PURGE, Event.APPLICATION_ERASED, PURGE, "erased:1"),
        (Process.PURGE, Event.GUARD_CONFIRMED, OPERATOR, None),
        (Process.BACKUP, Event.BACKUP_CREATED, OPERATOR, None),
        (Process.WORK, Event.APPLICATION_ACCEPTED, WORK, "accepted:1"),
    ],
)
def test_a_process_records_what_happens_there(
    ruled: Ruled, process: Process, event: Event, actor: Actor, once: str | None
) -> None:
    assert put(ruled, process, row(event, actor, once=once)) == [1]


@pytest.mark.parametrize(
    ("process", "event", "actor", "once"),
    [
        (CAREERS, Event.CANDIDATE_OPENED, STAFF, None),
        (CAREERS, Event.CANDIDATE_OPENED, APPLICANT, None),
        (CAREERS, Event.APPLICATION_SUBMITTED, STAFF, None),
        (CAREERS, Event.APPLICATION_SUBMITTED, Actor(kind=ActorKind.APPLICANT, id=ONE), None),
        (CAREERS, Event.APPLICATION_SUBMITTED, APPLICANT, "accepted:1"),
        (MYPAGES, Event.DOCUMENT_DOWNLOADED, STAFF, None),
        (MYPAGES, Event.APPLICATION_ERASED, APPLICANT, None),
        (MYPAGES, Event.CONSENT_GIVEN, APPLICANT, None),
        (RECRUITER, Event.APPLICATION_ERASED, PURGE, None),
        (RECRUITER, Event.ACT_VERIFIED, WORK, None),
        (RECRUITER, Event.CANDIDATE_OPENED, OPERATOR, None),
        (RECRUITER, Event.DECISION_MADE, STAFF, "erased:1"),
        (Process.PURGE, Event.DECISION_MADE, PURGE, None),
        (Process.PURGE, Event.PURGE_RUN_ENDED, STAFF, None),
        (Process.BACKUP, Event.KEY_RETIRED, OPERATOR, None),
    ],
)
def test_the_server_refuses_what_happens_elsewhere_or_in_another_name(
    ruled: Ruled, process: Process, event: Event, actor: Actor, once: str | None
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        put(ruled, process, row(event, actor, once=once))


def test_an_entry_says_in_its_columns_what_it_says_inside_and_has_no_number(ruled: Ruled) -> None:
    honest = row(Event.APPLICATION_SUBMITTED, APPLICANT)
    inside = row(Event.CANDIDATE_OPENED, STAFF)["entry"]

    for forged in (
        EntryRow(**{**honest, "entry": inside}),
        EntryRow(**{**honest, "subject": b"3" * 16}),
        EntryRow(**{**honest, "id": b"3" * 16}),
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            put(ruled, CAREERS, forged)
    with pytest.raises(errors.InsufficientPrivilege):
        put(ruled, CAREERS, honest, sequence=1)
    with pytest.raises(errors.DataError):
        put(ruled, CAREERS, EntryRow(**{**honest, "entry": b"\xff"}))


@pytest.mark.parametrize("process", BEGINS)
def test_whatever_a_process_can_come_to_record_is_on_its_list(process: Process) -> None:
    words = f"import sys, {BEGINS[process]}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    ).stdout.split()

    found = {event for module in loaded for event in recorded_in(module)}

    assert found
    assert found - OF_OTHERS.keys() - ALLOWED[process] == set()
    assert ALLOWED[process] - found == set()


def recorded_in(module: str) -> set[Event]:
    """The events that a module names, if it is one that writes entries."""
    if not module.startswith("vault.") or module.startswith("vault.domain"):
        return set()
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    source = path.read_text("utf-8") if path.exists() else ""
    if not re.search(r"\b_?(record|entry_row)\(", source):
        return set()
    return {Event[name] for name in re.findall(r"Event\.([A-Z_]+)", source)}


def test_the_words_for_who_acts_are_those_of_the_entries() -> None:
    words = {
        *(roles_audit.APPLICANT, roles_audit.STAFF, roles_audit.OPERATOR),
        *(roles_audit.WORK, roles_audit.PURGE),
    }
    assert words == set(ActorKind)
