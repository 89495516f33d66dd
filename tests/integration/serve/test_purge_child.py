"""The embedded vault's purge: a child of its own that no key is handed to."""

import time
from contextlib import suppress
from pathlib import Path

from tests.journeys.house import House, built_house
from tests.journeys.navigators.desk import Desk
from vault.wiring.purge_keeper import keyless, run_purge

RUNS_WITHIN = 60.0
LEADS_TO_A_KEY = (b"CUSTODY", b"SMTP", b"SIGNING_FINGERPRINT")


def child_environment(parent: int) -> dict[bytes, bytes]:
    """Wait for the purge that this process starts, and return what it was handed."""
    until = time.monotonic() + RUNS_WITHIN
    while time.monotonic() < until:
        for path in Path(f"/proc/{parent}/task").glob("*/children"):
            # Threads and processes end while they are looked at.
            with suppress(FileNotFoundError, ProcessLookupError):
                for number in path.read_text().split():
                    if b"purge" in Path(f"/proc/{number}/cmdline").read_bytes():
                        return environment_of(number)
        time.sleep(0.002)
    raise TimeoutError("no purge was started")


def environment_of(number: str) -> dict[bytes, bytes]:
    pairs = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    return dict(pair.split(b"=", 1) for pair in pairs if b"=" in pair)


def test_the_real_child_is_handed_nothing_that_leads_to_a_key(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple\n")
    passphrase.chmod(0o600)
    with built_house(tmp_path / "house", CUSTODY=f"passphrase-file:{passphrase}") as house:
        house.launch()
        assert house.process is not None

        given = child_environment(house.process.pid)

    assert given[b"APPLICANT_VAULT_DATA"] == str(house.data).encode()
    assert given[b"APPLICANT_VAULT_KEYS"] == b"/dev/null"
    assert [
        name for name in given if name.removeprefix(b"APPLICANT_VAULT_") in LEADS_TO_A_KEY
    ] == []
    assert str(passphrase).encode() not in b"".join(given.values())
    assert str(house.keys).encode() not in b"".join(given.values())


def test_what_leads_to_a_key_is_taken_out_and_all_else_is_left() -> None:
    ours = {"KEYS": "k", "CUSTODY": "c", "SMTP": "s", "SMTP_PASSWORD_FILE": "p", "DATA": "d"}
    given = {f"APPLICANT_VAULT_{name}": value for name, value in ours.items()}
    given |= {"PATH": "/bin", "CREDENTIALS_DIRECTORY": "/run/credentials/vault"}

    assert keyless(given) == {
        "APPLICANT_VAULT_DATA": "d",
        "APPLICANT_VAULT_KEYS": "/dev/null",
        "PATH": "/bin",
    }


def test_it_needs_no_key_to_run(made: House, tmp_path: Path) -> None:
    made.keys.rename(tmp_path / "elsewhere")

    assert run_purge(made.environment()) == 0


def test_the_front_page_says_when_it_ran_last(running: House) -> None:
    with Desk(running) as desk:
        desk.sign_up()
        until = time.monotonic() + RUNS_WITHIN
        while "Inte körd än" in desk.page("/staff"):
            assert time.monotonic() < until
            time.sleep(0.2)

        page = desk.page("/staff")

    assert "Senaste gallring" in page
    assert "0 ansökningar raderades" in page
