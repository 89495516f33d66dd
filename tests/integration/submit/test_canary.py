"""Plaintext never lies on disk: 2 MB with a marker go in, and the marker is found nowhere.

Looked for raw, in base64 and in UTF-16, in the temp folder, in open file descriptors, in both
databases with their write-ahead logs, in the blobs and in the logs. A planted copy has to be found
each time, or the search would prove nothing (cryptography.md §7.3).
"""

import base64
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.factories.handed_in import open_handed_in
from tests.factories.submitting import CONTENT_TYPE, SLUG, FilePart, World, form
from tests.journeys.serving import served

MARKER = "Kanariefågel-7f3a91"
NAME_MARKER = "Zebrafink-c20d4e"
MB = 1_000_000


def disguises(marker: str) -> list[bytes]:
    raw = marker.encode()
    in_base64 = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    in_utf16 = [marker.encode(f"utf-16-{order}") for order in ("le", "be")]
    return [raw, raw.hex().encode(), *in_base64, *in_utf16]


NEEDLES = [*disguises(MARKER), *disguises(NAME_MARKER)]


def is_in(content: bytes) -> bool:
    return any(needle in content for needle in NEEDLES)


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def open_files() -> Iterator[bytes]:
    """What this process has open, deleted files too: a spooled upload has no name any more."""
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = link.readlink()
            if str(target).startswith(("/dev", "socket:", "pipe:", "anon_inode:")):
                continue
            yield link.read_bytes()
        except OSError:
            continue


def found_in(*folders: Path) -> list[str]:
    found = [str(path) for path in files_below(*folders) if is_in(path.read_bytes())]
    return found + ["an open file" for content in open_files() if is_in(content)]


@pytest.fixture
def temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything temporary of this process, in a folder that can be searched."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def body() -> bytes:
    line = f"{MARKER} har arbetat med sådant.\n".encode()
    content = line * (2 * MB // len(line))
    return form(
        ("name", NAME_MARKER),
        ("email", "kanarie@exempel.se"),
        ("position", SLUG),
        ("message", f"Jag heter {NAME_MARKER}"),
        FilePart(name=f"{NAME_MARKER}.txt", content=content),
        FilePart(field="cover_letter", name="brev.txt", content=content[:100_000]),
    )


class Sending:
    """The upload, stopped half-way so that a search can look while it is under way."""

    def __init__(self, address: str) -> None:
        self._whole = body()
        self._cut = 0
        host, _, port = address.removeprefix("http://").partition(":")
        self._line = socket.create_connection((host, int(port)), timeout=30)
        self._line.sendall(
            f"POST /api/v1/applications HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Type: {CONTENT_TYPE}\r\nContent-Length: {len(self._whole)}\r\n\r\n".encode()
        )

    def first(self, share: float) -> None:
        self._cut = int(len(self._whole) * share)
        self._line.sendall(self._whole[: self._cut])

    def rest(self) -> bytes:
        self._line.sendall(self._whole[self._cut :])
        answer = self._line.recv(65536)
        self._line.close()
        return answer


def wait_for_a_blob(world: World) -> None:
    for _ in range(200):
        if world.blob_files():
            return
        time.sleep(0.02)
    raise TimeoutError("no blob was begun")


def test_the_marker_is_nowhere_during_and_after_an_upload(
    world: World, temp_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logs, served(world.app()) as address:
        sending = Sending(address)
        sending.first(0.7)
        wait_for_a_blob(world)
        during = found_in(*world.stores.places(), temp_folder)
        answer = sending.rest()
        after = found_in(*world.stores.places(), temp_folder)

    assert answer.startswith(b"HTTP/1.1 201")
    assert during == []
    assert after == []
    shown = capfd.readouterr()
    assert not is_in(f"{logs}{shown.out}{shown.err}".encode())
    # And it did go in: whoever has the key reads it.
    application_id = bytes.fromhex(answer.split(b'"id":"')[1][:32].decode())
    opened = open_handed_in(world, application_id)
    assert MARKER.encode() in opened.documents[f"{NAME_MARKER}.txt"]
    assert opened.contact["name"] == NAME_MARKER


def test_the_marker_is_nowhere_after_an_upload_that_failed(world: World, temp_folder: Path) -> None:
    with capture_logs() as logs, served(world.app()) as address:
        whole = body()
        host, _, port = address.removeprefix("http://").partition(":")
        line = socket.create_connection((host, int(port)), timeout=30)
        line.sendall(
            f"POST /sv/jobs/{SLUG} HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Type: {CONTENT_TYPE}\r\nContent-Length: {len(whole)}\r\n\r\n".encode()
        )
        line.sendall(whole)
        answer = line.recv(65536)
        line.close()

    assert answer.startswith(b"HTTP/1.1 422")  # the page does not declare a position
    assert found_in(*world.stores.places(), temp_folder) == []
    assert not is_in(str(logs).encode())


@pytest.mark.parametrize("needle", NEEDLES)
def test_the_search_finds_what_was_planted_in_a_file(tmp_path: Path, needle: bytes) -> None:
    (tmp_path / "planted").write_bytes(b"\0" * 100_000 + needle + b"\0" * 100_000)

    assert found_in(tmp_path) == [str(tmp_path / "planted")]


def test_the_search_finds_what_was_planted_in_a_file_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    with path.open("w+b") as spooled:
        spooled.write(b"x" * 1000 + MARKER.encode())
        spooled.flush()
        path.unlink()

        assert found_in(tmp_path) == ["an open file"]


def test_the_search_finds_what_was_planted_in_a_database(world: World, temp_folder: Path) -> None:
    with world.stores.main.writing() as session:
        session.execute(text("UPDATE position SET place = :words"), {"words": MARKER})

    assert found_in(*world.stores.places(), temp_folder) != []


def test_a_marker_in_base64_is_found_at_every_shift() -> None:
    for shift in range(3):
        assert is_in(base64.b64encode(b"z" * shift + MARKER.encode() + b"z" * 9))
