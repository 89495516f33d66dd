"""Everything that the doctor has to find, planted and found; and what is well is left in peace."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, text, update

from tests.factories.policies import changed_text
from tests.factories.stores import T0
from tests.integration.doctor.patient import LONG_AGO, NOW, Patient, put_in_force, settings_of
from vault.cli.doctor import command
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.outbox import errand_done
from vault.domain.identifiers import ApplicationId
from vault.ports.blob_store import BlobName
from vault.usecases.doctor.doctor import HEARTBEAT, Level
from vault.wiring.doctor import examine


@pytest.mark.sqlite
def test_a_vault_that_is_well_has_no_findings(patient: Patient) -> None:
    assert list(examine(patient.settings, now=NOW)) == []


def a_purge_that_never_ran(patient: Patient) -> None:
    patient.main(delete(t.PurgeRun))


def a_purge_of_the_day_before_yesterday(patient: Patient) -> None:
    patient.main(update(t.PurgeRun).values(started_at=LONG_AGO))


def a_guard_that_stopped(patient: Patient) -> None:
    patient.main(update(t.PurgeRun).values(stopped_by="too-many", due=99))


def a_purge_that_left_something(patient: Patient) -> None:
    patient.main(update(t.PurgeRun).values(failed=2))


def a_worker_that_never_ran(patient: Patient) -> None:
    patient.main(delete(t.Errand).where(t.Errand.name == HEARTBEAT))


def a_worker_that_stopped(patient: Patient) -> None:
    patient.main(update(t.Errand).where(t.Errand.name == HEARTBEAT).values(succeeded_at=LONG_AGO))


def something_overdue(patient: Patient) -> None:
    patient.main(update(t.Application).values(expires_at=LONG_AGO))


def something_half_erased(patient: Patient) -> None:
    patient.main(update(t.Application).values(erasing_at=T0, status="erasing"))


def a_record_whose_end_is_too_late(patient: Patient) -> None:
    patient.main(update(t.Application).values(expires_at=T0 + timedelta(days=3000)))


def a_record_whose_facts_are_refused(patient: Patient) -> None:
    patient.main(update(t.Application).values(decided_at=LONG_AGO))


def an_act_that_nobody_verified(patient: Patient) -> None:
    with patient.house.main.writing() as session:
        session.add(
            t.Act(
                id=random_id(),
                application_id=patient.application_id,
                kind="withdraw",
                made_at=T0,
                payload=b"{}",
                signature=bytes(64),
            )
        )


def a_receipt_that_nobody_signed(patient: Patient) -> None:
    with patient.house.main.writing() as session:
        session.add(
            t.Erasure(
                id=random_id(),
                application_id=random_id(),
                reason="expired",
                rule="position.rejected",
                policy_version="0" * 64,
                kind="position",
                due_at=T0,
                at=T0,
                blobs=0,
                byte_count=0,
            )
        )


def a_letter_that_was_given_up(patient: Patient) -> None:
    patient.main(update(t.Outbox).values(sent_at=None, failed_at=T0, failure="refused"))


def a_letter_that_is_late(patient: Patient) -> None:
    patient.main(update(t.Outbox).values(sent_at=None, not_before=T0))


def an_application_without_a_key(patient: Patient) -> None:
    with patient.house.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.slot_id == patient.application_id))


def a_key_of_nobody(patient: Patient) -> None:
    slot_id = random_id()
    with patient.house.keyring.writing() as session:
        session.add(t.Slot(id=slot_id, live=True))
        session.flush()
        session.add(t.Wrap(id=random_id(), slot_id=slot_id, kind="staff", made_at=T0, sealed=b"x"))


def a_document_without_its_blob(patient: Patient) -> None:
    name = next(patient.house.blobs.names())
    patient.house.blobs.delete(name)


def a_blob_of_nobody(patient: Patient) -> None:
    name = BlobName(application_id=ApplicationId(random_id()), object_id=random_id())
    writer = patient.house.blobs.create(name)
    writer.commit()


def an_erased_application_that_is_back(patient: Patient) -> None:
    patient.house.ledger.append([ApplicationId(patient.application_id)])


def a_ledger_that_is_away(patient: Patient) -> None:
    Path(patient.settings.ledger).unlink()


def a_data_folder_that_others_can_read(patient: Patient) -> None:
    patient.settings.data.chmod(0o755)


def a_keyring_that_others_can_read(patient: Patient) -> None:
    (patient.settings.data / "keyring.sqlite3").chmod(0o640)


def a_key_that_others_can_read(patient: Patient) -> None:
    next(patient.settings.keys.glob("*.key.json")).chmod(0o644)


def a_copy_of_the_keys_that_nobody_verified(patient: Patient) -> None:
    patient.main(delete(t.Errand).where(t.Errand.name != HEARTBEAT))


def a_rotation_that_is_not_finished(patient: Patient) -> None:
    beside = patient.settings.keys / "kek.0123456789abcdef.key.json"
    beside.write_bytes((patient.settings.keys / "kek.key.json").read_bytes())
    beside.chmod(0o600)


def a_keys_folder_that_is_incomplete(patient: Patient) -> None:
    (patient.settings.keys / "signing.fingerprint").unlink()


def a_schema_of_another_version(patient: Patient) -> None:
    patient.main(text("UPDATE alembic_version SET version_num = 'ffff'"))


def a_database_that_is_away(patient: Patient) -> None:
    (patient.settings.data / "main.sqlite3").unlink()


def a_database_that_is_damaged(patient: Patient) -> None:
    """Cross out the middle of an index: SQLite reads on, and its check sees it."""
    patient.house.main.truncate_wal()
    with patient.house.main.reading() as session:
        page = session.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_entry_subject'")
        )
        size = session.scalar(text("PRAGMA page_size"))
    patient.house.main.close()
    assert page is not None
    assert size is not None
    with (patient.settings.data / "main.sqlite3").open("r+b") as file:
        file.seek((page - 1) * size + size // 2)
        file.write(b"\xff" * (size // 2))


PLANTED: dict[Callable[[Patient], None], str] = {
    a_purge_that_never_ran: "purge-late",
    a_purge_of_the_day_before_yesterday: "purge-late",
    a_guard_that_stopped: "purge-guarded",
    a_purge_that_left_something: "purge-incomplete",
    a_worker_that_never_ran: "work-stopped",
    a_worker_that_stopped: "work-stopped",
    something_overdue: "overdue",
    something_half_erased: "half-erased",
    a_record_whose_end_is_too_late: "clock-late",
    a_record_whose_facts_are_refused: "clock-refused",
    an_act_that_nobody_verified: "acts-waiting",
    a_receipt_that_nobody_signed: "receipts-unsigned",
    a_letter_that_was_given_up: "letters-failed",
    a_letter_that_is_late: "letters-late",
    an_application_without_a_key: "arrivals-without-key",
    a_key_of_nobody: "keys-without-rows",
    a_document_without_its_blob: "blobs-missing",
    a_blob_of_nobody: "blobs-orphaned",
    an_erased_application_that_is_back: "erased-came-back",
    a_ledger_that_is_away: "store-failed",
    a_data_folder_that_others_can_read: "rights-too-wide",
    a_keyring_that_others_can_read: "rights-too-wide",
    a_key_that_others_can_read: "rights-too-wide",
    a_copy_of_the_keys_that_nobody_verified: "keys-without-copy",
    a_rotation_that_is_not_finished: "keys-beside",
    a_keys_folder_that_is_incomplete: "keys-missing",
    a_schema_of_another_version: "no-vault",
    a_database_that_is_away: "no-vault",
    a_database_that_is_damaged: "damaged",
}


OF_FILES = {a_keyring_that_others_can_read, a_database_that_is_away, a_database_that_is_damaged}


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(
            plant, id=plant.__name__, marks=[pytest.mark.sqlite] if plant in OF_FILES else []
        )
        for plant in PLANTED
    ],
)
def test_the_doctor_finds(patient: Patient, plant: Callable[[Patient], None]) -> None:
    plant(patient)

    assert PLANTED[plant] in patient.codes()


@pytest.mark.sqlite
def test_what_is_under_way_is_no_finding(patient: Patient) -> None:
    uploading = ApplicationId(random_id())
    with patient.house.main.writing() as session:
        session.add(t.Lease(subject=uploading, errand="upload", holder=random_id(), until=NOW))
    with patient.house.keyring.writing() as session:
        session.add(t.Slot(id=uploading, live=True))
        session.flush()
        session.add(
            t.Wrap(id=random_id(), slot_id=uploading, kind="intake", made_at=T0, sealed=b"x")
        )
    patient.house.blobs.create(BlobName(application_id=uploading, object_id=random_id())).commit()

    assert patient.codes() == set()


def test_settings_that_are_unsafe_are_findings(patient: Patient, tmp_path: Path) -> None:
    inside = replace(patient.settings, keys=patient.settings.data / "keys")
    assert "keys-inside-data" in patient.codes(inside)
    assert "keys-in-the-clear" in patient.codes(settings_of(tmp_path))
    put_in_force(patient.house, changed_text(('version = "1"', 'version = "2"')))
    assert "placeholder-controller" in patient.codes(settings_of(tmp_path))
    assert "disk-full" in patient.codes(replace(patient.settings, disk_floor=1 << 60))


@pytest.mark.sqlite
def test_a_fingerprint_in_the_settings_needs_no_file(patient: Patient) -> None:
    (patient.settings.keys / "signing.fingerprint").unlink()

    assert patient.codes(replace(patient.settings, signing_fingerprint="0" * 64)) == set()


@pytest.mark.sqlite
def test_a_reader_that_keeps_a_log_from_being_emptied_is_a_warning(patient: Patient) -> None:
    with patient.house.keyring.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM wrap"))
        patient.house.keyring.engine.dispose()
        with patient.house.keyring.writing() as session:
            session.add(t.Slot(id=random_id(), live=False))

        found = [each for each in examine(patient.settings, now=NOW) if each.code == "log-held"]

    assert [each.level for each in found] == [Level.WARNING]


def environment(patient: Patient) -> dict[str, str]:
    return {
        "APPLICANT_VAULT_DATA": str(patient.settings.data),
        "APPLICANT_VAULT_KEYS": str(patient.settings.keys),
        "APPLICANT_VAULT_POLICY": patient.settings.policy,
        "APPLICANT_VAULT_CUSTODY": patient.settings.custody,
        "APPLICANT_VAULT_DISK_FLOOR": "1",
        "APPLICANT_VAULT_DATABASE": patient.settings.database,
        "APPLICANT_VAULT_KEYRING": patient.settings.keyring,
    }


def test_the_command_says_what_to_do_and_fails_on_an_error(patient: Patient) -> None:
    a_ledger_that_is_away(patient)

    said = CliRunner().invoke(command, env=environment(patient))
    told = CliRunner().invoke(command, ["--json"], env=environment(patient))

    assert (said.exit_code, told.exit_code) == (1, 1)
    assert "Find the ledger" in said.output
    report = json.loads(told.output)
    assert report["well"] is False
    assert set(report["findings"][0]) == {"level", "code", "what", "do"}


@pytest.mark.sqlite
def test_the_command_is_content_with_a_vault_that_is_well(patient: Patient) -> None:
    now = datetime.now(UTC)
    patient.house.purge(now=T0 + timedelta(days=9999))
    with patient.house.main.writing() as session:
        errand_done(session, HEARTBEAT, at=now)

    said = CliRunner().invoke(command, env=environment(patient))

    assert (said.exit_code, said.output) == (0, "Everything is well.\n")


def test_no_finding_tells_whose_application_it_is(patient: Patient) -> None:
    for plant in (something_overdue, a_document_without_its_blob, a_blob_of_nobody):
        plant(patient)

    said = CliRunner().invoke(command, ["--json"], env=environment(patient)).output

    assert patient.application_id.hex() not in said
    assert "Lindqvist" not in said
