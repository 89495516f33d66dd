"""What speed is measured with: the plain program does the same work, and every measure runs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.client import fetch, form, hand_in, rate
from bench.figures import BEGIN, END, HEADINGS, merged, read_figures, write_page
from bench.people import LARGEST, STATES, People
from bench.pictures import PICTURES
from bench.places import SHORT, Place, Stock
from bench.processes import plain_server
from bench.report import Row, at_least, at_most, table, within
from bench.run import On, Run
from tests.house.sources import ROOT
from vault.domain.application import Kind, Status

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


def test_people_are_the_same_for_the_same_seed_and_of_every_kind() -> None:
    some, again = People(7).some(3_000), People(7).some(3_000)

    assert some == again
    assert some != People(8).some(3_000)
    assert set(STATES) == set(Status) == {one.status for one in some}
    assert {one.language for one in some} == {"sv", "en"}
    assert {one.kind for one in some} == set(Kind)
    sizes = sorted(file.size for one in some for file in one.files if file.kind == "cv")
    assert 150_000 < sizes[len(sizes) // 2] < 400_000
    assert sizes[-1] <= LARGEST


def grown(work: str, database: str, count: int, figure: float) -> Row:
    row = at_most(work=work, unit="ms", plain=None, durable=2, vault=figure, most=1.5, count=count)
    return replace(row, group="pages", database=database, taken="2026-11-22", busy=0.1)


def test_figures_of_one_group_leave_the_others_and_the_pictures_say_them_in_words(
    tmp_path: Path,
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Speed\n\n{BEGIN}\nfrom last time\n{END}\n\nWhy.\n", "utf-8")
    work = PICTURES[0].series[0].work
    start = replace(
        within(work="start", unit="s", vault=1, limit=2), group="starts", taken="2026-11-20"
    )
    old = [grown(work, "SQLite", count, 9) for count in (1_000, 10_000)]
    new = [grown(work, "SQLite", count, figure) for count, figure in ((1_000, 2.5), (10_000, 3))]

    write_page(page, merged([start, *old], new), machine="a machine")

    said = page.read_text("utf-8")
    assert "from last time" not in said
    assert said.endswith(f"{END}\n\nWhy.\n")
    assert said.index("### Starting") < said.index("### The list")
    assert "between 2026-11-20 and 2026-11-22" in said
    assert "vault, SQLite: 2.5 at 1,000 and 3 at 10,000 applications" in said
    picture = tmp_path / "pictures" / PICTURES[0].file
    assert f"](pictures/{picture.name})" in said
    drawn = ET.parse(picture).getroot()
    lines = drawn.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2, "the vault's and the plain program's"


def test_a_measure_that_fails_is_named_and_what_it_had_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", "utf-8")
    place = Place(database="SQLite", store="S3", scale=SHORT, stock=Stock(folder=tmp_path))

    def breaks_off(_: Place) -> Iterator[Row]:
        yield within(work="upload 1 MB", unit="s", vault=1, limit=2)
        raise RuntimeError("the server went away")

    run = Run(page)
    run.take("uploads", breaks_off, On.STORES, place)
    run.take(
        "memory",
        lambda _: iter([within(work="memory", unit="x", vault=1, limit=2)]),
        On.STORES,
        place,
    )

    assert run.failed == ["uploads SQLite S3"]
    said = page.read_text("utf-8")
    assert "| upload 1 MB | SQLite | S3 |" in said
    assert "| memory | SQLite | S3 |" in said


@pytest.mark.parametrize(
    ("database", "store", "left_out"),
    [
        ("sqlite", "folder", {"starts"}),  # other tests have to do with how long a start takes
        pytest.param("postgresql", "s3", set(), marks=pytest.mark.nightly),
    ],
)
def test_every_measure_runs(tmp_path: Path, database: str, store: str, left_out: set[str]) -> None:
    groups = {name: heading for name, heading in HEADINGS.items() if name not in left_out}
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", "utf-8")
    command = [sys.executable, "-m", "bench.run", "--short", "--write", str(page)]

    run = subprocess.run(
        [*command, "--database", database, "--store", store, *groups],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )

    assert run.returncode == 0, run.stderr
    said = page.read_text("utf-8")
    assert [one for one in groups.values() if f"### {one}" not in said] == []
    assert {one.name for one in (tmp_path / "pictures").iterdir()} == {one.file for one in PICTURES}
    assert {row.group for row in read_figures(tmp_path / "figures.json")} == set(groups)
