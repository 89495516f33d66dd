"""The audit log: chained, signed, archived; whoever edits, reorders or cuts it is found out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.stores import T0, TestStores
from tests.integration.work.log import (
    archive,
    archive_lines,
    lines_of,
    put_erasure,
    sign,
    verify,
    write_down,
)
from vault.adapters.checkpoints_folder import FILE, FolderCheckpointArchive
from vault.cli.audit_verifier import MAX_PROBLEMS, Verifier
from vault.db import tables as t
from vault.errors import NotAuthenticError, StoreError
from vault.usecases.audit.checkpoints import EVERY, archive_checkpoints, sign_checkpoint
from vault.usecases.audit.sequence import BATCH, sequence_entries


def test_a_whole_log_verifies_by_code_that_shares_nothing_with_its_writer(
    stores: TestStores, keys: TestKeys
) -> None:
    write_down(stores, 5)
    put_erasure(stores)
    sign(stores, keys)

    report = verify(stores, keys)

    assert report.problems == []
    assert (report.entries, report.checkpoints, report.receipts) == (6, 1, 1)
    assert report.signed_through == 6
    assert report.archived == 1


def test_the_verifier_imports_nothing_of_the_vault() -> None:
    source = Path("vault/cli/audit_verifier.py").read_text(encoding="utf-8")

    assert "import vault" not in source
    assert "from vault" not in source


def test_more_entries_than_a_batch_are_all_sequenced(stores: TestStores, keys: TestKeys) -> None:
    write_down(stores, BATCH + 3)

    assert sequence_entries(main=stores.main) == BATCH + 3
    assert sequence_entries(main=stores.main) == 0
    sign_checkpoint(main=stores.main, signer=keys.signer, now=T0)
    assert verify(stores, keys).problems == []


def test_the_chain_goes_on_where_it_ended(stores: TestStores, keys: TestKeys) -> None:
    write_down(stores, 2)
    sign(stores, keys)
    write_down(stores, 2, minutes=5)
    sequence_entries(main=stores.main)
    later = T0 + timedelta(hours=3)
    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=later) == 1
    assert archive_checkpoints(main=stores.main, archive=archive(stores), signer=keys.signer) == 1

    report = verify(stores, keys)

    assert report.problems == []
    assert (report.entries, report.checkpoints, report.archived) == (4, 2, 2)


def test_a_checkpoint_is_signed_every_few_minutes_and_only_when_something_is_new(
    stores: TestStores, keys: TestKeys
) -> None:
    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=T0) == 0
    write_down(stores, 1)
    sequence_entries(main=stores.main)
    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=T0) == 1
    write_down(stores, 1, minutes=1)
    sequence_entries(main=stores.main)

    soon = T0 + EVERY - timedelta(seconds=1)
    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=soon) == 0
    # At shutdown nobody waits.
    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=soon, every=timedelta(0)) == 1
    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=soon + EVERY) == 0


def _edit(stores: TestStores) -> None:
    with stores.main.writing() as session:
        entry = session.scalars(select(t.AuditEntry).where(t.AuditEntry.sequence == 2)).one()
        entry.entry = entry.entry.replace(b'"page":1', b'"page":7')


def _reorder(stores: TestStores) -> None:
    with stores.main.writing() as session:
        second, third = session.scalars(
            select(t.AuditEntry).where(t.AuditEntry.sequence.in_((2, 3)))
        ).all()
        second.entry, third.entry = third.entry, second.entry


def _remove_from_the_middle(stores: TestStores) -> None:
    with stores.main.writing() as session:
        session.execute(delete(t.AuditEntry).where(t.AuditEntry.sequence == 2))


def _cut_the_tail(stores: TestStores) -> None:
    with stores.main.writing() as session:
        session.execute(delete(t.AuditEntry).where(t.AuditEntry.sequence >= 3))
        session.execute(delete(t.Checkpoint))


def _forge_a_checkpoint(stores: TestStores) -> None:
    with stores.main.writing() as session:
        checkpoint = session.scalars(select(t.Checkpoint)).one()
        checkpoint.payload = checkpoint.payload.replace(b'"seq":4', b'"seq":3')


def _rewrite_everything(stores: TestStores) -> None:
    with stores.main.writing() as session:
        session.execute(delete(t.AuditEntry).where(t.AuditEntry.sequence == 2))
        session.execute(update(t.AuditEntry).values(sequence=None, head=None))
        session.execute(delete(t.Checkpoint))
    sequence_entries(main=stores.main)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (_edit, "entry 2 was changed"),
        (_reorder, "entry 2 was changed"),
        (_remove_from_the_middle, "entry 2 is missing"),
        (_cut_the_tail, "it was cut"),
        (_forge_a_checkpoint, "is bad"),
        (_rewrite_everything, "it was cut"),
    ],
)
def test_whoever_edits_reorders_or_cuts_the_log_is_found_out(
    stores: TestStores, keys: TestKeys, tamper: Callable[[TestStores], None], says: str
) -> None:
    write_down(stores, 4)
    sign(stores, keys)
    assert verify(stores, keys).problems == []

    tamper(stores)

    assert any(says in problem for problem in verify(stores, keys).problems)


@pytest.mark.parametrize("tamper", [_edit, _reorder, _remove_from_the_middle])
def test_nothing_is_signed_on_top_of_a_chain_that_was_changed_since_the_last_checkpoint(
    stores: TestStores, keys: TestKeys, tamper: Callable[[TestStores], None]
) -> None:
    write_down(stores, 4)
    sequence_entries(main=stores.main)
    tamper(stores)

    with pytest.raises(NotAuthenticError):
        sign_checkpoint(main=stores.main, signer=keys.signer, now=T0)


def test_nothing_is_signed_when_what_was_signed_is_gone(stores: TestStores, keys: TestKeys) -> None:
    write_down(stores, 4)
    sign(stores, keys)
    with stores.main.writing() as session:
        session.execute(delete(t.AuditEntry).where(t.AuditEntry.sequence == 4))

    with pytest.raises(NotAuthenticError, match="does not hold what was signed"):
        sign_checkpoint(main=stores.main, signer=keys.signer, now=T0 + timedelta(hours=9))


def test_a_database_that_lost_an_archived_checkpoint_is_an_alarm(
    stores: TestStores, keys: TestKeys
) -> None:
    write_down(stores, 4)
    sign(stores, keys)
    _cut_the_tail(stores)

    with pytest.raises(NotAuthenticError, match="cut short"):
        archive_checkpoints(main=stores.main, archive=archive(stores), signer=keys.signer)


def test_what_a_crash_left_unarchived_is_archived_the_next_time(
    stores: TestStores, keys: TestKeys
) -> None:
    write_down(stores, 1)
    sequence_entries(main=stores.main)
    sign_checkpoint(main=stores.main, signer=keys.signer, now=T0)

    assert archive_checkpoints(main=stores.main, archive=archive(stores), signer=keys.signer) == 1
    assert archive_checkpoints(main=stores.main, archive=archive(stores), signer=keys.signer) == 0
    assert len(archive_lines(stores)) == 1


def test_a_line_that_a_crash_cut_off_spoils_no_other(stores: TestStores, keys: TestKeys) -> None:
    write_down(stores, 1)
    sign(stores, keys)
    path = stores.folder / "checkpoints" / FILE
    with path.open("ab") as file:
        file.write(b'{"head":"00')
    write_down(stores, 1, minutes=1)
    sequence_entries(main=stores.main)
    sign_checkpoint(main=stores.main, signer=keys.signer, now=T0 + timedelta(hours=3))

    assert archive_checkpoints(main=stores.main, archive=archive(stores), signer=keys.signer) == 1
    report = verify(stores, keys)
    assert report.problems == []
    assert report.archived == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_archive_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    broken = FolderCheckpointArchive(tmp_path)

    with pytest.raises(StoreError):
        broken.last()
    with pytest.raises(StoreError):
        broken.append(b"{}")


def test_an_export_by_another_key_is_refused(stores: TestStores, keys: TestKeys) -> None:
    write_down(stores, 1)
    sign(stores, keys)
    stranger = fresh_keys(stores, folder="other")
    verifier = Verifier(fingerprint=stranger.signer.fingerprint)

    verifier.export(lines_of(stores, keys))

    assert "another fingerprint" in verifier.report.problems[0]
    assert verifier.report.signed_through == 0


@pytest.mark.parametrize(
    "line", [b"", b"nonsense", b"[]", b"{}", b'{"type":"other"}', b'{"type":"entry"}', b"\xff"]
)
def test_lines_that_are_no_export_are_named_and_never_a_traceback(
    keys: TestKeys, line: bytes
) -> None:
    verifier = Verifier(fingerprint=keys.signer.fingerprint)

    verifier.export([line])
    verifier.archive([b"cut off", b"[]"])

    assert verifier.report.problems == [
        "line 1 is malformed",
        "the export names no signing key",
    ]


def test_the_report_stays_short(keys: TestKeys) -> None:
    verifier = Verifier(fingerprint=keys.signer.fingerprint)

    verifier.export([b"nonsense"] * 100)

    assert len(verifier.report.problems) == MAX_PROBLEMS
