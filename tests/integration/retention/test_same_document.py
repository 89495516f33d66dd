"""One person, one CV, two applications: each has its own key and its own end (E15, E16)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, visit
from tests.factories.documents import PDF
from tests.factories.purging import purge_now
from tests.factories.submitting import World, make_world
from vault.db import tables as t
from vault.domain.identifiers import DocumentId
from vault.usecases.export.for_applicant import open_my_document
from vault.usecases.retention.clock import lock_application, reset_clock
from vault.usecases.submission.answer import Receipt


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


def take_back(world: World, receipt: Receipt) -> None:
    now = world.clock()
    with world.stores.main.writing() as session:
        row = lock_application(session, receipt.application_id)
        row.withdrawn_at = row.blocked_at = now
        reset_clock(session, row, book=world.book, now=now)


def test_one_goes_and_the_other_stays_byte_for_byte(world: World) -> None:
    first, second = (accepted(world, hand_in(world)) for _ in range(2))
    sealed = {path.read_bytes() for path in world.blob_files()}
    assert len(sealed) == len(world.blob_files()) == 2

    take_back(world, first)
    assert purge_now(world).erased == 1

    with world.stores.main.reading() as session:
        (row,) = session.scalars(select(t.Document)).all()
    assert row.application_id == second.application_id
    opened = open_my_document(
        main=world.stores.main,
        blobs=world.blobs,
        book=world.book,
        visit=visit(world, second),
        document_id=DocumentId(row.id),
        now=world.clock(),
    )
    assert b"".join(opened.pieces()) == PDF
    opened.close()
