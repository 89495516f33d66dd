"""The vault and the plain program, served on one kind of database and one store of documents."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.client import Form, fetch, form
from bench.pages import plain_address
from bench.places import Place, documents_of, scratch
from bench.processes import Server, plain_server, vault_server
from tests.factories.stores import empty_urls

FIELDS = {"name": "Maja Lind", "email": "maja.lind@example.org"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server with nothing in it, and what it is handed."""

    server: Server
    form: Form
    folder: Path
    databases: Mapping[str, str]


@contextmanager
def plain(place: Place, document: bytes, *, durable: bool) -> Iterator[Served]:
    """Have the plain program: its files in the folder or, one ``put_object`` each, in S3."""
    with scratch() as folder, documents_of(place.store) as documents:
        database = plain_address(folder)
        with plain_server(
            folder=folder, durable=durable, database=database, documents=documents
        ) as server:
            upload = form(path="/applications", document=document, fields=FIELDS)
            yield Served(server=server, form=upload, folder=folder, databases={})


@contextmanager
def vault(place: Place, document: bytes) -> Iterator[Served]:
    """Have the vault, which is handed the same by the contract's JSON door."""
    with scratch() as folder, documents_of(place.store) as documents:
        databases = empty_urls(folder)
        with vault_server(folder=folder, databases=databases, documents=documents) as server:
            fields = {**FIELDS, "position": _slug_of_first_position(server.port)}
            upload = form(path="/api/v1/applications", document=document, fields=fields)
            yield Served(server=server, form=upload, folder=folder, databases=databases)


def _slug_of_first_position(port: int) -> str:
    """The position that a new vault opens by itself."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    page = fetch(connection, "/en/jobs", {}).decode()
    connection.close()
    found = re.search(r'href="/en/jobs/([^"/?#]+)"', page)
    if found is None:
        message = "the careers page shows no position"
        raise LookupError(message)
    return found[1]
