"""Every key that is still held, and everything that each of them could open.

``work`` holds all keys, and so does whoever runs the drill. A key is tried on a sealed thing as
everything that the thing could be: a table that is added later is tried without being named here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import permutations

from sqlalchemy import Table, select

from vault.crypto.contexts import Context, Kind, context
from vault.crypto.keys import ID_BYTES, SecretBytes
from vault.crypto.ranges import RangeReader
from vault.db.engines import Database
from vault.db.purging import IDS_AT_ONCE
from vault.db.tables import Preview, Wrap
from vault.db.tables.columns import MainBase
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import CryptoError, MissingBlobError
from vault.ports.blob_store import BlobName, BlobStore
from vault.ports.keys import IntakeOpener, Opener, Wrapped

WRAPS_AT_ONCE = 2_000

ReadAt = Callable[[int, int], bytes]


def _sealed_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.info["class"] == "sealed"]


SEALED_TABLES: Sequence[Table] = tuple(
    table
    for table in MainBase.metadata.sorted_tables
    if "application_id" in table.columns and _sealed_columns(table)
)
"""Every table that has something sealed of an application, however long its rows live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKeys:
    """The vault's keys that open: the KEK and the intake key."""

    opener: Opener
    intake_opener: IntakeOpener


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A key that came out of a wrap, and whose it is."""

    slot_id: bytes
    key: SecretBytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedThing:
    """Something sealed, whose it is, and everything that it could have been sealed as."""

    application_id: bytes
    contexts: tuple[Context, ...]
    content: bytes | BlobName


def every_key(*, keyrings: Iterable[Database], held: HeldKeys) -> list[Opened]:
    """This function will return every key that comes out of these keyrings, each once.

    Raises:
        StoreError: a keyring failed.
    """
    found: dict[bytes, list[Opened]] = {}
    for keyring in keyrings:
        for one in open_wraps(keyring=keyring, held=held):
            same_slot = found.setdefault(one.slot_id, [])
            if all(one.key != other.key for other in same_slot):
                same_slot.append(one)
    return [one for same_slot in found.values() for one in same_slot]


def open_wraps(*, keyring: Database, held: HeldKeys) -> Iterator[Opened]:
    """This function will open every wrap of a keyring that a held key opens.

    Wraps for a private link or a visit need a secret that nobody but the applicant has.

    Raises:
        StoreError: the keyring failed.
    """
    last = b""
    while True:
        with (
            keyring.reading() as session
        ):  # for a moment: a reader keeps the log from being emptied
            rows = session.execute(
                select(Wrap.id, Wrap.slot_id, Wrap.key_id, Wrap.sealed)
                .where(Wrap.id > last)
                .order_by(Wrap.id)
                .limit(WRAPS_AT_ONCE)
            ).all()
        for row in rows:
            wrapped = Wrapped(key_id=row.key_id or b"", sealed=row.sealed)
            for key in _open_wrap(row.slot_id, wrapped, held):
                yield Opened(slot_id=row.slot_id, key=key)
        if len(rows) < WRAPS_AT_ONCE:
            return
        last = rows[-1].id


def _open_wrap(slot_id: bytes, wrapped: Wrapped, held: HeldKeys) -> Iterator[SecretBytes]:
    """Try every held key, whatever the wrap is said to be for."""
    owner = ApplicationId(slot_id)
    with suppress(CryptoError):
        yield held.opener.unwrap_application_key(application_id=owner, wrapped=wrapped)
    with suppress(CryptoError):
        yield held.intake_opener.unwrap_application_key(application_id=owner, wrapped=wrapped)
    with suppress(CryptoError):
        letter = OutboxId(slot_id)
        yield held.intake_opener.unwrap_outbox_key(outbox_id=letter, wrapped=wrapped)


def sealed_things(
    *, main: Database, blobs: BlobStore, application_ids: Sequence[bytes]
) -> Iterator[SealedThing]:
    """This function will give everything sealed that the stores have of these applications.

    Raises:
        StoreError: a store failed.
    """
    for start in range(0, len(application_ids), IDS_AT_ONCE):
        some = application_ids[start : start + IDS_AT_ONCE]
        for table in SEALED_TABLES:
            yield from _of_table(main, table, some)
    wanted = set(application_ids)
    for name in blobs.names():
        if name.application_id in wanted:
            yield _of_blob(main, name)


def _of_blob(main: Database, name: BlobName) -> SealedThing:
    """A blob is a document, or a page of one."""
    with main.reading() as session:
        page = session.get(Preview, name.object_id)
    ids = [name.application_id, name.object_id, *([page.document_id] if page else [])]
    return SealedThing(
        application_id=name.application_id,
        contexts=_contexts(ids, [page.page] if page else []),
        content=name,
    )


def _of_table(main: Database, table: Table, ids: Sequence[bytes]) -> Iterator[SealedThing]:
    with main.reading() as session:
        query = select(table).where(table.c.application_id.in_(ids))
        for row in session.execute(query).mappings():
            named = [value for value in row.values() if _is_id(value)]
            revisions = [row["revision"]] if "revision" in row else []
            for column in _sealed_columns(table):
                if row[column] is not None:
                    yield SealedThing(
                        application_id=row["application_id"],
                        contexts=_contexts(list(dict.fromkeys(named)), revisions),
                        content=row[column],
                    )


def _is_id(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == ID_BYTES


def _contexts(ids: Sequence[bytes], revisions: Sequence[int]) -> tuple[Context, ...]:
    """Name everything that something with these ids could be sealed as."""
    found = []
    for kind in Kind:
        if set(kind.id_lengths) != {ID_BYTES}:
            continue  # a wrap under a named key, and keys are no content
        for some in permutations(ids, len(kind.id_lengths)):
            if kind.has_revision:
                found += [context(kind, *some, revision=each) for each in revisions]
            else:
                found.append(context(kind, *some))
    return tuple(found)


def opens(*, thing: SealedThing, key: SecretBytes, blobs: BlobStore) -> bool:
    """This function will say whether a key opens a thing as anything that it could be.

    Raises:
        StoreError: the blobs cannot be read.
    """
    if isinstance(thing.content, bytes):
        read_at, size = _reader(thing.content), len(thing.content)
        return any(_opens(key, each, read_at, size) for each in thing.contexts)
    try:
        with blobs.open(thing.content) as blob:
            return any(_opens(key, each, blob.read_at, blob.size) for each in thing.contexts)
    except MissingBlobError:
        return False


def _opens(key: SecretBytes, where: Context, read_at: ReadAt, size: int) -> bool:
    # The header and the last chunk tell: nothing of an applicant's is opened for this but its end.
    try:
        RangeReader(read_at=read_at, sealed_size=size, key=key, context=where)
    except CryptoError:
        return False
    return True


def _reader(content: bytes) -> ReadAt:
    return lambda offset, length: content[offset : offset + length]
