"""The real documents of corpus.toml, as they lie on this machine once the set-up fetched them."""

import gzip
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("corpus.toml")
FOLDER = Path(__file__).parents[2] / ".test-tools" / "corpus"


@dataclass(frozen=True, slots=True, kw_only=True)
class RealDocument:
    """One document by others: ``name`` in FOLDER, ``inside`` the path in its package."""

    name: str
    kind: str
    sha256: str
    inside: str

    @property
    def path(self) -> Path:
        return FOLDER / self.name

    def is_here(self) -> bool:
        """This function will tell whether the file lies in FOLDER with the content of the list."""
        return self.path.is_file() and sum_of(self.path.read_bytes()) == self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that holds documents; ``sha256`` is known of Python packages only."""

    origin: str
    name: str
    version: str
    sha256: str
    documents: tuple[RealDocument, ...]


def sum_of(content: bytes) -> str:
    """This function will return the SHA-256 of the content in hex."""
    return hashlib.sha256(content).hexdigest()


def unpacked(*, inside: str, content: bytes) -> bytes:
    """This function will return the document itself: Debian gzips what lies in its folders."""
    return gzip.decompress(content) if inside.endswith(".gz") else content


def packages() -> tuple[Package, ...]:
    """This function will return what corpus.toml lists."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))["package"]
    return tuple(_package(entry) for entry in listed)


def real_documents() -> tuple[RealDocument, ...]:
    """This function will return every document of the list, in its order, here or not."""
    return tuple(document for package in packages() for document in package.documents)


def _package(entry: dict[str, Any]) -> Package:
    documents = tuple(
        RealDocument(
            name=file["name"], kind=file["kind"], sha256=file["sha256"], inside=file["path"]
        )
        for file in entry["files"]
    )
    return Package(
        origin=entry["from"],
        name=entry["name"],
        version=entry["version"],
        sha256=entry.get("sha256", ""),
        documents=documents,
    )
