"""Accepting: what was submitted, whole and unchanged, once; and nothing else, ever."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.factories import documents as made
from tests.factories.arrivals import (
    Arrived,
    a_yes,
    arrive,
    blobs_in,
    forget_rows,
    put_blob,
    put_wraps,
)
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from tests.fakes.databases import DyingDatabase, Fuse
from vault.crypto.keys import new_application_key, random_id
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.errors import (
    ErasingError,
    NotFoundError,
    RefusedAcceptanceError,
    StoreError,
)
from vault.ports.blob_store import BlobName
from vault.ports.inspection import ScanVerdict
from vault.ports.keys import Wrapped
from vault.usecases.accept import (
    BATCH,
    LEASE,
    AcceptTools,
    accept,
    claim_arrived,
    put_off,
    reopen_restored,
)

ME = b"m" * 16
OTHER = b"o" * 16
LATER = T0 + timedelta(seconds=1)


def row(stores: TestStores, arrived: Arrived) -> t.Application:
    with stores.main.reading() as session:
        return session.get_one(t.Application, arrived.id)


def wraps(stores: TestStores, arrived: Arrived, kind: str) -> list[t.Wrap]:
    with stores.keyring.reading() as session:
        return list(session.scalars(select(t.Wrap).filter_by(slot_id=arrived.id, kind=kind)))


def events(stores: TestStores, arrived: Arrived) -> list[str]:
    with stores.main.reading() as session:
        return list(
            session.scalars(
                select(t.AuditEntry.event)
                .where(t.AuditEntry.subject == arrived.id)
                .order_by(t.AuditEntry.at)
            )
        )


def refusal(tools: AcceptTools, arrived: Arrived) -> str:
    with pytest.raises(RefusedAcceptanceError) as caught:
        accept(tools=tools, application_id=arrived.id, now=LATER)
    return caught.value.reason


def test_what_arrived_is_accepted_and_only_the_staff_and_the_applicant_can_open_it(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)

    assert accept(tools=tools, application_id=arrived.id, now=LATER)

    application = row(stores, arrived)
    assert application.status == "accepted"
    assert (application.accepted_at, application.intake_deleted_at) == (LATER, LATER)
    assert wraps(stores, arrived, "intake") == []
    (staff,) = wraps(stores, arrived, "staff")
    opened = keys.opener.unwrap_application_key(
        application_id=arrived.id,
        wrapped=Wrapped(key_id=staff.key_id or b"", sealed=staff.sealed),
    )
    assert opened == arrived.key
    assert len(wraps(stores, arrived, "link")) == 1
    assert events(stores, arrived) == ["application.accepted"]


def test_the_entry_names_the_hash_of_the_manifest_and_no_personal_data(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)

    with stores.main.reading() as session:
        entry = session.scalars(select(t.AuditEntry)).one().entry
        manifest = session.scalars(select(t.Manifest)).one()

    assert json.loads(entry)["detail"]["manifest"] == manifest.sha256.hex()
    assert b"Astrid" not in entry
    assert b"cv.pdf" not in entry


def test_without_a_scanner_documents_are_marked_as_not_scanned(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)

    with stores.main.reading() as session:
        assert session.scalars(select(t.Document.marks)).all() == ["unscanned"]


def test_accepting_twice_changes_nothing(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    before = row(stores, arrived)

    assert not accept(tools=tools, application_id=arrived.id, now=LATER + timedelta(hours=1))

    after = row(stores, arrived)
    assert (after.accepted_at, after.version) == (before.accepted_at, before.version)
    assert len(wraps(stores, arrived, "staff")) == 1
    assert events(stores, arrived) == ["application.accepted"]


def test_a_status_that_moved_on_is_left_alone(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.main.writing() as session:
        session.execute(update(t.Application).values(status="rejected", outcome="rejected"))

    accept(tools=tools, application_id=arrived.id, now=LATER)

    assert row(stores, arrived).status == "rejected"
    assert row(stores, arrived).accepted_at == LATER


@pytest.mark.parametrize("writes", range(1, 6))
def test_killed_before_any_of_its_writes_it_is_finished_the_next_time(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, writes: int
) -> None:
    arrived = arrive(stores, keys.sealer)
    fuse = Fuse(burns_at=writes)
    dying = replace(
        tools,
        main=DyingDatabase(stores.main, fuse),
        keyring=DyingDatabase(stores.keyring, fuse),
    )
    with pytest.raises(KeyboardInterrupt):
        accept(tools=dying, application_id=arrived.id, now=LATER)

    accept(tools=tools, application_id=arrived.id, now=LATER)

    application = row(stores, arrived)
    assert application.status == "accepted"
    assert application.intake_deleted_at == LATER
    assert wraps(stores, arrived, "intake") == []
    assert len(wraps(stores, arrived, "staff")) == 1
    assert events(stores, arrived) == ["application.accepted"]


def test_a_key_that_was_not_committed_to_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    other = replace(arrived, key=new_application_key())
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.kind == "intake"))
    put_wraps(stores, keys.sealer, other, at=T0)

    assert refusal(tools, arrived) == "commitment"
    assert row(stores, arrived).accepted_at is None
    assert wraps(stores, arrived, "staff") == []
    assert events(stores, arrived) == ["application.refused_at_acceptance"]


def test_a_staff_side_with_another_key_than_the_applicant_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    wrapped = keys.opener.wrap_application_key(application_id=arrived.id, key=new_application_key())
    with stores.keyring.writing() as session:
        session.add(
            t.Wrap(
                id=random_id(),
                slot_id=arrived.id,
                live=True,
                kind="staff",
                key_id=wrapped.key_id,
                made_at=T0,
                sealed=wrapped.sealed,
            )
        )

    assert refusal(tools, arrived) == "commitment"


def test_a_wrap_that_does_not_open_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.keyring.writing() as session:
        wrap = session.scalars(select(t.Wrap).where(t.Wrap.kind == "intake")).one()
        wrap.sealed = wrap.sealed[:-1] + bytes([wrap.sealed[-1] ^ 1])

    assert refusal(tools, arrived) == "wrap"


def test_an_arrival_without_a_wrap_is_an_alarm_and_not_a_clean_up(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))

    assert refusal(tools, arrived) == "no-wrap"
    assert row(stores, arrived).status == "received"


def _flip_manifest(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        manifest = session.get_one(t.Manifest, (arrived.id, 1))
        manifest.sealed = manifest.sealed[:-1] + bytes([manifest.sealed[-1] ^ 1])


def _no_manifest(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(delete(t.Manifest))


def _other_hash(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Manifest, (arrived.id, 1)).sha256 = bytes(32)


def _gap_in_the_revisions(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Manifest, (arrived.id, 1)).revision = 2


def _other_contact(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Contact, (arrived.id, 1)).sealed = b"\x01other"


def _no_contact(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(delete(t.Contact))


def _other_media(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(update(t.Document).values(media="txt"))


def _document_too_many(stores: TestStores, arrived: Arrived) -> None:
    document = put_blob(blobs_in(stores), arrived.id, arrived.key, made.PDF, media="pdf")
    with stores.main.writing() as session:
        session.add(
            t.Document(
                id=document.id,
                application_id=arrived.id,
                kind="cv",
                ordinal=7,
                media="pdf",
                plain_size=document.plain_size,
                sealed_size=document.sealed_size,
            )
        )


def _document_missing(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(delete(t.Document))


def _consent_never_given(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.add(
            t.ConsentEvent(
                id=random_id(),
                application_id=arrived.id,
                purpose="keep",
                state="given",
                at=T0,
                language="sv",
                method="form",
                policy_version="0" * 64,
            )
        )


def _blob_path(stores: TestStores, arrived: Arrived) -> str:
    name = f"{arrived.id.hex()}.{arrived.manifest.documents[0].id.hex()}"
    (path,) = (stores.folder / "blobs").rglob(name)
    return str(path)


def _flip_blob(stores: TestStores, arrived: Arrived) -> None:
    with open(_blob_path(stores, arrived), "r+b") as file:  # noqa: PTH123 - a test's own file
        file.seek(60)
        byte = file.read(1)
        file.seek(60)
        file.write(bytes([byte[0] ^ 1]))


def _cut_blob(stores: TestStores, arrived: Arrived) -> None:
    with open(_blob_path(stores, arrived), "r+b") as file:  # noqa: PTH123 - a test's own file
        file.truncate(60)


def _no_blob(stores: TestStores, arrived: Arrived) -> None:
    blobs_in(stores).delete_application(arrived.id)


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (_flip_manifest, "manifest"),
        (_no_manifest, "manifest"),
        (_other_hash, "manifest"),
        (_gap_in_the_revisions, "manifest"),
        (_other_contact, "contact"),
        (_no_contact, "contact"),
        (_other_media, "documents"),
        (_document_too_many, "documents"),
        (_document_missing, "documents"),
        (_consent_never_given, "consent"),
        (_flip_blob, "blob"),
        (_cut_blob, "blob"),
        (_no_blob, "blob-missing"),
    ],
)
def test_anything_that_is_not_as_submitted_is_refused_with_an_alarm(
    stores: TestStores,
    keys: TestKeys,
    tools: AcceptTools,
    tamper: Callable[[TestStores, Arrived], None],
    reason: str,
) -> None:
    arrived = arrive(stores, keys.sealer)
    tamper(stores, arrived)

    assert refusal(tools, arrived) == reason
    assert refusal(tools, arrived) == reason

    assert row(stores, arrived).accepted_at is None
    assert wraps(stores, arrived, "staff") == []
    assert events(stores, arrived) == ["application.refused_at_acceptance"]


def test_a_consent_that_was_given_is_accepted(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer, consents=(a_yes(),))

    assert accept(tools=tools, application_id=arrived.id, now=LATER)


def test_a_forged_replacement_of_an_accepted_application_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))
    forged = arrive(stores, keys.sealer, replaces=arrived)

    assert refusal(tools, forged) == "other-manifest"
    assert wraps(stores, forged, "staff") == []
    assert row(stores, forged).accepted_at is None


def test_a_replacement_beside_the_staff_wrap_of_the_first_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    forged = arrive(stores, keys.sealer, replaces=arrived)

    assert refusal(tools, forged) == "commitment"


def test_after_a_restored_main_database_the_staff_wrap_alone_is_enough(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    shutil.copy(stores.folder / "main.sqlite3", stores.folder / "backup.sqlite3")
    stores.main.truncate_wal()
    shutil.copy(stores.folder / "main.sqlite3", stores.folder / "backup.sqlite3")
    accept(tools=tools, application_id=arrived.id, now=LATER)
    restore_main(stores)
    assert row(stores, arrived).accepted_at is None

    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == [arrived.id]
    assert accept(tools=tools, application_id=arrived.id, now=LATER)

    assert row(stores, arrived).status == "accepted"
    assert row(stores, arrived).intake_deleted_at == LATER
    assert len(wraps(stores, arrived, "staff")) == 1


def restore_main(stores: TestStores) -> None:
    stores.main.close()
    for name in ("main.sqlite3-wal", "main.sqlite3-shm"):
        (stores.folder / name).unlink(missing_ok=True)
    shutil.copy(stores.folder / "backup.sqlite3", stores.folder / "main.sqlite3")


def test_after_a_restored_keyring_it_is_accepted_again_for_the_same_hash(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))
    put_wraps(stores, keys.sealer, arrived, at=T0)
    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == []

    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 1
    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == [arrived.id]
    assert not accept(tools=tools, application_id=arrived.id, now=LATER)

    assert len(wraps(stores, arrived, "staff")) == 1
    assert wraps(stores, arrived, "intake") == []
    assert events(stores, arrived) == ["application.accepted"]


def test_nothing_is_reopened_where_nothing_was_restored(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 0
    arrived = arrive(stores, keys.sealer)
    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 0
    accept(tools=tools, application_id=arrived.id, now=LATER)
    assert reopen_restored(main=stores.main, keyring=stores.keyring) == 0


def test_an_application_that_is_being_erased_is_not_accepted(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.main.writing() as session:
        session.get_one(t.Application, arrived.id).erasing_at = T0

    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == []
    with pytest.raises(ErasingError):
        accept(tools=tools, application_id=arrived.id, now=LATER)


def test_a_dead_slot_gets_no_staff_wrap(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    key_was_read = Meanwhile(tools.blobs, lambda: kill(stores, arrived.id))

    with pytest.raises(ErasingError):
        accept(
            tools=replace(tools, blobs=key_was_read),  # type: ignore[arg-type]  # a BlobStore
            application_id=arrived.id,
            now=LATER,
        )

    assert wraps(stores, arrived, "staff") == []
    assert row(stores, arrived).accepted_at is None


class Meanwhile:
    """A blob store during whose reading something else happens."""

    def __init__(self, blobs: object, happens: Callable[[], None]) -> None:
        self._blobs = blobs
        self._happens = happens

    def open(self, name: BlobName) -> object:
        self._happens()
        return self._blobs.open(name)  # type: ignore[attr-defined]  # a BlobStore


def kill(stores: TestStores, slot_id: bytes) -> None:
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.slot_id == slot_id))
        session.get_one(t.Slot, slot_id).live = False


def test_an_unknown_application_is_not_found(tools: AcceptTools) -> None:
    with pytest.raises(NotFoundError):
        accept(tools=tools, application_id=ApplicationId(random_id()), now=LATER)


@pytest.mark.parametrize(
    "case",
    [
        (made.PDF.replace(b"/Catalog", b"/JavaScript"), "pdf", "quarantined"),
        (made.docx(more={"word/vbaProject.bin": b"x"}), "docx", "quarantined"),
        (made.docx(), "docx", "accepted"),
        (made.docx()[:-40], "docx", "accepted"),
        (made.PDF.replace(b"%%EOF", b""), "pdf", "accepted"),
        (made.RTF, "rtf", "accepted"),
        ("Hej, jag söker jobbet.\n".encode(), "txt", "accepted"),
        (made.PDF, "docx", "quarantined"),
    ],
)
def test_contents_that_carry_or_contradict_something_are_withheld(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, case: tuple[bytes, str, str]
) -> None:
    plain, media, status = case
    arrived = arrive(stores, keys.sealer, plains=(plain,), media=media)

    accept(tools=tools, application_id=arrived.id, now=LATER)

    assert row(stores, arrived).status == status
    quarantined = "application.quarantined" in events(stores, arrived)
    assert quarantined == (status == "quarantined")


class FakeScanner:
    """Says what it is told to say, after reading the whole document."""

    def __init__(self, verdict: ScanVerdict | None) -> None:
        self._verdict = verdict
        self.seen = b""

    def scan(self, *, size: int, read_at: Callable[[int, int], bytes]) -> ScanVerdict:
        self.seen = read_at(0, size)
        if self._verdict is None:
            raise StoreError("the scanner cannot be reached")
        return self._verdict


@pytest.mark.parametrize(
    "case",
    [(ScanVerdict.CLEAN, "accepted", ""), (ScanVerdict.INFECTED, "quarantined", "infected")],
)
def test_what_the_scanner_says_decides_about_quarantine(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, case: tuple[ScanVerdict, str, str]
) -> None:
    verdict, status, marks = case
    arrived = arrive(stores, keys.sealer)
    scanner = FakeScanner(verdict)

    accept(tools=replace(tools, scanner=scanner), application_id=arrived.id, now=LATER)

    assert scanner.seen == made.PDF
    assert row(stores, arrived).status == status
    with stores.main.reading() as session:
        assert session.scalars(select(t.Document.marks)).all() == [marks]


def test_a_scanner_out_of_reach_accepts_nothing(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)

    with pytest.raises(StoreError):
        accept(
            tools=replace(tools, scanner=FakeScanner(None)), application_id=arrived.id, now=LATER
        )

    assert row(stores, arrived).accepted_at is None
    assert events(stores, arrived) == []


def test_a_claim_keeps_others_away_until_it_runs_out(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    assert claim_arrived(main=stores.main, holder=ME, now=T0) == [arrived.id]

    assert claim_arrived(main=stores.main, holder=OTHER, now=T0) == []
    assert claim_arrived(main=stores.main, holder=OTHER, now=T0 + LEASE) == [arrived.id]


def test_a_claim_that_failed_is_put_off(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    claim_arrived(main=stores.main, holder=ME, now=T0)
    put_off(
        main=stores.main,
        application_id=arrived.id,
        holder=ME,
        until=T0 + timedelta(hours=24),
    )

    assert claim_arrived(main=stores.main, holder=OTHER, now=T0 + LEASE) == []
    after = T0 + timedelta(hours=24)
    assert claim_arrived(main=stores.main, holder=OTHER, now=after) == [arrived.id]


def test_accepting_gives_the_claim_back(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    claim_arrived(main=stores.main, holder=ME, now=T0)

    accept(tools=tools, application_id=arrived.id, now=LATER)

    with stores.main.reading() as session:
        assert session.scalars(select(t.Lease)).all() == []


def test_what_has_not_arrived_is_not_claimed(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.main.writing() as session:
        session.get_one(t.Arrival, arrived.id).state = "abandoned"

    assert claim_arrived(main=stores.main, holder=ME, now=T0) == []


def test_a_batch_is_bounded_and_oldest_first(stores: TestStores, keys: TestKeys) -> None:
    young = arrive(stores, keys.sealer, at=T0 + timedelta(minutes=1))
    old = arrive(stores, keys.sealer, at=T0)

    assert BATCH > 1
    assert claim_arrived(main=stores.main, holder=ME, now=LATER, limit=1) == [old.id]
    assert claim_arrived(main=stores.main, holder=ME, now=LATER, limit=5) == [young.id]


def test_forgetting_the_rows_leaves_nothing_to_claim(stores: TestStores, keys: TestKeys) -> None:
    arrived = arrive(stores, keys.sealer)
    forget_rows(stores, arrived.id)

    assert claim_arrived(main=stores.main, holder=ME, now=LATER) == []
