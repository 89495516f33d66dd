"""``applicant-vault application`` and ``hold``: files, exit codes, JSON, and what is refused."""

import json
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.purging import erasure_stores
from tests.factories.rights import OWNER, colleague
from tests.factories.submitting import World, make_world
from vault.cli import application, hold
from vault.db import tables as t
from vault.domain.application import Kind
from vault.errors import (
    FieldError,
    HeldError,
    MalformedIdentifierError,
    NotFoundError,
    StateError,
)
from vault.settings import PREFIX
from vault.wiring.clock import now

WHO = ("--reason", "Vill se allt.", "--identity", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A vault with one application, and the command line in front of it."""

    world: World
    environ: Mapping[str, str]
    subject: str
    folder: Path

    def run(self, command: click.Command, *words: str) -> Result:
        return CliRunner().invoke(command, words, env=dict(self.environ))

    def held(self) -> int:
        with self.world.stores.main.reading() as session:
            return len(session.scalars(select(t.Application.id)).all())

    def file(self) -> Path:
        return self.folder / "out.zip"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "vault").mkdir()
    world = make_world(tmp_path / "vault")
    world.clock.at = now()  # the command line asks the machine's own clock
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    erasure_stores(world)
    colleague(world)
    data = str(world.stores.folder)
    yield Desk(
        world=world,
        environ={f"{PREFIX}DATA": data, f"{PREFIX}KEYS": f"{data}/keys"},
        subject=receipt.application_id.hex(),
        folder=tmp_path,
    )
    world.close()


def place(desk: Desk, *more: str) -> Result:
    words = ("--reason", "court-case", "--owner", OWNER, "--review", f"{now().year + 1}-01-31")
    return desk.run(hold.command, "place", desk.subject, *words, *more)


def test_an_export_is_a_zip_for_its_owner_alone(desk: Desk) -> None:
    words = ("export", desk.subject, *WHO, "--to", str(desk.file()), "--json")

    done = desk.run(application.command, *words)

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["path"] == str(desk.file())
    assert told["documents"] == 1
    assert stat.S_IMODE(desk.file().stat().st_mode) == 0o600
    found = zipfile.ZipFile(desk.file())
    assert {"extract.html", "extract.json", "resume.json", "documents/01 cv.pdf"} == set(
        found.namelist()
    )
    assert found.testzip() is None
    assert "Lindqvist" not in done.output


def test_an_existing_file_stays_and_nothing_is_written_down(desk: Desk) -> None:
    desk.file().write_text("mine")

    done = desk.run(application.command, "export", desk.subject, *WHO, "--to", str(desk.file()))

    assert isinstance(done.exception, FieldError)
    assert (done.exception.field, done.exception.code) == ("to", "taken")
    assert desk.file().read_text() == "mine"
    with desk.world.stores.main.reading() as session:
        assert session.scalars(select(t.Request)).all() == []


def test_a_refused_export_leaves_no_file(desk: Desk) -> None:
    same = ("--reason", "x", "--identity", "email", "--to", str(desk.file()))

    refused = desk.run(application.command, "export", desk.subject, *same)
    unknown = desk.run(application.command, "export", "0" * 32, *WHO, "--to", str(desk.file()))
    odd = desk.run(application.command, "export", "hej", *WHO, "--to", str(desk.file()))

    assert isinstance(refused.exception, FieldError)
    assert isinstance(unknown.exception, NotFoundError)
    assert isinstance(odd.exception, MalformedIdentifierError)
    assert not desk.file().exists()


@pytest.mark.parametrize(
    "words",
    [
        ("export", "0" * 32),
        ("export", "0" * 32, "--reason", "x"),
        ("erase", "0" * 32, "--identity", "phone"),
        ("erase", "0" * 32, "--reason", "x", "--identity", "passport"),
        ("erase", "0" * 32, *WHO, "--channel", "pigeon"),
        ("erase", "0" * 32, *WHO, "--received", "yesterday"),
    ],
)
def test_without_a_reason_and_a_check_it_is_misuse(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run(application.command, *words).exit_code == 2


def test_an_erasure_is_done_when_the_command_returns(desk: Desk) -> None:
    done = desk.run(application.command, "erase", desk.subject, *WHO, "--json")

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["id"], len(told["receipts"]), told["blobs"]) == (desk.subject, 1, 1)
    assert desk.held() == 0
    assert desk.world.blob_files() == []
    again = desk.run(application.command, "erase", desk.subject, *WHO)
    assert isinstance(again.exception, NotFoundError)


def test_a_hold_keeps_it_from_being_erased_until_it_is_released(desk: Desk) -> None:
    placed = place(desk, "--text", "Stämning väntas.", "--json")
    assert placed.exit_code == 0, placed.output
    hold_id = json.loads(placed.stdout)["hold"]

    refused = desk.run(application.command, "erase", desk.subject, *WHO)
    assert isinstance(refused.exception, HeldError)
    [listed] = json.loads(desk.run(hold.command, "list", "--json").stdout)["holds"]
    assert (listed["hold"], listed["id"], listed["owner"]) == (hold_id, desk.subject, "Rut Ek")
    assert hold_id in desk.run(hold.command, "list").stdout
    assert hold_id not in desk.run(hold.command, "list", "--to-review").stdout

    released = desk.run(hold.command, "release", hold_id, "--json")
    assert json.loads(released.stdout)["state"] == "live"
    again = desk.run(hold.command, "release", hold_id)
    assert isinstance(again.exception, StateError)
    assert desk.run(application.command, "erase", desk.subject, *WHO).exit_code == 0


def test_e52_a_claim_holds_its_claimants_and_the_merits_of_the_others(desk: Desk) -> None:
    claimants = [accepted(desk.world, hand_in(desk.world)).application_id.hex() for _ in range(2)]
    accepted(desk.world, hand_in(desk.world))
    review = ("--review", f"{now().year + 1}-01-31")
    words = ("--reason", "discrimination-claim", "--owner", OWNER, *review)

    placed = desk.run(hold.command, "place", *claimants, "--claim", *words, "--json")
    assert placed.exit_code == 0, placed.output
    told = json.loads(placed.stdout)
    assert [one["id"] for one in told["holds"]] == claimants
    assert (told["compared"], told["review_on"]) == (1, f"{now().year + 1}-01-31")
    listed = json.loads(desk.run(hold.command, "list", "--json").stdout)["holds"]
    assert [one["scope"] for one in listed] == ["claim", "claim"]
    assert "with the merits of the others" in desk.run(hold.command, "list").stdout
    plain = place(desk, "--json")
    assert json.loads(plain.stdout)["id"] == desk.subject

    for one in told["holds"]:
        assert desk.run(hold.command, "release", one["hold"]).exit_code == 0
    with desk.world.stores.main.reading() as session:
        standing = session.scalars(select(t.Hold.scope).where(t.Hold.released_at.is_(None))).all()
    assert standing == ["full"]


def test_several_are_held_at_once_for_a_claim_alone(desk: Desk) -> None:
    other = accepted(desk.world, hand_in(desk.world)).application_id.hex()

    assert place(desk, other).exit_code == 2
    refused = place(desk, "--claim")
    assert isinstance(refused.exception, FieldError)
    assert (refused.exception.field, refused.exception.code) == ("claimants", "no-position")


def test_what_is_released_past_its_end_is_said_to_be_due(desk: Desk) -> None:
    hold_id = place(desk).stdout.strip()
    with desk.world.stores.main.writing() as session:
        row = session.get_one(t.Application, bytes.fromhex(desk.subject))
        row.withdrawn_at = now()

    released = desk.run(hold.command, "release", hold_id)

    assert "due, and erased by the next purge" in released.stdout


def test_e55_a_hold_without_owner_review_or_reason_is_refused(desk: Desk) -> None:
    subject = desk.subject
    for words in (
        ("--owner", OWNER, "--review", "2030-01-31"),
        ("--reason", "court-case", "--review", "2030-01-31"),
        ("--reason", "court-case", "--owner", OWNER),
        ("--reason", "spite", "--owner", OWNER, "--review", "2030-01-31"),
    ):
        assert desk.run(hold.command, "place", subject, *words).exit_code == 2
    stranger = place(desk, "--owner", "nobody@exempel.se")
    far = place(desk, "--review", "2999-01-01")

    assert isinstance(stranger.exception, FieldError)
    assert stranger.exception.field == "owner"
    assert isinstance(far.exception, FieldError)
    assert far.exception.code == "too-far"
