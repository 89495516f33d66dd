"""Starting, stopping and starting again: what an operator may rely on."""

import signal
import socket
import stat
import time
from pathlib import Path

import pytest

from tests.factories.documents import PDF
from tests.factories.submitting import CONTENT_TYPE, FilePart, application_parts, form
from tests.journeys.house import House, built_house
from tests.journeys.navigators.desk import Desk, hand_in, handed

FILLING = b"x" * (2 * 1024 * 1024)
ENDS_WITHIN = 30.0
LOOK = 0.05


def test_what_init_made_is_served_and_greets(made: House) -> None:
    made.start()

    assert "A new vault was made" not in made.said
    assert f"{made.url}/sv/jobs" in made.said
    assert f"{made.url}/en/jobs" in made.said
    assert f"The keys in {made.keys} lie there in the clear" in made.said
    assert "APPLICANT_VAULT_SMTP" in made.said
    assert "Ctrl+C stops it." in made.said
    assert "this key" not in made.said.lower(), "that sentence is meant for the key file"


def test_a_folder_that_is_there_keeps_its_rights_and_a_new_one_is_private(tmp_path: Path) -> None:
    with built_house(tmp_path / "house") as house:
        house.data.mkdir()
        house.data.chmod(0o2770)
        assert house.run("init").returncode == 0

        assert stat.S_IMODE(house.data.stat().st_mode) == 0o2770
        assert stat.S_IMODE(house.keys.stat().st_mode) == 0o700
        files = [path for path in house.data.rglob("*") if path.is_file()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_asked_to(running: House, sign: int) -> None:
    began = time.monotonic()

    assert running.stop(sign) == 0

    assert time.monotonic() - began < ENDS_WITHIN
    assert "Traceback" not in running.logged


def test_an_upload_under_way_is_finished_before_it_ends(running: House) -> None:
    scan = FilePart(field="attachment", content=PDF + FILLING)
    body = form(*application_parts(position="systemutvecklare"), scan)
    with socket.create_connection(("127.0.0.1", running.port), timeout=ENDS_WITHIN) as client:
        client.sendall(
            f"POST /api/v1/applications HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n"
            f"Content-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        client.sendall(body[: len(FILLING)])
        until = time.monotonic() + ENDS_WITHIN
        while not any(path.is_file() for path in (running.data / "blobs").rglob("*")):
            assert time.monotonic() < until, "nothing was sealed"
            time.sleep(LOOK)
        assert running.process is not None
        running.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        client.sendall(body[len(FILLING) :])

        answer = client.recv(65536)

    assert answer.startswith(b"HTTP/1.1 201"), answer
    assert running.wait() == 0


def test_a_fresh_link_is_printed_until_somebody_has_signed_up(running: House) -> None:
    first = running.sign_up
    running.stop()
    running.start()
    second = running.sign_up
    with Desk(running) as desk:
        assert second != first
        assert desk.client.get(first).status_code in {404, 410}
        desk.sign_up()
        before = desk.page("/staff/candidates")

        running.stop()
        running.start()

        assert "/staff/join/" not in running.said
        assert f"{running.url}/staff" in running.said
        # The session outlives the restart: nobody is signed out by an update at noon.
        assert desk.page("/staff/candidates") is not None
        assert "Maria Ek" in before


def test_what_was_handed_in_before_a_restart_is_there_after_it(running: House) -> None:
    with Desk(running) as desk:
        desk.sign_up()
        one = handed(hand_in(running, {"cv.pdf": PDF}))
        running.stop()
        running.start()

        desk.candidate(one)
        assert desk.download(one, one.documents[0]).content == PDF
