"""Where what is measured keeps its rows and documents, and how much of it is measured."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3

from bench.filling import FullVault, fill_vault, opened_vault
from bench.processes import BUCKET
from tests.factories.servers import choose_servers, end_servers
from tests.factories.stores import close_stores, copy_stores
from tests.servers.ceph import ceph

RESULTS = Path(__file__).parent / "results"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
FOLDER, S3 = "folder", "S3"
DATABASES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
STORES = {"folder": FOLDER, "s3": S3}
DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured, and how long."""

    counts: tuple[int, ...] = (1_000, 10_000, 100_000)
    """Applications."""
    sizes: tuple[int, ...] = (1_000_000, 25_000_000)
    """Bytes of a document; the last is downloaded, and sent by many at once."""
    clients: tuple[int, ...] = (1, 8)
    """That hand in at once."""
    rounds: int = 2
    seconds: float = 2.0
    """Of uploads, each round."""
    times: int = 40
    """That a page is asked for."""
    starts: int = 5
    at_once: int = 32
    idle: float = 2.0
    """Seconds until a server counts as idle."""

    @property
    def largest(self) -> int:
        """The largest document."""
        return self.sizes[-1]


FULL = Scale()
SHORT = Scale(
    counts=(20, 60),
    sizes=(300_000,),
    clients=(2,),
    rounds=1,
    seconds=0.1,
    times=2,
    starts=1,
    at_once=3,
    idle=0.1,
)
"""Only to see that everything runs: its figures say nothing."""


def megabytes(size: int) -> str:
    """A size as it stands in a table."""
    return f"{size / 1_000_000:g} MB"


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that is measured, gone afterwards with the databases made for it."""
    # Not the usual place, which may be memory: what is synced has to reach a disk.
    RESULTS.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=RESULTS))
    try:
        yield folder
    finally:
        close_stores(folder)
        shutil.rmtree(folder)


@dataclass(slots=True, kw_only=True)
class Stock:
    """Vaults that were filled once in this run, and closed; each by its number of applications."""

    folder: Path
    filled: dict[str, Path] = field(default_factory=dict)

    @contextmanager
    def opened(self, count: int) -> Iterator[FullVault]:
        """Have one open, to be read only."""
        vault = opened_vault(self._folder(count, all_due=False))
        try:
            yield vault
        finally:
            vault.close()

    def copied(self, count: int, to: Path, *, all_due: bool = False) -> Path:
        """Copy one into a folder that is not there yet."""
        return copy_stores(self._folder(count, all_due=all_due), to)

    def _folder(self, count: int, *, all_due: bool) -> Path:
        name = f"{count}-{'due' if all_due else 'mixed'}"
        if name not in self.filled:
            fill_vault(folder=self.folder / name, count=count, all_due=all_due)
            self.filled[name] = self.folder / name
        return self.filled[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a measure is told: on what, and how much."""

    database: str
    store: str
    scale: Scale
    stock: Stock


@contextmanager
def database_of(name: str) -> Iterator[Stock]:
    """Have everything in this kind of database while the block runs: ours and the plain one's.

    A server waits for the disk at each commit, as one in use does; there are two, as the keyring
    has an instance of its own.
    """
    if name == POSTGRESQL:
        choose_servers(durable=True)
    try:
        with scratch() as folder:
            yield Stock(folder=folder)
    finally:
        end_servers()


@contextmanager
def documents_of(store: str) -> Iterator[Mapping[str, str]]:
    """Have a new store of documents; gives the environment that leads there."""
    if store == FOLDER:
        yield {}
        return
    with ceph() as server:
        environment = server.environment()
        client = boto3.client(
            "s3",
            endpoint_url=server.url,
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )
        client.create_bucket(Bucket=DOCUMENTS)
        yield {**environment, BUCKET: DOCUMENTS}
