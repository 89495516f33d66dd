"""A closing, and what else happens to the same applications at that moment."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.applications import accepted, hand_in, row_of
from tests.factories.recruiting import Office
from tests.factories.submitting import add_position
from tests.fakes.meanwhile import MeanwhileDatabase
from vault.crypto.canonical import canonical_json
from vault.db import tables as t
from vault.db.engines import Database
from vault.domain.application import Status
from vault.domain.identifiers import ApplicationId, PositionId
from vault.domain.language import Language
from vault.domain.positions import ClosingGround
from vault.errors import FieldError, NotAuthenticError, NotFoundError, StateError
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.decisions.close_letters import LetterTools, check_all_words
from vault.usecases.decisions.close_position import Closed, Closing, close_position
from vault.usecases.decisions.close_rejections import BATCH, reject_open
from vault.usecases.decisions.close_words import kept_words
from vault.usecases.decisions.decide import LetterWords
from vault.usecases.letters.letters import MAX_TEXT
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.usecases.submission.answer import Receipt

WORDS = {
    one: LetterWords(untrusted_subject="Besked", untrusted_text="Hej [namn], inte nu.")
    for one in Language
}


def tools(office: Office) -> LetterTools:
    door = office.door
    return LetterTools(keyring=door.keyring, opener=door.opener, sealer=door.sealer)


def reject(office: Office, main: Database) -> tuple[int, int]:
    return reject_open(
        main=main,
        book=office.world.book,
        actor=OPERATOR,
        tools=tools(office),
        position_id=office.world.position_id,
        words=WORDS,
        now=office.world.clock(),
    )


def close(office: Office, *hired: Receipt, main: Database | None = None) -> Closed:
    door = office.door
    return close_position(
        main=main or door.main,
        keyring=door.keyring,
        opener=door.opener,
        sealer=door.sealer,
        book=office.world.book,
        viewer=OPERATOR_VIEW,
        position_id=PositionId(office.world.position_id),
        version=None,
        closing=Closing(
            ground=ClosingGround.HIRED if hired else ClosingGround.CANCELLED,
            hired=tuple(ApplicationId(one.application_id) for one in hired),
            untrusted_confirmation="systemutvecklare",
            words=WORDS,
        ),
        now=office.world.clock(),
    )


def letters(office: Office) -> list[bytes | None]:
    with office.door.main.reading() as session:
        kinds = select(t.Outbox.application_id).where(t.Outbox.kind == "decision")
        return list(session.scalars(kinds))


def live_letter_keys(office: Office) -> list[bytes]:
    with office.door.keyring.reading() as session:
        return list(session.scalars(select(t.Wrap.slot_id).where(t.Wrap.purpose == "decision")))


def erase(session: Session, office: Office) -> None:
    now = office.world.clock()
    session.execute(update(t.Application).values(status="erasing", erasing_at=now))


def withdraw(session: Session, office: Office) -> None:
    now = office.world.clock()
    session.execute(update(t.Application).values(status="withdrawn", withdrawn_at=now))


@pytest.mark.parametrize("meanwhile", [erase, withdraw])
def test_whoever_goes_while_a_position_closes_is_neither_rejected_nor_written_to(
    office: Office, meanwhile: Callable[[Session, Office], None]
) -> None:
    receipt = accepted(office.world, hand_in(office.world))

    def act_first() -> None:
        with office.door.main.writing() as session:
            meanwhile(session, office)

    done = reject(office, MeanwhileDatabase(office.door.main, act_first))

    assert done == (0, 0)
    assert row_of(office.world, receipt).decided_at is None
    assert letters(office) == []
    assert live_letter_keys(office) == []


def test_one_who_stays_gets_a_letter_though_another_went_at_that_moment(office: Office) -> None:
    gone, stays = (accepted(office.world, hand_in(office.world)) for _ in range(2))
    waiting: Iterator[Receipt] = iter([gone])

    def act_first() -> None:
        for one in waiting:
            with office.door.main.writing() as session:
                row = session.get_one(t.Application, one.application_id)
                row.status, row.withdrawn_at = "withdrawn", office.world.clock()

    done = reject(office, MeanwhileDatabase(office.door.main, act_first))

    assert done == (1, 1)
    assert letters(office) == [stays.application_id]
    assert len(live_letter_keys(office)) == 1


def test_forged_contact_details_stop_no_decision_and_get_no_letter(office: Office) -> None:
    forged, real = (accepted(office.world, hand_in(office.world)) for _ in range(2))
    with office.door.main.writing() as session:
        theirs = t.Contact.application_id == forged.application_id
        session.execute(update(t.Contact).where(theirs).values(sealed=b"\x01" * 64))

    closed = close(office)

    assert (closed.rejected, closed.letters) == (2, 1)
    assert row_of(office.world, forged).status == Status.REJECTED
    assert letters(office) == [real.application_id]


def test_nobody_is_named_as_hired_who_has_withdrawn(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        row.blocked_at = office.world.clock()

    with pytest.raises(StateError):
        close(office, receipt)

    assert row_of(office.world, receipt).status == Status.ACCEPTED


def test_nobody_is_named_as_hired_who_applied_for_something_else(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    other = add_position(office.world.stores, office.world.clock, slug="tester")
    with office.door.main.writing() as session:
        session.get_one(t.Application, receipt.application_id).position_id = other

    with pytest.raises(NotFoundError):
        close(office, receipt)


def test_whoever_was_hired_before_counts_as_named_and_stays_hired(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        row.status, row.outcome, row.decided_at = "hired", "hired", office.world.clock()
        version = row.version

    closed = close(office, receipt)

    assert (closed.hired, closed.rejected) == (1, 0)
    assert row_of(office.world, receipt).version == version


def test_a_letter_that_is_too_long_is_told_by_its_language() -> None:
    long = LetterWords(untrusted_subject="Besked", untrusted_text="x" * (MAX_TEXT + 1))

    with pytest.raises(FieldError) as refusal:
        check_all_words(words={Language.SV: WORDS[Language.SV], Language.EN: long})

    assert (refusal.value.code, refusal.value.field) == ("too-long", "text_en")


def decided(office: Office, count: int) -> list[bytes]:
    """Applications that were rejected one by one, while their position was open."""
    now = office.world.clock()
    ids = [number.to_bytes(16, "big") for number in range(1, count + 1)]
    with office.door.main.writing() as session:
        session.add_all(
            t.Application(
                id=one,
                kind="position",
                position_id=office.world.position_id,
                status="rejected",
                outcome="rejected",
                decided_at=now,
                language="sv",
                channel="api",
                policy_version=office.world.book.active.hash,
                rule="position.undecided",
                received_at=now,
                expires_at=now + timedelta(days=2000),
                key_commitment=b"",
                last_activity_at=now,
            )
            for one in ids
        )
    return ids


def rules(office: Office) -> list[str]:
    with office.door.main.reading() as session:
        return list(session.scalars(select(t.Application.rule).order_by(t.Application.id)))


def test_a_closing_starts_the_clocks_of_more_than_one_batch(office: Office) -> None:
    decided(office, BATCH + 1)

    close(office)

    assert rules(office) == ["position.rejected"] * (BATCH + 1)


def test_whoever_is_erased_while_clocks_are_set_has_none(office: Office) -> None:
    gone, stays = decided(office, 2)
    steps: Iterator[bytes | None] = iter([None, gone])

    def act_first() -> None:
        one = next(steps, None)
        if one is not None:
            with office.door.main.writing() as session:
                row = session.get_one(t.Application, one)
                row.status, row.erasing_at = "erasing", office.world.clock()

    close(office, main=MeanwhileDatabase(office.door.main, act_first))

    assert rules(office) == ["position.undecided", "position.rejected"]
    assert stays


def test_words_of_an_unknown_version_are_not_sent(office: Office) -> None:
    text = canonical_json(value={"letters": {}, "version": 99})
    position_id = PositionId(office.world.position_id)
    wrapped = office.door.opener.seal_words(position_id=position_id, words=text)
    with office.door.main.writing() as session:
        row = session.get_one(t.Position, position_id)
        row.closing_words = wrapped.key_id + wrapped.sealed

        with pytest.raises(NotAuthenticError):
            kept_words(opener=office.door.opener, row=row)
