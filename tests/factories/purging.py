"""The purge of a test's world, and what it left."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.submitting import World
from vault.adapters.ledger_file import FileLedger
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.purge_guard import Boot
from vault.ports.blob_store import BlobStore
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.plan import plan
from vault.usecases.purge.purge import PurgeReport, purge
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.submission.answer import Receipt

TWO_YEARS_AND_TWO_DAYS = timedelta(days=733)
TWO_DOCUMENTS = (("cv", "cv.pdf", b"%PDF-1.7\n" * 9), ("attachment", "intyg.txt", b"Hej.\n" * 99))


def rejected(world: World, *, count: int = 1) -> list[Receipt]:
    """Hand in, accept, and close the position without any of them."""
    receipts = [accepted(world, hand_in(world, documents=TWO_DOCUMENTS)) for _ in range(count)]
    reject_all(world, *receipts)
    return receipts


def erasure_stores(world: World, *, blobs: BlobStore | None = None) -> ErasureStores:
    """The stores of a purge; the ledger is made with the first of them."""
    path = world.stores.folder / "ledger" / "erased.txt"
    ledger = FileLedger(path)
    if not path.exists():
        ledger.create()
    return ErasureStores(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=blobs or world.blobs,
        ledger=ledger,
    )


def purge_now(
    world: World,
    *,
    limit: int | None = None,
    confirmed: bool = True,
    blobs: BlobStore | None = None,
    boot: Boot | None = None,
    book: PolicyBook | None = None,
) -> PurgeReport:
    return purge(
        stores=erasure_stores(world, blobs=blobs),
        book=book or world.book,
        now=world.clock(),
        boot=boot,
        limit=limit,
        confirmed=confirmed,
    )


def unforeseen(world: World) -> None:
    """Make every end look as if it had been written this moment: no forecast has shown it."""
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(clock_since=world.clock()))


def reasons(world: World) -> list[str]:
    with world.stores.main.reading() as session:
        return sorted(session.scalars(select(t.Erasure.reason)))


def last_run(world: World) -> t.PurgeRun:
    with world.stores.main.reading() as session:
        newest = select(t.PurgeRun).order_by(t.PurgeRun.started_at.desc()).limit(1)
        return session.scalars(newest).one()


def purge_events(world: World) -> list[str]:
    """What the log says about purges, guards and ledgers, in order."""
    with world.stores.main.reading() as session:
        events = session.scalars(select(t.AuditEntry.event).order_by(t.AuditEntry.at)).all()
    return [each for each in events if each.split(".")[0] in {"purge", "guard", "ledger"}]


def hold(world: World, application_id: bytes) -> None:
    """Place a hold from now on, for somebody's claim."""
    now, owner = world.clock(), random_id()
    with world.stores.main.writing() as session:
        session.add(
            t.Staff(
                id=owner,
                email="rut@exempel.se",
                name="Rut",
                language="sv",
                is_administrator=False,
                is_recruiter=True,
                all_positions=True,
                made_at=now,
            )
        )
        session.flush()
        session.add(
            t.Hold(
                id=random_id(),
                application_id=application_id,
                reason="claim",
                owner_id=owner,
                placed_at=now,
                review_on=(now + timedelta(days=3000)).date(),
            )
        )


def release_holds(world: World) -> None:
    with world.stores.main.writing() as session:
        for row in session.scalars(select(t.Hold)):
            row.released_at = world.clock()


def restrict(world: World, application_id: bytes) -> None:
    with world.stores.main.writing() as session:
        session.add(
            t.Restriction(
                id=random_id(),
                application_id=application_id,
                ground="accuracy",
                from_at=world.clock(),
            )
        )


def planned(world: World, as_of: datetime) -> list[bytes]:
    """What a purge at that time would begin with."""
    with world.stores.main.reading() as session:
        found = plan(session, book=world.book, as_of=as_of)
    return [each.application_id for each in found.due]
