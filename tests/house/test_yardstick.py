"""The plain program that the vault is measured against really does the same work."""

import json
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench.client import fetch, form, hand_in, rate
from bench.processes import plain_server
from bench.report import at_least, at_most, table, within

DOCUMENT = bytes(range(256)) * 4096
FIELDS = {"name": "Maja Lind", "email": "maja.lind@example.org"}


@pytest.mark.parametrize("durable", [False, True])
def test_the_plain_program_gives_back_what_it_took_in(tmp_path: Path, durable: bool) -> None:  # noqa: FBT001 - a case of the table
    with plain_server(folder=tmp_path, durable=durable, fill=60) as server:
        upload = form(path="/applications", document=DOCUMENT, fields=FIELDS)
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        number = json.loads(hand_in(connection, upload))["id"]

        whole = fetch(connection, f"/documents/{number}", {})
        part = fetch(connection, f"/documents/{number}", {"Range": "bytes=1000-1999"})
        page = json.loads(fetch(connection, "/applications", {}))
        connection.close()

        assert whole == DOCUMENT
        assert part == DOCUMENT[1000:2000]
        assert len(page) == 50
        assert page[0]["name"] == "Maja Lind"
        assert rate(port=server.port, form=upload, clients=2, seconds=0.2) > 0
        assert server.memory() > 0


def test_the_report_says_what_falls_short() -> None:
    rows = [
        at_least(work="upload", unit="a second", plain=12, durable=10, vault=8, least=0.9),
        at_most(work="page", unit="ms", plain=2, durable=2, vault=2.5, most=1.5),
        within(work="start", unit="s", vault=1.6, limit=1.5),
    ]

    assert [row.holds for row in rows] == [False, True, False]
    assert table(rows).count("FALLS SHORT") == 2
    assert "≥ 0.9 x" in table(rows)
