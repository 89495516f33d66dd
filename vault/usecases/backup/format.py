"""What a backup holds, file by file, and how its hashes are made and compared (docs/formats.md).

``head.json``, the content, ``manifest.json``; and after every thousand files, and before the
manifest, a ``hashes/…`` in the format of ``sha256sum``. So a damaged or shortened archive is
noticed, in memory that does not grow with it. The hashes are no signature: they find damage, and
forgery is found by what is inside, since nothing of an applicant's opens that was changed.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from vault.crypto.canonical import Json
from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.errors import ArchiveError
from vault.ports.archive import Archive, ArchiveFile, ArchiveWriter
from vault.ports.blob_store import BlobName

FORMAT = "applicant-vault backup"
VERSION = 1
HEAD = "head.json"
MANIFEST = "manifest.json"
DATABASE_FILE = "database.sqlite3"
KEYRING_LIFE = timedelta(days=7)
"""How long a copy of the keyring may live: whoever has it and the keys can read what was purged
since. The receipts of erasure name the day on which the last one is gone (cryptography.md §3)."""
CLOCKS_DIFFER = timedelta(days=1)  # more than two machines disagree about the time

HASHES_AT_ONCE = 1_000
_MAX_JSON = 1024 * 1024
_MAX_HASHES = HASHES_AT_ONCE * 200
_BLOB = re.compile(r"blobs/([0-9a-f]{2})/((?:\1)[0-9a-f]{30})\.([0-9a-f]{32})")
_HASHES = re.compile(r"hashes/\d{9}\.txt")


class ArchiveStore(StrEnum):
    """The two archives of a backup; they belong in different places."""

    MAIN = "main"
    """The main database and the blobs."""
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What an archive says of itself. ``pair`` is the same in both archives of one backup."""

    store: ArchiveStore
    pair: bytes
    taken_at: datetime
    schema: str

    def json(self) -> dict[str, Json]:
        """This method will return it as ``head.json`` has it."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "store": self.store.value,
            "pair": self.pair.hex(),
            "taken_at": self.taken_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "schema": self.schema,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What went into an archive."""

    files: int
    byte_count: int


class Packer:
    """Writes one archive: every file with its hash."""

    def __init__(self, writer: ArchiveWriter, head: Head) -> None:
        """Begin with the head."""
        self._writer = writer
        self._hashes = _Hashes()
        self._batch = 0
        self.add_bytes(HEAD, _encoded(head.json()))

    def add(self, file: ArchiveFile) -> None:
        """This method will append a file. Raises StoreError, NoSpaceError."""
        digest = hashlib.sha256()
        pieces = _hashed(file.pieces, digest)
        self._writer.add(ArchiveFile(name=file.name, size=file.size, pieces=pieces))
        self._hashes.take(file, digest.hexdigest())
        if self._hashes.waiting >= HASHES_AT_ONCE:
            self._flush()

    def add_bytes(self, name: str, content: bytes) -> None:
        """This method will append a small file. Raises StoreError, NoSpaceError."""
        self.add(ArchiveFile(name=name, size=len(content), pieces=[content]))

    def finish(self) -> Written:
        """This method will append the last hashes and the manifest. Raises StoreError."""
        self._flush()
        manifest = _encoded(self._hashes.manifest())
        self._writer.add(ArchiveFile(name=MANIFEST, size=len(manifest), pieces=[manifest]))
        return Written(files=self._hashes.files, byte_count=self._hashes.byte_count)

    def _flush(self) -> None:
        lines = self._hashes.flush()
        name = f"hashes/{self._batch:09d}.txt"
        self._batch += 1
        self._writer.add(ArchiveFile(name=name, size=len(lines), pieces=[lines]))


class Unpacker:
    """Reads one archive: its head first, then its content, comparing every hash on the way."""

    def __init__(self, archive: Archive) -> None:
        """Read the head.

        Raises:
            ArchiveError: it is no backup of ours, or of a later format.
        """
        self._files = archive.files()
        self._hashes = _Hashes()
        first = next(self._files, None)
        if first is None or first.name != HEAD:
            raise ArchiveError("the backup is no archive of ours, or damaged")
        self.head = _head(self._small(first))

    def content(self) -> Iterator[ArchiveFile]:
        """This method will give the files of the content, each to be read before the next.

        Raises:
            ArchiveError: something is damaged, missing, or not as it was written. What was read
                before that MUST NOT be used.
        """
        for file in self._files:
            if file.name == MANIFEST:
                self._close(file)
                return
            if _HASHES.fullmatch(file.name):
                self._compare(file)
            else:
                digest = hashlib.sha256()
                yield ArchiveFile(
                    name=file.name, size=file.size, pieces=_hashed(file.pieces, digest)
                )
                self._hashes.take(file, digest.hexdigest())
                if self._hashes.waiting > HASHES_AT_ONCE:
                    raise ArchiveError("the backup is damaged: hashes are missing")
        raise ArchiveError("the backup is cut short: its manifest is missing")

    def _small(self, file: ArchiveFile) -> bytes:
        content = _read_small(file, _MAX_JSON)
        self._hashes.take(file, hashlib.sha256(content).hexdigest())
        return content

    def _compare(self, file: ArchiveFile) -> None:
        if _read_small(file, _MAX_HASHES) != self._hashes.flush():
            raise ArchiveError("the backup is damaged: a hash does not fit")

    def _close(self, file: ArchiveFile) -> None:
        if self._hashes.waiting or _read_small(file, _MAX_JSON) != _encoded(
            self._hashes.manifest()
        ):
            raise ArchiveError("the backup is damaged: its manifest does not fit")
        if next(self._files, None) is not None:
            raise ArchiveError("the backup is damaged: something follows its manifest")


class _Hashes:
    """The hashes of a run of files, and one over all of them."""

    def __init__(self) -> None:
        self.files = 0
        self.byte_count = 0
        self._lines: list[bytes] = []
        self._all = hashlib.sha256()

    @property
    def waiting(self) -> int:
        return len(self._lines)

    def take(self, file: ArchiveFile, digest: str) -> None:
        self.files += 1
        self.byte_count += file.size
        # "surrogateescape": a strange name of a strange archive must fail by its hash alone.
        self._lines.append(f"{digest}  {file.name}\n".encode(errors="surrogateescape"))

    def flush(self) -> bytes:
        lines = b"".join(self._lines)
        self._lines = []
        self._all.update(lines)
        return lines

    def manifest(self) -> dict[str, Json]:
        return {
            "format": f"{FORMAT} manifest",
            "version": VERSION,
            "files": self.files,
            "bytes": self.byte_count,
            "hashes_sha256": self._all.hexdigest(),
        }


def blob_file(name: BlobName) -> str:
    """This function will return where a blob lies in an archive."""
    application = name.application_id.hex()
    return f"blobs/{application[:2]}/{application}.{name.object_id.hex()}"


def blob_named(untrusted_name: str) -> BlobName:
    """This function will return the blob of that place in an archive.

    Raises:
        ArchiveError: it is no place of a blob.
    """
    found = _BLOB.fullmatch(untrusted_name)
    if found is None:
        raise ArchiveError("the backup holds something that is no part of a vault")
    application, thing = bytes.fromhex(found[2]), bytes.fromhex(found[3])
    assert len(application) == len(thing) == ID_BYTES
    return BlobName(application_id=ApplicationId(application), object_id=thing)


def _head(untrusted_content: bytes) -> Head:
    try:
        said = json.loads(untrusted_content)
        if said["format"] != FORMAT:
            raise ArchiveError("the backup is no archive of ours, or damaged")
        if said["version"] != VERSION:
            raise ArchiveError("the backup has a format that this version does not know")
        taken_at = datetime.fromisoformat(said["taken_at"])
        return Head(
            store=ArchiveStore(said["store"]),
            pair=bytes.fromhex(said["pair"]),
            taken_at=taken_at if taken_at.tzinfo else taken_at.replace(tzinfo=UTC),
            schema=str(said["schema"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveError("the backup is no archive of ours, or damaged") from error


def _read_small(file: ArchiveFile, limit: int) -> bytes:
    if file.size > limit:
        raise ArchiveError("the backup is damaged: a list in it is too long")
    return b"".join(file.pieces)


def _hashed(pieces: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _encoded(value: dict[str, Json]) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()
