"""Receipts of consent: signed, whole, in the language of the answer, verified by a stranger."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.acting import consents, events, order, work
from tests.factories.applications import MINUTE, accepted, hand_in, reject_all, row_of, visit
from tests.factories.policies import changed_text
from tests.factories.purging import hold
from tests.factories.submitting import World
from tests.factories.visiting import Browser, come_in
from tests.fakes.meanwhile import MeanwhileDatabase
from tests.house.sources import ROOT
from tests.integration.mypages.test_races import at_once
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.domain.policy.parse import parse_policy
from vault.usecases.consent.sign import expire_consents, sign_consents
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.submission.answer import Receipt

# Requirements C2: every field of ISO/IEC TS 27560, and what the GDPR adds.
FIELDS = {
    "schema": str,
    "record": str,
    "principal": str,
    "privacy_notice": dict,
    "language": str,
    "purposes": list,
    "controllers": list,
    "storage_locations": dict,
    "retention": dict,
    "jurisdiction": str,
    "recipients": list,
    "withdrawal": dict,
    "event": dict,
    "consent": dict,
    "rights": list,
    "authority": dict,
    "signer": dict,
    "version": int,
}


def sign(world: World) -> int:
    return sign_consents(
        main=world.stores.main,
        book=world.book,
        signer=world.keys.signer,
        public_url="https://vault.example",
        now=world.clock(),
    )


def payloads(world: World) -> list[dict[str, Any]]:
    with world.stores.main.reading() as session:
        rows = session.scalars(select(t.ConsentReceipt.payload)).all()
    return sorted((json.loads(row) for row in rows), key=lambda one: one["event"]["at"])


def consented(world: World, *, language: Language = Language.SV) -> Receipt:
    return accepted(world, hand_in(world, kind=Kind.SPONTANEOUS, language=language))


def download(browser: Browser, *, language: str = "sv") -> bytes:
    page = browser.get(f"/{language}/my/application").text
    path = re.findall(rf"/{language}/my/consents/[0-9a-f]{{32}}", page)[0]
    token = page.split('name="csrf" value="')[1][:64]
    answer = browser.post(path, data={"csrf": token})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.content


def verified(world: World, content: bytes, *, fingerprint: str | None = None) -> tuple[int, str]:
    """Run the program that docs/formats.md gives away, in a process that knows nothing of ours."""
    documented = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    program = re.findall(r"```python\n(.*?)```", documented, flags=re.DOTALL)[0]
    folder: Path = world.stores.folder
    (folder / "verify.py").write_text(program, encoding="utf-8")
    (folder / "receipt.json").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "verify.py", "receipt.json", fingerprint or world.keys.signer.fingerprint],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("language", list(Language))
def test_a_receipt_has_every_field_in_the_language_of_the_answer_and_names_nobody(
    world: World, language: Language
) -> None:
    receipt = consented(world, language=language)

    assert sign(world) == 1

    [told] = payloads(world)
    assert {name: type(value) for name, value in told.items()} == FIELDS
    assert told["consent"]["question"] == world.book.active.consents[0].question.say(language)
    assert told["principal"] == receipt.application_id.hex()
    assert told["event"]["state"] == "given"
    assert told["event"]["method"] == "form"
    assert told["privacy_notice"]["address"] == f"https://vault.example/{language}/privacy"
    assert told["retention"]["until"] == "2028-11-22T23:00:00.000000Z"
    assert told["retention"]["extends"] == "P2Y"
    whole = json.dumps(told, ensure_ascii=False)
    assert "Lindqvist" not in whole
    assert "asa@" not in whole


def test_every_answer_has_its_receipt_and_each_only_one(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    for kind in (ActKind.DECLINE, ActKind.EXTEND, ActKind.EXTEND, ActKind.WITHDRAW_CONSENT):
        world.clock.advance(timedelta(days=30))
        order(world, visit(world, receipt), kind)
        work(world)

    assert sign(world) == 4
    assert sign(world) == 0

    told = payloads(world)
    assert [one["event"]["state"] for one in told] == ["refused", "given", "renewed", "withdrawn"]
    assert [one["retention"]["until"] is None for one in told] == [True, False, False, True]
    assert all(one["event"]["act"] for one in told)


def test_two_workers_at_once_sign_an_answer_once(world: World) -> None:
    consented(world)

    assert sum(int(str(one)) for one in at_once(*[lambda: sign(world)] * 3)) == 1


def test_the_applicant_takes_it_home_and_a_stranger_verifies_it(
    world: World, browser: Browser
) -> None:
    receipt = consented(world)
    come_in(browser, receipt)
    assert "/my/consents/" not in browser.get("/sv/my/application").text
    sign(world)

    content = download(browser)

    code, said = verified(world, content)
    assert (code, said.startswith("genuine")) == (0, True)
    assert json.loads(content)["format"] == "applicant-vault consent receipt"


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"given", b"wrong"), (b"P2Y", b"P9Y")],
)
def test_a_receipt_that_was_altered_is_found_out(
    world: World, browser: Browser, old: bytes, new: bytes
) -> None:
    come_in(browser, consented(world))
    sign(world)

    code, said = verified(world, download(browser).replace(old, new))

    assert (code, "InvalidSignature" in said) == (1, True)


def test_a_receipt_by_another_key_is_found_out(world: World, browser: Browser) -> None:
    come_in(browser, consented(world))
    sign(world)

    code, said = verified(world, download(browser), fingerprint="0" * 64)

    assert (code, "signed by another key" in said) == (1, True)


def test_somebody_elses_receipt_is_not_found(world: World, browser: Browser) -> None:
    mine, theirs = consented(world), consented(world)
    sign(world)
    with world.stores.main.reading() as session:
        record = session.scalars(
            select(t.ConsentReceipt.event_id).where(
                t.ConsentReceipt.application_id == theirs.application_id
            )
        ).one()
    come_in(browser, mine)
    token = browser.get("/sv/my/application").text.split('name="csrf" value="')[1][:64]

    for answer in (record.hex(), "0" * 32):
        found = browser.post(f"/sv/my/consents/{answer}", data={"csrf": token})
        assert found.status_code == 404


def test_a_yes_that_ran_out_is_written_down_once_at_its_end(world: World) -> None:
    receipt = consented(world)
    end = row_of(world, receipt).expires_at
    hold(world, receipt.application_id)  # or the purge would be quicker
    world.clock.at = end - MINUTE
    assert expire_consents(main=world.stores.main, now=world.clock()) == 0
    world.clock.at = end + timedelta(days=3)

    assert expire_consents(main=world.stores.main, now=world.clock()) == 1
    assert expire_consents(main=world.stores.main, now=world.clock()) == 0

    assert consents(world)[1] == ("keep", "expired", end)
    assert "consent.expired" in events(world, receipt)
    assert sign(world) == 2
    assert payloads(world)[1]["event"]["type"] == "time"


def test_a_yes_that_was_renewed_or_taken_back_does_not_run_out(world: World) -> None:
    renewed, back = consented(world), consented(world)
    end = row_of(world, renewed).expires_at
    hold(world, back.application_id)
    world.clock.advance(timedelta(days=100))
    order(world, visit(world, renewed), ActKind.EXTEND)
    order(world, visit(world, back), ActKind.WITHDRAW_CONSENT)
    work(world)
    world.clock.at = end + MINUTE

    assert expire_consents(main=world.stores.main, now=world.clock()) == 0


def test_what_is_being_erased_gets_neither_receipt_nor_end(world: World) -> None:
    receipt = consented(world)
    with world.stores.main.writing() as session:
        session.get_one(t.Application, receipt.application_id).erasing_at = world.clock()
    world.clock.advance(timedelta(days=1000))

    assert sign(world) == 0
    assert expire_consents(main=world.stores.main, now=world.clock()) == 0


def test_an_answer_that_no_policy_here_knows_waits_without_a_receipt(world: World) -> None:
    consented(world)
    other = parse_policy(changed_text(("P2Y", "P1Y")))
    elsewhere = replace(world, book=PolicyBook(active=other))

    assert sign(elsewhere) == 0
    assert sign(world) == 1


def test_a_consent_that_its_policy_does_not_name_is_not_vouched_for(world: World) -> None:
    receipt = consented(world)
    with world.stores.main.writing() as session:
        given = session.scalars(select(t.ConsentEvent)).one()
        session.add(
            t.ConsentEvent(
                id=b"e" * 16,
                application_id=receipt.application_id,
                purpose="news",
                state="given",
                at=given.at,
                language="sv",
                method="form",
                policy_version=given.policy_version,
            )
        )

    assert sign(world) == 1
    assert sign(world) == 0


def test_whatever_two_workers_do_a_yes_runs_out_once(world: World) -> None:
    receipt = consented(world)
    hold(world, receipt.application_id)
    world.clock.at = row_of(world, receipt).expires_at
    main, now = world.stores.main, world.clock()
    raced = MeanwhileDatabase(main, lambda: expire_consents(main=main, now=now))

    assert expire_consents(main=raced, now=now) == 0

    assert [state for _, state, _ in consents(world)] == ["given", "expired"]


def test_what_begins_to_be_erased_meanwhile_is_left_alone(world: World) -> None:
    receipt = consented(world)
    world.clock.at = row_of(world, receipt).expires_at
    main, now = world.stores.main, world.clock()

    def begin() -> None:
        with main.writing() as session:
            session.get_one(t.Application, receipt.application_id).erasing_at = now

    raced = replace(world, stores=replace(world.stores, main=MeanwhileDatabase(main, begin)))

    assert expire_consents(main=raced.stores.main, now=now) == 0
    with main.writing() as session:
        session.get_one(t.Application, receipt.application_id).erasing_at = None
    assert sign(raced) == 0
