"""Fetching the largest document, whole and in part, over HTTP from both servers."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection

from bench.client import Get, hand_in, seconds_in_turn
from bench.places import Place, megabytes
from bench.report import Row, at_least
from bench.servers import Served, plain, vault
from tests.corpus.sized_pdf import sized_pdf
from vault.adapters.custody_dev_file import DevFileProtection
from vault.adapters.custody_folder import FolderCustody
from vault.adapters.opener_kek import KekOpener
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import StaffKey, random_id
from vault.db import tables as t
from vault.db.engines import Database, open_database
from vault.ports.keys import Opener
from vault.settings import sqlite_url
from vault.usecases.staff.sessions import begin_session
from vault.usecases.staff.tags import tag_rights

ACCEPT_SECONDS = 60.0
COOKIE = "staff"  # its name without TLS


def downloads(place: Place) -> Iterator[Row]:
    """A row for the whole document and one for a twenty-fifth out of its middle."""
    size = place.scale.largest
    part = size // 25
    document = sized_pdf(size=size)
    span = {"Range": f"bytes={size // 2}-{size // 2 + part - 1}"}
    with ExitStack() as stack:
        gets = [
            _plain(stack.enter_context(plain(place, document, durable=True))),
            _vault(stack.enter_context(vault(place, document))),
        ]
        for work, count, headers in (
            (f"download {megabytes(size)}, whole", size, {}),
            (f"download {megabytes(part)} out of {megabytes(size)}", part, span),
        ):
            asked = [replace(get, headers=get.headers | headers) for get in gets]
            took = seconds_in_turn(asked, times=place.scale.times)
            durable, ours = (count / 1_000_000 / each for each in took)
            # A file is read in the same way, however it was written.
            yield at_least(
                work=work, unit="MB/s", plain=None, durable=durable, vault=ours, least=0.9
            )


def _handed_in(served: Served) -> dict[str, object]:
    connection = HTTPConnection("127.0.0.1", served.server.port, timeout=60)
    receipt: dict[str, object] = json.loads(hand_in(connection, served.form))
    connection.close()
    return receipt


def _plain(served: Served) -> Get:
    number = _handed_in(served)["id"]
    return Get(port=served.server.port, path=f"/documents/{number}", headers={})


def _vault(served: Served) -> Get:
    receipt = _handed_in(served)
    application, documents = receipt["id"], receipt["documents"]
    assert isinstance(application, str)
    assert isinstance(documents, list)
    own = sqlite_url(served.folder / "data" / "main.sqlite3")
    main = open_database(served.databases.get("DATABASE", own))
    _wait_until_accepted(main, bytes.fromhex(application))
    custody = FolderCustody(folder=served.folder / "keys", protection=DevFileProtection())
    opener = KekOpener(kek=StaffKey(custody.load(kind=KeyBlobKind.KEK)))
    headers = {"Cookie": f"{COOKIE}={_sign_in(main, opener)}"}
    main.close()
    path = f"/staff/candidates/{application}/documents/{documents[0]['id']}"
    return Get(port=served.server.port, path=path, headers=headers)


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
