"""A vault in a folder, opened as after a restart, and what a test may ask of it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from tests.factories.keyrings import TestKeys, fresh_keys, open_keys
from tests.factories.stores import T0, copy_stores, fresh_stores, url_in
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.ledger_file import FileLedger
from vault.adapters.policies_packaged import DEFAULT_POLICY, policy_text
from vault.adapters.scanner_off import OffScanner
from vault.crypto.contexts import Context, Kind, context
from vault.crypto.keys import ApplicationKey, LinkToken, SecretBytes, random_id
from vault.crypto.link_unwrap import open_link_wrap
from vault.crypto.manifest_open import open_manifest
from vault.crypto.opening import open_sealed
from vault.crypto.ranges import RangeReader
from vault.db import tables as t
from vault.db.engines import Database, open_database
from vault.db.migrate import Store
from vault.db.purging import APPLICATION_TABLES
from vault.domain.identifiers import ApplicationId
from vault.errors import CryptoError, ErasingError, NotAuthenticError
from vault.ports.blob_store import BlobName, BlobStore
from vault.ports.keys import Wrapped
from vault.ports.ledger import Ledger
from vault.usecases.acceptance.accept import AcceptTools, accept, claim_arrived
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.purge import PurgeReport, purge
from vault.usecases.purge.replay_ledger import replay_ledger
from vault.usecases.retention.policy_book import PolicyBook, open_policy_book
from vault.usecases.submission.sweep import sweep

AFTER_THE_LEASE = timedelta(minutes=11)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything of one vault on one machine, with all its keys."""

    folder: Path
    main: Database
    keyring: Database
    blobs: BlobStore
    ledger: Ledger
    keys: TestKeys
    book: PolicyBook

    @property
    def stores(self) -> ErasureStores:
        return ErasureStores(
            main=self.main, keyring=self.keyring, blobs=self.blobs, ledger=self.ledger
        )

    @property
    def accept_tools(self) -> AcceptTools:
        return AcceptTools(
            main=self.main,
            keyring=self.keyring,
            blobs=self.blobs,
            intake_opener=self.keys.intake_opener,
            opener=self.keys.opener,
            scanner=OffScanner(),
        )

    def close(self) -> None:
        self.main.close()
        self.keyring.close()

    def accept_all(self, *, now: datetime) -> int:
        """Do what ``work`` does with what has arrived."""
        accepted = 0
        for one in claim_arrived(main=self.main, holder=random_id(), now=now):
            with suppress(ErasingError):
                accepted += accept(tools=self.accept_tools, application_id=one, now=now)
        return accepted

    def purge(self, *, now: datetime, limit: int | None = None) -> PurgeReport:
        return purge(stores=self.stores, book=self.book, now=now, limit=limit, confirmed=True)

    def restart(self, *, now: datetime) -> None:
        """Do what every start does, and what ``work`` does first."""
        replay_ledger(stores=self.stores, now=now)
        sweep(main=self.main, keyring=self.keyring, blobs=self.blobs, now=now)

    def application_ids(self) -> list[bytes]:
        with self.main.reading() as session:
            return list(session.scalars(select(t.Application.id)))

    def left_behind(self) -> dict[str, int]:
        """Count what lives: rows, wraps, live slots, files. Nothing that is empty is in it."""
        with self.main.reading() as session:
            rows = {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in APPLICATION_TABLES
            }
            for extra in (t.Answer, t.Outbox, t.Lease):
                rows[extra.__tablename__] = (
                    session.scalar(select(func.count()).select_from(extra)) or 0
                )
            rows["arrival"] = (
                session.scalar(
                    select(func.count())
                    .select_from(t.Arrival)
                    .where(t.Arrival.state != "abandoned")
                )
                or 0
            )
        with self.keyring.reading() as session:
            rows["wrap"] = session.scalar(select(func.count()).select_from(t.Wrap)) or 0
            rows["live slot"] = (
                session.scalar(select(func.count()).select_from(t.Slot).where(t.Slot.live)) or 0
            )
        rows["file"] = sum(one.is_file() for one in (self.folder / "blobs").rglob("*"))
        return {name: count for name, count in rows.items() if count}

    def traces_of(self, application_id: bytes) -> dict[str, int]:
        """Count what is left of one application in every store."""
        found = {}
        with self.main.reading() as session:
            for table in APPLICATION_TABLES:
                own = table.c.id if table.name == "application" else table.c.application_id
                found[table.name] = (
                    session.scalar(
                        select(func.count()).select_from(table).where(own == application_id)
                    )
                    or 0
                )
            found["letter"] = (
                session.scalar(
                    select(func.count())
                    .select_from(t.Outbox)
                    .where(t.Outbox.application_id == application_id)
                )
                or 0
            )
        with self.keyring.reading() as session:
            found["wrap"] = (
                session.scalar(
                    select(func.count()).select_from(t.Wrap).where(t.Wrap.slot_id == application_id)
                )
                or 0
            )
            slot = session.get(t.Slot, application_id)
            found["slot that is not dead"] = int(slot is None or slot.live)
        found["blob"] = sum(one.application_id == application_id for one in self.blobs.names())
        return {name: count for name, count in found.items() if count}

    def facts(self) -> dict[bytes, t.Erasure]:
        with self.main.reading() as session:
            return {row.application_id: row for row in session.scalars(select(t.Erasure))}

    def read_by_staff(self, application_id: bytes) -> dict[str, bytes]:
        """Every document by its name, as a recruiter gets it."""
        with self.keyring.reading() as session:
            wrap = session.scalars(
                select(t.Wrap).where(t.Wrap.slot_id == application_id, t.Wrap.kind == "staff")
            ).one()
        assert wrap.key_id is not None
        key = self.keys.opener.unwrap_application_key(
            application_id=ApplicationId(application_id),
            wrapped=Wrapped(key_id=wrap.key_id, sealed=wrap.sealed),
        )
        return self._documents(application_id, key)

    def read_by_link(self, application_id: bytes, token: bytes) -> dict[str, bytes]:
        """Every document by its name, as its applicant gets it."""
        with self.keyring.reading() as session:
            wraps = session.scalars(
                select(t.Wrap).where(t.Wrap.slot_id == application_id, t.Wrap.kind == "link")
            ).all()
        for wrap in wraps:
            with suppress(NotAuthenticError):
                key = open_link_wrap(
                    token=LinkToken(SecretBytes(token)),
                    application_id=ApplicationId(application_id),
                    wrap_id=wrap.id,
                    wrap=wrap.sealed,
                )
                return self._documents(application_id, key)
        raise AssertionError("the private link opens nothing")

    def everything_that_opens(self, *, tokens: Sequence[bytes]) -> set[bytes]:
        """Try every key that is still held on every blob and sealed row; say whose opened."""
        keys = self._every_key(tokens)
        with self.main.reading() as session:
            sealed = [
                *(
                    (Kind.CONTACT, row.application_id, row.revision, row.sealed)
                    for row in session.scalars(select(t.Contact))
                ),
                *(
                    (Kind.MANIFEST, row.application_id, row.revision, row.sealed)
                    for row in session.scalars(select(t.Manifest))
                ),
            ]
        opened = {
            application_id
            for kind, application_id, revision, content in sealed
            for key in keys
            if _opens(key, context(kind, application_id, revision=revision), content)
        }
        for name in self.blobs.names():
            with self.blobs.open(name) as blob:
                content = blob.read_at(0, blob.size)
            where = context(Kind.DOC, name.application_id, name.object_id)
            if any(_opens(key, where, content) for key in keys):
                opened.add(name.application_id)
        return opened

    def _every_key(self, tokens: Sequence[bytes]) -> list[ApplicationKey]:
        """Open every wrap by every key: intake, KEK, and every link that was ever given."""
        with self.keyring.reading() as session:
            wraps = list(session.scalars(select(t.Wrap)))
        keys = []
        for wrap in wraps:
            held = Wrapped(key_id=wrap.key_id or b"", sealed=wrap.sealed)
            for opener in (self.keys.opener, self.keys.intake_opener):
                with suppress(CryptoError):
                    keys.append(
                        opener.unwrap_application_key(
                            application_id=ApplicationId(wrap.slot_id), wrapped=held
                        )
                    )
            for token in tokens:
                with suppress(CryptoError):
                    keys.append(
                        open_link_wrap(
                            token=LinkToken(SecretBytes(token)),
                            application_id=ApplicationId(wrap.slot_id),
                            wrap_id=wrap.id,
                            wrap=wrap.sealed,
                        )
                    )
        return keys

    def _documents(self, application_id: bytes, key: ApplicationKey) -> dict[str, bytes]:
        with self.main.reading() as session:
            sealed = session.get_one(t.Manifest, (application_id, 1)).sealed
        manifest = open_manifest(
            key=key, application_id=ApplicationId(application_id), revision=1, sealed=sealed
        )
        return {
            one.file_name: self._document(application_id, key, one.id) for one in manifest.documents
        }

    def _document(self, application_id: bytes, key: ApplicationKey, document_id: bytes) -> bytes:
        name = BlobName(application_id=ApplicationId(application_id), object_id=document_id)
        with self.blobs.open(name) as blob:
            reader = RangeReader(
                read_at=blob.read_at,
                sealed_size=blob.size,
                key=key,
                context=context(Kind.DOC, application_id, document_id),
            )
            return b"".join(reader.read(start=0, stop=reader.plain_size))


def _opens(key: ApplicationKey, where: Context, sealed: bytes) -> bool:
    try:
        open_sealed(key=key, context=where, sealed=sealed)
    except CryptoError:
        return False
    return True


def make_house(folder: Path) -> None:
    """Make a vault: databases by the migrations, keys, ledger, policy."""
    folder.mkdir(exist_ok=True)
    stores = fresh_stores(folder)
    fresh_keys(stores)
    FileLedger(folder / "ledger" / "erased.txt").create()
    stores.close()
    close_cleanly(open_house(folder))


def open_house(
    folder: Path,
    *,
    database: Callable[[str, str], Database] = lambda _name, url: open_database(url),
    blobs: Callable[[BlobStore], BlobStore] = lambda store: store,
    ledger: Callable[[Ledger], Ledger] = lambda ledger: ledger,
    keys: Path | None = None,
) -> House:
    """Open a vault; the first three may put something around the stores."""
    main = database("main", url_in(folder, Store.MAIN))
    with main.writing() as session:
        book = open_policy_book(session, text=policy_text(DEFAULT_POLICY), now=T0)
    return House(
        folder=folder,
        main=main,
        keyring=database("keyring", url_in(folder, Store.KEYRING)),
        blobs=blobs(FilesystemBlobStore(folder / "blobs")),
        ledger=ledger(FileLedger(folder / "ledger" / "erased.txt")),
        keys=open_keys(keys or folder / "keys"),
        book=book,
    )


def close_cleanly(house: House) -> None:
    """Close it so that its files can be copied one by one."""
    assert house.main.truncate_wal()
    assert house.keyring.truncate_wal()
    house.close()


def copy_house(template: Path, folder: Path) -> Path:
    return copy_stores(template, folder)
