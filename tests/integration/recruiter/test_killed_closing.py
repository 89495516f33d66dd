"""A closing that is killed anywhere is finished whole: clocks, rejections, and the same letters."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Office
from tests.fakes.databases import DyingDatabase, Fuse
from vault.db import tables as t
from vault.domain.application import Status
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.domain.positions import ClosingGround
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.decisions.close_position import (
    KEEP_WORDS,
    STALE_AFTER,
    Closing,
    close_position,
    finish_closings,
)
from vault.usecases.decisions.decide import LetterWords
from vault.usecases.staff.viewer import OPERATOR_VIEW

WORDS = {
    one: LetterWords(untrusted_subject="Besked", untrusted_text="Hej [namn], inte nu.")
    for one in Language
}


def close(office: Office, *, dies_at: int | None = None) -> None:
    door = office.door
    main = door.main if dies_at is None else DyingDatabase(door.main, Fuse(burns_at=dies_at))
    close_position(
        main=main,
        keyring=door.keyring,
        opener=door.opener,
        sealer=door.sealer,
        book=office.world.book,
        viewer=OPERATOR_VIEW,
        position_id=PositionId(office.world.position_id),
        version=None,
        closing=Closing(
            ground=ClosingGround.CANCELLED,
            untrusted_confirmation="systemutvecklare",
            words=WORDS,
        ),
        now=office.world.clock(),
    )


def finish(office: Office) -> int:
    door = office.door
    return finish_closings(
        main=door.main,
        tools=LetterTools(keyring=door.keyring, opener=door.opener, sealer=door.sealer),
        book=office.world.book,
        now=office.world.clock(),
    )


def letters(office: Office) -> list[bytes | None]:
    with office.door.main.reading() as session:
        return list(
            session.scalars(select(t.Outbox.application_id).where(t.Outbox.kind == "decision"))
        )


def position(office: Office) -> t.Position:
    with office.door.main.reading() as session:
        whole = [undefer(t.Position.closing_words)]
        return session.get_one(t.Position, office.world.position_id, options=whole)


@pytest.mark.parametrize("dies_at", [2, 3, 4, 5])
def test_a_killed_closing_is_finished_with_its_letters(office: Office, dies_at: int) -> None:
    receipts = [accepted(office.world, hand_in(office.world)) for _ in range(3)]
    with pytest.raises(KeyboardInterrupt):
        close(office, dies_at=dies_at)
    assert position(office).status == "closed"

    office.world.clock.advance(STALE_AFTER)
    finish(office)

    with office.door.main.reading() as session:
        rows = session.scalars(select(t.Application)).all()
        leases = session.scalars(select(t.Lease).where(t.Lease.errand == "closing")).all()
    assert {row.status for row in rows} == {Status.REJECTED}
    assert sorted(one for one in letters(office) if one) == sorted(
        receipt.application_id for receipt in receipts
    )
    assert leases == []
    assert finish(office) == 0


def test_whoever_was_decided_before_counts_from_the_closing_even_if_it_was_killed(
    office: Office,
) -> None:
    early = accepted(office.world, hand_in(office.world))
    browser = office.staff()
    address = f"/staff/candidates/{early.application_id.hex()}/decide/rejected"
    browser.post(address, {"version": browser.version(address), "confirm": "avslå"})
    with office.door.main.reading() as session:
        before = session.get_one(t.Application, early.application_id).expires_at
    with pytest.raises(KeyboardInterrupt):
        close(office, dies_at=2)

    office.world.clock.advance(STALE_AFTER)
    finish(office)

    with office.door.main.reading() as session:
        assert session.get_one(t.Application, early.application_id).expires_at < before


def test_who_arrives_while_it_closes_gets_the_same_letter_for_a_day(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    close(office)
    assert letters(office) == [receipt.application_id]
    with office.door.main.writing() as session:
        session.execute(update(t.Application).values(status="accepted", outcome=None))
        session.execute(update(t.Outbox).values(kind="before"))

    office.world.clock.advance(STALE_AFTER)
    assert finish(office) == 1
    assert letters(office) == [receipt.application_id]

    assert position(office).closing_words is not None
    office.world.clock.advance(KEEP_WORDS + timedelta(seconds=1))
    assert finish(office) == 0
    assert position(office).closing_words is None


def test_words_that_were_changed_past_the_vault_are_sent_to_nobody(office: Office) -> None:
    accepted(office.world, hand_in(office.world))
    with pytest.raises(KeyboardInterrupt):
        close(office, dies_at=2)
    with office.door.main.writing() as session:
        row = session.get_one(t.Position, office.world.position_id)
        assert row.closing_words is not None
        assert b"inte nu" not in row.closing_words
        row.closing_words = row.closing_words[:-1] + bytes([row.closing_words[-1] ^ 1])

    office.world.clock.advance(STALE_AFTER)

    assert finish(office) == 1
    assert letters(office) == []
