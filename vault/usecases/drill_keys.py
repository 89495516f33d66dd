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
from vault.db.purging import APPLICATION_TABLES, IDS_AT_ONCE
from vault.db.tables import Answer, Outbox, Preview, Wrap
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import CryptoError, MissingBlobError
from vault.ports.blob_store import BlobName, BlobStore
from vault.ports.keys import IntakeOpener, Opener, Wrapped

WRAPS_AT_ONCE = 2_000

ReadAt = Callable[[int, int], bytes]


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
    with keyring.reading() as session:
        rows = session.execute(
            select(Wrap.slot_id, Wrap.key_id, Wrap.sealed).execution_options(
                yield_per=WRAPS_AT_ONCE
            )
        )
        for slot_id, key_id, sealed in rows:
            for key in _open_wrap(slot_id, Wrapped(key_id=key_id or b"", sealed=sealed), held):
                yield Opened(slot_id=slot_id, key=key)


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
    tables = [*APPLICATION_TABLES, Answer.__table__, Outbox.__table__]
    for start in range(0, len(application_ids), IDS_AT_ONCE):
        some = application_ids[start : start + IDS_AT_ONCE]
        for table in tables:
            assert isinstance(table, Table)
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
    columns = [column for column in table.columns if column.info["class"] == "sealed"]
    if not columns:
        return
    own = table.c.id if table.name == "application" else table.c.application_id
    with main.reading() as session:
        for row in session.execute(select(table).where(own.in_(ids))).mappings():
            named = [value for value in row.values() if _is_id(value)]
            revisions = [row["revision"]] if "revision" in row else []
            for column in columns:
                if row[column.name] is not None:
                    yield SealedThing(
                        application_id=row[own.name],
                        contexts=_contexts(list(dict.fromkeys(named)), revisions),
                        content=row[column.name],
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
