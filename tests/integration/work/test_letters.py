"""Letters under way: sealed, sent at least once, never readable afterwards, never in a log."""

import io
import json
import logging
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests.factories.arrivals import arrive
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, FixedClock, TestStores
from tests.fakes.databases import DyingDatabase, Fuse
from tests.fakes.smtp import smtp_server
from tests.integration.work.post import (
    ADDRESS,
    ME,
    SECRET,
    WORDS,
    FakeMailer,
    events,
    is_readable,
    queue,
    row,
)
from vault.adapters.mailer_console import ConsoleMailer
from vault.adapters.mailer_smtp import SmtpMailer
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import (
    DeliveryError,
    LostRaceError,
    NotAuthenticError,
    RefusedRecipientError,
    StoreError,
)
from vault.usecases.letters.open import open_letter
from vault.usecases.letters.queue import (
    SealedLetter,
    keys_in_place,
    receipt_letter_id,
    seal_letter,
)
from vault.usecases.worker.send_letters import (
    GIVE_UP_AFTER,
    LEASE,
    ORPHAN_AFTER,
    SendTools,
    claim_letters,
    drop_orphans,
    retry_delay,
    send_letter,
)


def test_a_letter_goes_once_and_cannot_be_read_afterwards(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    assert claim_letters(main=stores.main, holder=ME, now=T0) == [letter.id]

    assert send_letter(tools=sending, letter_id=letter.id, now=T0)
    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)

    (sent,) = mailer.sent
    assert (sent.to_address, sent.body, sent.kind) == (ADDRESS, WORDS.body, "receipt")
    assert sent.letter_id == letter.id
    stored = row(stores, letter)
    assert stored.sent_at == T0
    assert stored.sealed is None
    assert not is_readable(stores, letter)
    assert claim_letters(main=stores.main, holder=ME, now=T0 + LEASE) == []
    assert sorted(events(stores)) == ["letter.queued", "letter.sent"]


@pytest.mark.sqlite
def test_neither_row_nor_wrap_nor_audit_says_anything_personal(
    stores: TestStores, keys: TestKeys
) -> None:
    queue(stores, keys)
    stores.main.truncate_wal()
    stores.keyring.truncate_wal()

    for name in ("main.sqlite3", "keyring.sqlite3"):
        raw = (stores.folder / name).read_bytes()
        assert ADDRESS.encode() not in raw
        assert SECRET.encode() not in raw


def test_only_the_intake_key_opens_a_letter(stores: TestStores, keys: TestKeys) -> None:
    letter = queue(stores, keys)
    key = keys.intake_opener.unwrap_outbox_key(outbox_id=letter.id, wrapped=letter.wrapped)

    assert open_letter(key=key, letter_id=letter.id, sealed=letter.sealed).body == WORDS.body
    with pytest.raises(NotAuthenticError):
        keys.intake_opener.unwrap_outbox_key(outbox_id=OutboxId(b"x" * 16), wrapped=letter.wrapped)
    with pytest.raises(NotAuthenticError):
        open_letter(key=key, letter_id=OutboxId(b"x" * 16), sealed=letter.sealed)


def test_delivery_that_fails_is_tried_again_later_and_later(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    mailer.failures = [DeliveryError("451"), DeliveryError("451")]

    now = T0
    for minutes in (1, 4):
        assert claim_letters(main=stores.main, holder=ME, now=now) == [letter.id]
        assert not send_letter(tools=sending, letter_id=letter.id, now=now)
        just_before = now + timedelta(minutes=minutes, seconds=-1)
        assert claim_letters(main=stores.main, holder=ME, now=just_before) == []
        now += timedelta(minutes=minutes)
    assert claim_letters(main=stores.main, holder=ME, now=now) == [letter.id]
    assert send_letter(tools=sending, letter_id=letter.id, now=now)

    assert row(stores, letter).attempts == 3
    assert row(stores, letter).failure is None


def test_the_wait_grows_from_a_minute_to_a_day() -> None:
    waits = [retry_delay(attempts=n) for n in range(1, 100)]

    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=24)


def test_after_five_days_it_is_given_up_with_an_alarm(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    mailer.failures = [DeliveryError("451")]

    send_letter(tools=sending, letter_id=letter.id, now=T0 + GIVE_UP_AFTER)

    assert (row(stores, letter).failure, row(stores, letter).sealed) == ("gave-up", None)
    assert not is_readable(stores, letter)
    assert "letter.failed" in events(stores)


def test_a_recipient_refused_for_good_is_not_tried_again(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    mailer.failures = [RefusedRecipientError("550")]

    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)

    stored = row(stores, letter)
    assert (stored.failed_at, stored.failure) == (T0, "refused")
    assert not is_readable(stores, letter)
    assert claim_letters(main=stores.main, holder=ME, now=T0 + timedelta(days=9)) == []
    assert "letter.failed" in events(stores)


def _lose_the_key(stores: TestStores, letter: SealedLetter) -> None:
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.slot_id == letter.id))


def _change_the_letter(stores: TestStores, letter: SealedLetter) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Outbox, letter.id).sealed = letter.sealed[:-1] + b"?"


def _change_the_key(stores: TestStores, letter: SealedLetter) -> None:
    with stores.keyring.writing() as session:
        session.execute(
            update(t.Wrap).where(t.Wrap.slot_id == letter.id).values(key_id=b"another!")
        )


@pytest.mark.parametrize("spoil", [_lose_the_key, _change_the_letter, _change_the_key])
def test_a_letter_that_cannot_be_opened_is_an_alarm(
    stores: TestStores,
    keys: TestKeys,
    sending: SendTools,
    mailer: FakeMailer,
    spoil: Callable[[TestStores, SealedLetter], None],
) -> None:
    letter = queue(stores, keys)
    spoil(stores, letter)

    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert mailer.sent == []
    assert row(stores, letter).failure == "unreadable"
    assert "letter.failed" in events(stores)


def test_killed_after_the_key_was_destroyed_it_is_marked_and_not_sent_again(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    dying = replace(sending, main=DyingDatabase(stores.main, Fuse(burns_at=1)))
    with pytest.raises(KeyboardInterrupt):
        send_letter(tools=dying, letter_id=letter.id, now=T0)
    assert not is_readable(stores, letter)

    send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert len(mailer.sent) == 1
    assert row(stores, letter).sent_at == T0


def test_killed_right_after_handing_over_it_goes_again_under_the_same_id(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    dying = replace(sending, keyring=DyingDatabase(stores.keyring, Fuse(burns_at=1)))
    with pytest.raises(KeyboardInterrupt):
        send_letter(tools=dying, letter_id=letter.id, now=T0)

    send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert [each.letter_id for each in mailer.sent] == [letter.id, letter.id]


@pytest.mark.parametrize("write", [2, 1])
def test_killed_while_giving_up_it_is_never_called_sent(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer, write: int
) -> None:
    letter = queue(stores, keys)
    mailer.failures = [RefusedRecipientError("550"), RefusedRecipientError("550")]
    dying = replace(sending, main=DyingDatabase(stores.main, Fuse(burns_at=write)))
    with pytest.raises(KeyboardInterrupt):
        send_letter(tools=dying, letter_id=letter.id, now=T0)

    send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert row(stores, letter).failure == "refused"
    assert row(stores, letter).sent_at is None
    assert "letter.sent" not in events(stores)


def test_a_letter_whose_application_the_purge_is_erasing_is_not_called_sent(
    stores: TestStores, keys: TestKeys, sending: SendTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    letter = queue(stores, keys, application_id=arrived.id)
    with stores.main.writing() as session:
        session.get_one(t.Application, arrived.id).erasing_at = T0
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.slot_id == letter.id))
        session.get_one(t.Slot, letter.id).live = False

    send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert row(stores, letter).failure == "erased"


def test_a_letter_that_the_purge_removed_is_passed_over(
    stores: TestStores, keys: TestKeys, sending: SendTools
) -> None:
    letter = queue(stores, keys)
    with stores.main.writing() as session:
        session.execute(delete(t.Outbox))

    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)


def test_a_store_out_of_reach_is_no_reason_to_give_a_letter_up(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    letter = queue(stores, keys)
    mailer.failures = [StoreError("down")]

    with pytest.raises(StoreError):
        send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert row(stores, letter).failed_at is None
    assert is_readable(stores, letter)


def test_a_door_that_fails_takes_the_key_back(stores: TestStores, keys: TestKeys) -> None:
    letter = seal_letter(sealer=keys.sealer, letter=WORDS, now=T0)

    with (
        pytest.raises(LostRaceError),
        keys_in_place(keyring=stores.keyring, letters=[letter]),
    ):
        raise LostRaceError

    assert not is_readable(stores, letter)


def test_a_key_whose_letter_was_never_queued_is_destroyed_after_an_hour(
    stores: TestStores, keys: TestKeys
) -> None:
    queued = queue(stores, keys)
    orphan = seal_letter(sealer=keys.sealer, letter=WORDS, now=T0)
    with keys_in_place(keyring=stores.keyring, letters=[orphan]):
        pass

    later = T0 + ORPHAN_AFTER + timedelta(seconds=1)
    assert drop_orphans(main=stores.main, keyring=stores.keyring, now=T0) == 0
    assert drop_orphans(main=stores.main, keyring=stores.keyring, now=later) == 1

    assert not is_readable(stores, orphan)
    assert is_readable(stores, queued)


def test_the_id_of_a_receipt_follows_from_its_application() -> None:
    one, other = ApplicationId(b"a" * 16), ApplicationId(b"b" * 16)

    assert receipt_letter_id(application_id=one) == receipt_letter_id(application_id=one)
    assert receipt_letter_id(application_id=one) != receipt_letter_id(application_id=other)
    assert len(receipt_letter_id(application_id=one)) == 16


def test_logs_and_terminal_say_nothing_personal_whatever_the_server_answers(
    stores: TestStores,
    keys: TestKeys,
    sending: SendTools,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="vault")
    out = io.StringIO()
    with (
        smtp_server(tmp_path) as server,
        redirect_stdout(out),
        redirect_stderr(out),
    ):
        real = replace(
            sending,
            mailer=SmtpMailer(
                url=server.url("smtp"),
                sender="no-reply@vault.example",
                clock=FixedClock(),
                ca_file=server.ca_file,
            ),
        )
        for answer in (f"450 <{ADDRESS}> later", f"550 <{ADDRESS}> unknown", None):
            server.sink.rcpt_answer = answer
            letter = queue(stores, keys)
            send_letter(tools=real, letter_id=letter.id, now=T0)

    assert len(server.sink.messages) == 1
    said = out.getvalue() + "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("vault")
    )
    assert ADDRESS not in said
    assert SECRET not in said
    with stores.main.reading() as session:
        entries = b"".join(session.scalars(select(t.AuditEntry.entry)))
    assert ADDRESS.encode() not in entries


def test_a_letter_that_was_only_announced_is_never_called_sent(
    stores: TestStores, keys: TestKeys, sending: SendTools
) -> None:
    letter = queue(stores, keys)
    lines: list[str] = []
    announcing = replace(sending, mailer=ConsoleMailer(write=lines.append))

    assert send_letter(tools=announcing, letter_id=letter.id, now=T0)

    assert len(lines) == 1
    assert row(stores, letter).failure == "announced"
    assert not is_readable(stores, letter)
    assert codes_of_sent(stores) == ["announced"]
    assert claim_letters(main=stores.main, holder=ME, now=T0 + timedelta(days=1)) == []


@pytest.mark.parametrize("write", [2, 1])
def test_killed_while_announcing_it_is_still_not_called_sent(
    stores: TestStores, keys: TestKeys, sending: SendTools, write: int
) -> None:
    letter = queue(stores, keys)
    announcing = replace(sending, mailer=ConsoleMailer(write=lambda _line: None))
    dying = replace(announcing, main=DyingDatabase(stores.main, Fuse(burns_at=write)))
    with pytest.raises(KeyboardInterrupt):
        send_letter(tools=dying, letter_id=letter.id, now=T0)

    send_letter(tools=announcing, letter_id=letter.id, now=T0)

    assert codes_of_sent(stores) == ["announced"]


def codes_of_sent(stores: TestStores) -> list[str | None]:
    """What the audit log says of letters that were handed over."""
    with stores.main.reading() as session:
        entries = session.scalars(
            select(t.AuditEntry.entry).where(t.AuditEntry.event == "letter.sent")
        ).all()
    return [json.loads(entry)["detail"].get("code") for entry in entries]
