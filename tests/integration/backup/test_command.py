"""`applicant-vault backup` in processes of its own, beside a vault that serves."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.journeys.house import House, built_house, open_house

pytestmark = pytest.mark.sqlite  # a server is backed up by its own tools

DAYS_8 = timedelta(days=8)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with built_house(tmp_path / "house") as house:
        assert house.run("init").returncode == 0
        yield house


def said(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(done.stdout)
    return found


def back_up(house: House) -> tuple[Path, Path]:
    folder = house.folder.parent / "backups"
    done = house.run("backup", "create", str(folder / "main"), str(folder / "keyring"), "--json")
    assert done.returncode == 0, done.stderr
    report = said(done)
    return Path(str(report["main"])), Path(str(report["keyring"]))


def lose(house: House, *names: str) -> None:
    for name in names:
        for one in house.data.glob(f"{name}*"):
            shutil.rmtree(one) if one.is_dir() else one.unlink()


def submit(house: House, number: int) -> int:
    boundary = "0123456789abcdef"
    fields = {"name": "Åsa Lindqvist", "email": "asa@exempel.se", "consent_keep": "yes"}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="cv"; filename="cv.pdf"'
    parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + b"%PDF-1.7\n" * 30_000 + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    connection = HTTPConnection("127.0.0.1", house.port, timeout=30)
    try:
        connection.request(
            "POST",
            "/api/v1/applications",
            body,
            {
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Idempotency-Key": f"a-key-for-number-{number}",
            },
        )
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_backup_taken_while_applications_come_in_is_whole(tmp_path: Path) -> None:
    with open_house(tmp_path / "house") as house:
        assert submit(house, 0) == 201
        answers: list[int] = []
        stream = threading.Thread(
            target=lambda: answers.extend(submit(house, number) for number in range(1, 12))
        )
        stream.start()
        pairs: list[tuple[Path, Path]] = []
        while stream.is_alive() and len(pairs) < 3:
            pairs.append(back_up(house))
        stream.join()
        assert answers == [201] * 11

        for main, keyring in pairs:
            done = house.run("backup", "drill", str(main), str(keyring), "--json")
            assert done.returncode == 0, done.stdout
            report = said(done)
            assert report["passed"]
            assert report["alive"] == report["alive_opened"] != 0
        assert pairs
        house.stop()


def test_a_vault_that_lost_everything_but_keys_and_ledger_comes_back(made: House) -> None:
    archives = back_up(made)
    lose(made, "main.sqlite3", "keyring.sqlite3", "blobs")

    done = made.run("backup", "restore", *map(str, archives))

    assert done.returncode == 0, done.stderr
    assert "the ledger was replayed" in done.stdout
    made.start()
    assert made.stop() == 0


def test_nothing_starts_between_the_first_byte_and_the_replay(made: House) -> None:
    archives = back_up(made)
    lose(made, "main.sqlite3", "keyring.sqlite3", "blobs")
    (made.data / "restore-under-way.json").write_text('{"parts": ["database"]}')

    for command in (["serve", "--port", "1"], ["work", "--once"], ["purge"], ["init"], ["doctor"]):
        done = made.run(*command)

        assert done.returncode == 1
        assert "a restore was begun here and not finished" in done.stdout + done.stderr
    assert not (made.data / "main.sqlite3").exists()

    assert made.run("backup", "restore", *map(str, archives)).returncode == 0
    assert made.run("purge").returncode == 0


def test_an_old_copy_of_the_keyring_is_refused_in_a_sentence(made: House) -> None:
    archives = back_up(made)
    lose(made, "main.sqlite3", "keyring.sqlite3", "blobs")
    made.ahead = DAYS_8

    done = made.run("backup", "restore", *map(str, archives), "--json")

    assert done.returncode == 1
    assert said(done)["error"] == "archive"
    assert "older than seven days" in done.stderr
    assert not (made.data / "main.sqlite3").exists()


@pytest.mark.parametrize(
    ("main", "keyring", "why"),
    [
        ("backups", "backups", "give two folders"),
        ("house/keys/main", "keyring", "apart from the keys"),
        ("main", "house/data/backups", "apart from the keys and from the data"),
        ("house", "keyring", "apart from the keys"),
    ],
)
def test_folders_that_would_lie_together_are_refused(
    made: House, tmp_path: Path, main: str, keyring: str, why: str
) -> None:
    done = made.run("backup", "create", str(tmp_path / main), str(tmp_path / keyring))

    assert done.returncode == 1
    assert why in done.stderr
    assert list(tmp_path.rglob("*.tar")) == []


def test_a_drill_says_what_it_did_and_leaves_no_scratch(made: House, tmp_path: Path) -> None:
    main, keyring = back_up(made)
    (tmp_path / "scratch").mkdir()

    done = made.run("backup", "drill", str(main), "--scratch", str(tmp_path / "scratch"))
    swapped = made.run("backup", "drill", str(keyring), str(main))
    missing = made.run("backup", "drill", str(main) + ".gone")

    assert done.returncode == 0, done.stderr
    assert "PASSED: this backup brings nobody back." in done.stdout
    assert list((tmp_path / "scratch").iterdir()) == []
    assert swapped.returncode == missing.returncode == 1
    assert "stands where" in swapped.stderr
    assert "no backup of that name" in missing.stderr


def test_without_a_vault_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with built_house(tmp_path / "house") as house:
        done = house.run("backup", "create", str(tmp_path / "a"), str(tmp_path / "b"))

    assert done.returncode == 1
    assert "is there a vault here" in done.stderr
