"""Accepting: what was submitted, whole and unchanged, once."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.factories import documents as made
from tests.factories.arrivals import (
    arrive,
)
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from tests.fakes.databases import DyingDatabase, Fuse
from tests.integration.work.seen import events, row, wraps
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.errors import (
    ErasingError,
    NotFoundError,
    StoreError,
)
from vault.ports.blob_store import BlobName
from vault.ports.inspection import ScanVerdict
from vault.ports.keys import Wrapped
from vault.usecases.acceptance.accept import (
    AcceptTools,
    accept,
    claim_arrived,
)

ME = b"m" * 16
OTHER = b"o" * 16
LATER = T0 + timedelta(seconds=1)


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
