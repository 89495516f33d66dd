"""Fetching a document of 25 MB, whole and in part, over HTTP from both servers."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from bench.client import Get, hand_in, seconds_in_turn
from bench.processes import plain_server, vault_server
from bench.report import Row, at_least
from bench.uploads import SIZES, plain_form, scratch, slug_of_first_position, vault_form
from tests.corpus.sized_pdf import sized_pdf
from vault.adapters.custody_dev_file import DevFileProtection
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.opener_kek import KekOpener
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import StaffKey, random_id
from vault.db import tables as t
from vault.db.engines import Database, open_database
from vault.ports.keys import Opener
from vault.usecases.staff_sessions import begin_session
from vault.usecases.staff_tags import tag_rights

ACCEPT_SECONDS = 60.0
RANGE = {"Range": "bytes=10000000-10999999"}
RANGE_MB = 1.0
WHOLE_MB = SIZES["25 MB"] / 1_000_000
COOKIE = "staff"  # its name without TLS


def downloads() -> Iterator[Row]:
    """A row for the whole document and one for a megabyte out of its middle."""
    document = sized_pdf(size=SIZES["25 MB"])
    with ExitStack() as stack:
        gets = [
            _plain(stack, document, durable=False),
            _plain(stack, document, durable=True),
            _vault(stack, document),
        ]
        for work, megabytes, headers in (
            ("download 25 MB, whole", WHOLE_MB, {}),
            ("download 1 MB out of 25", RANGE_MB, RANGE),
        ):
            asked = [replace(get, headers=get.headers | headers) for get in gets]
            plain, durable, vault = (megabytes / each for each in seconds_in_turn(asked))
            yield at_least(
                work=work, unit="MB/s", plain=plain, durable=durable, vault=vault, least=0.9
            )


def _plain(stack: ExitStack, document: bytes, *, durable: bool) -> Get:
    folder = stack.enter_context(scratch())
    server = stack.enter_context(plain_server(folder=folder, durable=durable))
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    number = json.loads(hand_in(connection, plain_form(document)))["id"]
    connection.close()
    return Get(port=server.port, path=f"/documents/{number}", headers={})


def _vault(stack: ExitStack, document: bytes) -> Get:
    folder = stack.enter_context(scratch())
    server = stack.enter_context(vault_server(folder=folder))
    form = vault_form(document, slug=slug_of_first_position(server.port))
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    receipt = json.loads(hand_in(connection, form))
    connection.close()
    main = open_database(f"sqlite:///{_main_file(folder)}")
    _wait_until_accepted(main, bytes.fromhex(receipt["id"]))
    opener = KekOpener(
        kek=StaffKey(
            FolderCustody(folder=folder / "keys", protection=DevFileProtection()).load(
                kind=KeyBlobKind.KEK
            )
        )
    )
    headers = {"Cookie": f"{COOKIE}={_sign_in(main, opener)}"}
    main.close()
    path = f"/staff/candidates/{receipt['id']}/documents/{receipt['documents'][0]['id']}"
    return Get(port=server.port, path=path, headers=headers)


def _main_file(folder: Path) -> Path:
    return folder / "data" / "main.sqlite3"


def _wait_until_accepted(main: Database, application_id: bytes) -> None:
    deadline = time.perf_counter() + ACCEPT_SECONDS
    while time.perf_counter() < deadline:
        with main.reading() as session:
            row = session.get_one(t.Application, application_id)
            if row.accepted_at and row.intake_deleted_at:
                return
        time.sleep(0.1)
    message = "the application was not accepted"
    raise RuntimeError(message)


def _sign_in(main: Database, opener: Opener) -> str:
    # Straight into the database: what signing in costs is not what is measured here.
    now = datetime.now(UTC)
    staff_id = random_id()
    with main.writing() as session:
        person = t.Staff(
            id=staff_id,
            email="bench@example.org",
            name="Bench",
            language="en",
            is_administrator=False,
            is_recruiter=True,
            all_positions=True,
            made_at=now,
        )
        session.add(person)
        tag_rights(session, opener=opener, person=person)
        session.flush()
        return begin_session(session, opener=opener, staff_id=staff_id, now=now)
