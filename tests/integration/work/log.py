"""An audit log for tests: written, signed, archived, and verified as a stranger would."""

from datetime import timedelta

from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from vault.adapters.checkpoints_folder import FILE, FolderCheckpointArchive
from vault.cli.audit_verifier import Report, Verifier
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.audit_events import Event
from vault.usecases.audit.checkpoints import archive_checkpoints, sign_checkpoint
from vault.usecases.audit.export import export_audit
from vault.usecases.audit.recording import OPERATOR, PURGE, record
from vault.usecases.audit.sequence import sequence_entries
from vault.usecases.purge.sign_erasures import sign_erasures

APPLICATION = b"a" * 16


def write_down(stores: TestStores, count: int, *, minutes: int = 0) -> None:
    with stores.main.writing() as session:
        for number in range(count):
            record(
                session,
                event=Event.AUDIT_VIEWED,
                at=T0 + timedelta(minutes=minutes, seconds=number),
                actor=OPERATOR,
                detail={"page": number},
            )


def put_erasure(
    stores: TestStores, *, audited: bool = True, application: bytes = APPLICATION
) -> bytes:
    erasure_id = random_id()
    with stores.main.writing() as session:
        session.add(
            t.Erasure(
                id=erasure_id,
                application_id=application,
                reason="expired",
                rule="position.rejected",
                policy_version="0" * 64,
                kind="position",
                due_at=T0,
                at=T0 + timedelta(hours=1),
                blobs=2,
                byte_count=4711,
            )
        )
        if audited:
            record(
                session,
                event=Event.APPLICATION_ERASED,
                at=T0 + timedelta(hours=1),
                actor=PURGE,
                subject=application,
                detail={"blobs": 2},
            )
    return erasure_id


def sign(stores: TestStores, keys: TestKeys) -> None:
    sequence_entries(main=stores.main)
    sign_erasures(main=stores.main, signer=keys.signer, now=T0 + timedelta(hours=2))
    sign_checkpoint(main=stores.main, signer=keys.signer, now=T0 + timedelta(hours=2))
    archive_checkpoints(main=stores.main, archive=archive(stores), signer=keys.signer)


def archive(stores: TestStores) -> FolderCheckpointArchive:
    return FolderCheckpointArchive(stores.folder / "checkpoints")


def archive_lines(stores: TestStores) -> list[bytes]:
    path = stores.folder / "checkpoints" / FILE
    return path.read_bytes().splitlines() if path.exists() else []


def lines_of(stores: TestStores, keys: TestKeys) -> list[bytes]:
    with stores.main.reading() as session:
        return list(
            export_audit(
                session=session,
                public_key=keys.signer.public_key,
                fingerprint=keys.signer.fingerprint,
            )
        )


def verify(stores: TestStores, keys: TestKeys) -> Report:
    verifier = Verifier(fingerprint=keys.signer.fingerprint)
    verifier.export(lines_of(stores, keys))
    verifier.archive(archive_lines(stores))
    return verifier.report
