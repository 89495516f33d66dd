"""A careers door in a test: fresh stores, fresh keys, the default policy, one open position."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from litestar import Litestar
from sqlalchemy import func, select

from tests.factories.documents import PDF
from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.sites import make_site
from tests.factories.stores import FixedClock, TestStores, fresh_stores
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.policies_packaged import DEFAULT_POLICY, policy_text
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.audit_events import Event
from vault.ports.blob_store import BlobStore
from vault.usecases.retention.policy_book import PolicyBook, open_policy_book
from vault.usecases.submission.submit import SubmitPorts
from vault.web.api.applications import ApiDoor
from vault.web.api.applications import handlers as api_handlers
from vault.web.careers import CareersDoor
from vault.web.careers import handlers as careers_handlers
from vault.web.frame import frame
from vault.web.upload import Intake, Rate

SLUG = "systemutvecklare"
BOUNDARY = "0123456789abcdef"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
MAIN_TABLES = (
    t.Application,
    t.Document,
    t.Contact,
    t.Manifest,
    t.Arrival,
    t.Answer,
    t.ConsentEvent,
    t.Outbox,
    t.Lease,
    t.AuditEntry,
)
NOTHING = dict.fromkeys(
    [*(table.__tablename__ for table in MAIN_TABLES), "wrap", "live_slots", "files"], 0
)
"""What ``World.counts`` says when nothing was stored."""
MANY = Rate(limit=100_000)
POLICY = Event.POLICY_ACTIVATED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything around the door, for a test to look at."""

    stores: TestStores
    keys: TestKeys
    blobs: BlobStore
    book: PolicyBook
    clock: FixedClock
    ports: SubmitPorts
    intake: Intake
    position_id: bytes

    def counts(self) -> dict[str, int]:
        """How many rows there are of what a submission leaves, and how many files."""
        with self.stores.main.reading() as main, self.stores.keyring.reading() as keyring:
            tables = (
                *((main, one) for one in MAIN_TABLES),
                *((keyring, one) for one in (t.Wrap,)),
            )
            rows = {
                table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
                for session, table in tables
            }
            # That a policy came into force is no trace of anybody who submitted.
            rows["audit_entry"] -= main.query(t.AuditEntry).filter_by(event=POLICY).count()
            rows["live_slots"] = (
                keyring.scalar(select(func.count()).select_from(t.Slot).where(t.Slot.live)) or 0
            )
        return rows | {"files": len(self.blob_files())}

    def app(self, **changes: object) -> Litestar:
        """The application of a careers process; ``changes`` replace parts of the intake."""
        intake = replace(self.intake, **changes)  # type: ignore[arg-type]  # a test names the fields
        return frame(
            site=make_site(clock=self.clock),
            routes=[*api_handlers, *careers_handlers],
            dependencies={"api": ApiDoor(intake=intake), "careers": CareersDoor(intake=intake)},
        )

    def close(self) -> None:
        self.ports.background.shutdown()
        self.stores.close()

    def blob_files(self) -> list[Path]:
        """Every file below the folder of the blobs, unfinished ones too."""
        return [path for path in (self.stores.folder / "blobs").rglob("*") if path.is_file()]


def make_world(folder: Path, *, blobs: BlobStore | None = None, text: str | None = None) -> World:
    """Build it all below ``folder``."""
    stores = fresh_stores(folder)
    keys = fresh_keys(stores)
    clock = FixedClock()
    store = blobs or FilesystemBlobStore(stores.folder / "blobs")
    with stores.main.writing() as session:
        book = open_policy_book(session, text=text or policy_text(DEFAULT_POLICY), now=clock())
    ports = SubmitPorts(
        main=stores.main,
        keyring=stores.keyring,
        blobs=store,
        sealer=keys.sealer,
        background=ThreadPoolExecutor(2),
        policies=lambda: book,
        organisation="Exempel AB",
        public_url="http://127.0.0.1:8000",
    )
    return World(
        stores=stores,
        keys=keys,
        blobs=store,
        book=book,
        clock=clock,
        ports=ports,
        intake=Intake(
            ports=ports,
            rate_limiter=DatabaseRateLimiter(stores.main),
            disk_floor=0,
            rate=MANY,
        ),
        position_id=add_position(stores, clock),
    )


def add_position(
    stores: TestStores,
    clock: FixedClock,
    *,
    slug: str = SLUG,
    status: str = "published",
    last_date: date | None = date(2026, 12, 13),
) -> bytes:
    """Insert a position."""
    position_id = random_id()
    with stores.main.writing() as session:
        session.add(
            t.Position(
                id=position_id,
                slug=slug,
                title_sv="Systemutvecklare",
                title_en="Software developer",
                place="Göteborg",
                body_sv="Du bygger tjänster som folk litar på.\n\nVi sitter nära Järntorget.",
                body_en="You build services that people trust.\n\nWe are close to Järntorget.",
                status=status,
                last_date=last_date,
                made_at=clock(),
                published_at=clock(),
                decided_at=clock() if status == "closed" else None,
            )
        )
    return position_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """One file of a form."""

    field: str = "cv"
    name: str = "cv.pdf"
    content: bytes = PDF


Parts = list[tuple[str, str] | FilePart]


def form(*parts: tuple[str, str] | FilePart, closed: bool = True) -> bytes:
    """Write a multipart body, as a browser does; without its end when not ``closed``."""
    pieces: list[bytes] = []
    for part in parts:
        pieces.append(f"--{BOUNDARY}\r\n".encode())
        if isinstance(part, FilePart):
            pieces.append(
                f'Content-Disposition: form-data; name="{part.field}"; filename="{part.name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n".encode()
            )
            pieces.append(part.content)
        else:
            name, text = part
            pieces.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode())
        pieces.append(b"\r\n")
    if closed:
        pieces.append(f"--{BOUNDARY}--\r\n".encode())
    return b"".join(pieces)


def application_parts(*, position: str | None = SLUG, **texts: str) -> Parts:
    """The least that is taken, in no particular order."""
    fields = {"name": "Åsa Lindqvist", "email": "asa@exempel.se", **texts}
    if position is not None:
        fields["position"] = position
    return [FilePart(), *fields.items()]
