"""An archive that is not as it was written is refused, and the place stays as it was."""

import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.stores import T0
from tests.integration.backup.place import BEFORE, DAY, DUE, Backed, backed_up, place_in, put_back
from tests.integration.kill.errands import hand_in
from tests.integration.kill.house import House, make_house, open_house
from vault.adapters.archive_tar import TarArchive, TarFolder
from vault.adapters.ledger_file import FileLedger
from vault.errors import ArchiveError, StoreError
from vault.ports.archive import ArchiveFile
from vault.usecases.backup.format import HASHES_AT_ONCE, ArchiveStore, Head, Packer, Unpacker

pytestmark = pytest.mark.sqlite  # a server is backed up by its own tools

Members = list[tuple[str, bytes]]


def members(path: Path) -> Members:
    with tarfile.open(path) as tar:
        return [(one.name, _content(tar, one)) for one in tar.getmembers()]


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    assert file is not None
    return file.read()


def written(folder: Path, content: Members) -> Path:
    path = folder / "main-20281123T090000Z.tar"
    with tarfile.open(path, "w") as tar:
        for name, data in content:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def without(name: str) -> Callable[[Members], Members]:
    return lambda content: [one for one in content if not one[0].startswith(name)]


def changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[Members], Members]:
    return lambda content: [
        (known, change(data) if known.startswith(name) else data) for known, data in content
    ]


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def later_format(data: bytes) -> bytes:
    return json.dumps(json.loads(data) | {"version": 2}).encode()


def later_schema(data: bytes) -> bytes:
    return json.dumps(json.loads(data) | {"schema": "9999"}).encode()


def not_ours(_data: bytes) -> bytes:
    return b'{"format": "somebody else\'s"}'


SPOILT: dict[str, Callable[[Members], Members]] = {
    "a document that was changed": changed("blobs/", flipped),
    "a document that was cut": changed("blobs/", lambda data: data[:-1]),
    "documents that are missing": without("blobs/"),
    "a document more": lambda content: [*content[:3], (content[3][0], b"more"), *content[3:]],
    "a database that was changed": changed("database", flipped),
    "no database": without("database"),
    "other hashes": changed("hashes/", flipped),
    "no hashes": without("hashes/"),
    "no manifest": without("manifest"),
    "another manifest": changed("manifest", lambda data: data.replace(b"1", b"2")),
    "something behind the manifest": lambda content: [*content, ("more", b"more")],
    "no head": without("head"),
    "a later format": changed("head", later_format),
    "a later schema": changed("head", later_schema),
    "the head of something else": changed("head", not_ours),
    "a head that is no JSON": changed("head", lambda _data: b"{"),
    "a head that is too long": changed("head", lambda _data: b" " * 2_000_000),
    "a name that climbs": lambda content: [*content[:2], ("../../escaped", b"!"), *content[2:]],
    "a name from the root": lambda content: [*content[:2], ("/tmp/escaped", b"!"), *content[2:]],
    "another order": lambda content: [content[0], *reversed(content[1:])],
    "nothing at all": lambda _content: [],
}


@pytest.fixture
def place_ledger(tmp_path: Path) -> FileLedger:
    ledger = FileLedger(tmp_path / "ledger.txt")
    ledger.create()
    return ledger


def assert_nothing_is_there(folder: Path) -> None:
    left = [one for one in folder.rglob("*") if one.is_file()]
    assert left == []


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_archive_is_refused_and_leaves_nothing(
    backed: Backed, tmp_path: Path, place_ledger: FileLedger, how: str
) -> None:
    spoilt = written(tmp_path, SPOILT[how](members(backed.made.main)))
    place = place_in(tmp_path / "new", ledger=place_ledger)

    with pytest.raises(StoreError):
        put_back(place, spoilt, backed.made.keyring, now=DUE)

    assert_nothing_is_there(tmp_path / "new")


def test_an_archive_that_was_only_written_anew_is_taken(
    backed: Backed, tmp_path: Path, place_ledger: FileLedger
) -> None:
    same = written(tmp_path, members(backed.made.main))

    place = place_in(tmp_path / "new", ledger=place_ledger)
    assert put_back(place, same, backed.made.keyring, now=DUE).blobs == 9


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_that_was_cut_is_refused(
    backed: Backed, tmp_path: Path, place_ledger: FileLedger, part: float
) -> None:
    whole = backed.made.main.read_bytes()
    cut = tmp_path / "main-20281123T090000Z.tar"
    cut.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * part)])
    place = place_in(tmp_path / "new", ledger=place_ledger)

    with pytest.raises(ArchiveError):
        put_back(place, cut, backed.made.keyring, now=DUE)

    assert_nothing_is_there(tmp_path / "new")


def test_an_archive_without_a_database_is_refused_though_its_hashes_fit(
    tmp_path: Path, place_ledger: FileLedger
) -> None:
    head = Head(store=ArchiveStore.MAIN, pair=bytes(16), taken_at=BEFORE, schema="0001")
    with TarFolder(tmp_path).locked():
        writer = TarFolder(tmp_path).begin(store="main", taken_at=BEFORE)
        Packer(writer, head).finish()
        path = writer.commit()
    place = place_in(tmp_path / "new", ledger=place_ledger)
    (tmp_path / "new" / "keyring.sqlite3").touch()

    with pytest.raises(ArchiveError, match="no database"):
        put_back(place, path, now=DUE)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "main-20281123T090000Z.tar"
    with tarfile.open(path, "w") as tar:
        member = tarfile.TarInfo("head.json")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)

    with pytest.raises(ArchiveError, match="no plain file"):
        Unpacker(TarArchive(path))


@given(content=st.binary(max_size=3_000))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_refused_in_our_own_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.tar"
    path.write_bytes(content)

    with pytest.raises(StoreError):
        list(Unpacker(TarArchive(path)).content())


@given(where=st.integers(min_value=0), mask=st.integers(min_value=1, max_value=255))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_flipped_byte_never_passes_unnoticed(
    backed: Backed, tmp_path: Path, where: int, mask: int
) -> None:
    content = bytearray(backed.made.keyring.read_bytes())
    content[where % len(content)] ^= mask
    path = tmp_path / "flipped.tar"
    path.write_bytes(content)

    assert _read(path) in ("refused", _read(backed.made.keyring))


def _read(path: Path) -> object:
    """Everything that would be put back, or that it is refused."""
    try:
        opened = Unpacker(TarArchive(path))
        return [(file.name, b"".join(file.pieces)) for file in opened.content()]
    except StoreError:
        return "refused"


def test_an_archive_of_many_files_keeps_its_hashes_in_batches(tmp_path: Path) -> None:
    head = Head(store=ArchiveStore.MAIN, pair=bytes(16), taken_at=BEFORE, schema="0001")
    folder = TarFolder(tmp_path)
    with folder.locked():
        writer = folder.begin(store="main", taken_at=BEFORE)
        packer = Packer(writer, head)
        for number in range(2 * HASHES_AT_ONCE):
            packer.add_bytes(f"{number}", b"x" * number)
        packer.finish()
        path = writer.commit()

    names = [name for name, _ in members(path)]

    assert [name for name in names if "hashes" in name] == [
        f"hashes/{number:09d}.txt" for number in range(3)
    ]
    read = [file.name for file in Unpacker(TarArchive(path)).content() if not _drained(file)]
    assert read == []


def _drained(file: ArchiveFile) -> bool:
    return sum(len(piece) for piece in file.pieces) == file.size


def test_any_tar_and_sha256sum_can_check_an_archive(backed: Backed, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", backed.made.main], cwd=tmp_path, check=True)
    lists = sorted(str(one) for one in (tmp_path / "hashes").iterdir())

    done = subprocess.run(
        ["sha256sum", "--check", "--strict", *lists], cwd=tmp_path, capture_output=True, check=False
    )

    assert done.returncode == 0
    assert done.stdout.count(b"OK") == len(members(backed.made.main)) - len(lists) - 1


def test_keys_and_ledger_are_in_no_archive(backed: Backed) -> None:
    for path in (backed.made.main, backed.made.keyring):
        names = {name for name, _ in members(path)}

        assert all(
            name.startswith(("blobs/", "hashes/"))
            or name in {"head.json", "manifest.json", "database.sqlite3"}
            for name in names
        )
        content = path.read_bytes()
        for secret in (*(backed.folder / "keys").iterdir(), backed.folder / "ledger/erased.txt"):
            assert secret.read_bytes() not in content


def test_archives_are_for_their_owner_alone(backed: Backed) -> None:
    for path in (backed.made.main, backed.made.keyring):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        with tarfile.open(path) as tar:
            assert {one.mode for one in tar.getmembers()} == {0o600}
        assert {one.name for one in path.parent.iterdir()} == {".lock", path.name}


@pytest.fixture
def small(tmp_path: Path) -> House:
    make_house(tmp_path / "house")
    house = open_house(tmp_path / "house")
    hand_in(house, key="a-submission-key-1", now=T0)
    return house


def test_copies_of_the_keyring_go_after_seven_days_and_the_others_stay(
    small: House, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"

    made = [backed_up(small, folder, now=T0 + DAY * day) for day in range(0, 10, 2)]

    assert [one.expired for one in made] == [0, 0, 0, 0, 1]
    assert len(list((folder / "main").glob("*.tar"))) == 5
    assert len(list((folder / "keyring").glob("*.tar"))) == 4


def test_what_a_killed_run_left_is_swept_up_and_never_looks_like_a_backup(
    small: House, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    for store in ("main", "keyring"):
        (folder / store).mkdir(parents=True)
        (folder / store / f"{store}-20261122T090000Z.tar.part").write_bytes(b"half")
        (folder / store / f"{store}.sqlite3.part").write_bytes(b"half")
        (folder / store / "notes.txt").write_text("somebody's own")

    backed_up(small, folder, now=T0)

    for store in ("main", "keyring"):
        names = {one.name for one in (folder / store).iterdir()}
        assert names == {".lock", "notes.txt", f"{store}-20261122T090000Z.tar"}


def test_two_backups_at_once_do_not_write_to_one_folder(small: House, tmp_path: Path) -> None:
    with (
        TarFolder(tmp_path / "backups" / "main").locked(),
        pytest.raises(ArchiveError, match="another backup"),
    ):
        backed_up(small, tmp_path / "backups", now=T0)

    assert backed_up(small, tmp_path / "backups", now=T0).blobs == 3


def test_a_second_backup_of_one_second_does_not_replace_the_first(
    small: House, tmp_path: Path
) -> None:
    first = backed_up(small, tmp_path / "backups", now=T0).main.read_bytes()

    with pytest.raises(ArchiveError, match="already"):
        backed_up(small, tmp_path / "backups", now=T0)

    assert (tmp_path / "backups/main/main-20261122T090000Z.tar").read_bytes() == first


def test_a_folder_that_cannot_be_written_is_told(small: House, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file")

    with pytest.raises(StoreError):
        backed_up(small, tmp_path / "backups", now=T0)


def test_a_damaged_database_is_not_backed_up(small: House, tmp_path: Path) -> None:
    assert small.main.truncate_wal()
    small.close()
    with (tmp_path / "house" / "main.sqlite3").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 20))
    again = open_house_unread(tmp_path / "house")

    with pytest.raises(StoreError):
        backed_up(again, tmp_path / "backups", now=T0)

    assert list((tmp_path / "backups" / "main").glob("*.tar")) == []


def open_house_unread(folder: Path) -> House:
    """Open a vault whose main database cannot be read any more."""
    (folder.parent / "other").mkdir()
    make_house(folder.parent / "other" / "house")
    other = open_house(folder.parent / "other" / "house")
    return replace(other, main=place_in(folder, ledger=other.ledger).main)
