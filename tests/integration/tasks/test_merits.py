"""What the hired had to offer is kept without who it was, while anybody may ask (DL 2:4, E11)."""

import pytest

from tests.factories.hiring import close, hired_and_rejected, recruiter
from tests.factories.recruiting import Office
from vault.crypto.canonical import canonical_json
from vault.db import tables as t
from vault.domain.identifiers import PositionId
from vault.errors import FieldError, StateError
from vault.usecases.holds.merits import (
    Merits,
    MeritsOfPosition,
    Whose,
    forget_merits,
    read_merits,
    write_merits,
)
from vault.usecases.staff.viewer import Viewer


def write(office: Office, viewer: Viewer, **words: str) -> None:
    world = office.world
    write_merits(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        viewer=viewer,
        position_id=PositionId(world.position_id),
        untrusted=words,
        now=world.clock(),
    )


def read(office: Office, viewer: Viewer) -> MeritsOfPosition:
    world = office.world
    return read_merits(
        main=world.stores.main,
        opener=world.keys.opener,
        viewer=viewer,
        position_id=PositionId(world.position_id),
        now=world.clock(),
    )


def test_merit_statement_without_identity(office: Office) -> None:
    viewer = recruiter(office)
    hired_and_rejected(office, viewer)

    write(office, viewer, education="Civilingenjör", experience="Sju år", other="Tyska")

    (snapshot,) = read(office, viewer).snapshots
    assert snapshot.merits is not None
    assert snapshot.merits.education == "Civilingenjör"
    with office.door.main.reading() as session:
        row = session.query(t.MeritSnapshot).one()
    assert "Civilingenjör".encode() not in row.sealed


@pytest.mark.parametrize("text", ["Åsa har arbetat länge", "LINDQVIST", "asa@exempel.se"])
def test_nobody_can_be_named_in_it(office: Office, text: str) -> None:
    viewer = recruiter(office)
    hired_and_rejected(office, viewer)

    with pytest.raises(FieldError) as refused:
        write(office, viewer, experience=text)

    assert (refused.value.code, refused.value.field) == ("names-somebody", "experience")


def test_without_anybody_hired_there_is_nothing_to_write(office: Office) -> None:
    viewer = recruiter(office)
    close(office.world, viewer)

    with pytest.raises(StateError):
        write(office, viewer, education="Civilingenjör")


def test_it_goes_when_the_last_who_could_ask_is_gone(office: Office) -> None:
    viewer = recruiter(office)
    _, rejected = hired_and_rejected(office, viewer)
    write(office, viewer, education="Civilingenjör")
    now = office.world.clock()

    assert forget_merits(main=office.door.main, now=now) == 0
    with office.door.main.writing() as session:
        session.get_one(t.Application, rejected.application_id).erasing_at = now
    assert forget_merits(main=office.door.main, now=now) == 1
    assert read(office, viewer).snapshots == ()


def test_what_was_written_before_there_were_claims_is_of_the_hired(office: Office) -> None:
    viewer = recruiter(office)
    hired_and_rejected(office, viewer)
    write(office, viewer, education="Civilingenjör")
    old = canonical_json(value={"education": "Jurist", "experience": "", "other": "", "version": 1})
    with office.door.main.writing() as session:
        row = session.query(t.MeritSnapshot).one()
        wrapped = office.world.keys.opener.seal_merits(snapshot_id=row.id, merits=old)
        row.sealed = wrapped.key_id + wrapped.sealed

    [merits] = [one.merits for one in read(office, viewer).snapshots]

    assert merits == Merits(education="Jurist", experience="", other="", whose=Whose.HIRED)


def test_a_forged_row_shows_as_unreadable(office: Office) -> None:
    viewer = recruiter(office)
    hired_and_rejected(office, viewer)
    write(office, viewer, education="Civilingenjör")
    with office.door.main.writing() as session:
        row = session.query(t.MeritSnapshot).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])

    assert [one.merits for one in read(office, viewer).snapshots] == [None]
