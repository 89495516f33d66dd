"""The purge against whoever acts at the same moment: one of them wins, never half of each."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.documents import PDF
from tests.factories.stores import T0
from tests.integration.kill.errands import hand_in
from tests.integration.kill.house import House, copy_house, open_house
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.crypto.acts import act_seed
from vault.crypto.keys import ApplicationKey, new_cookie_secret, random_id
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.language import Language
from vault.domain.private_link import link
from vault.errors import BlockedError, ErasingError, FieldError, NotFoundError, StateError
from vault.usecases.acceptance.accept import accept
from vault.usecases.links.fresh_link import application_key, put_link_wrap
from vault.usecases.mypages.make_act import make_act
from vault.usecases.mypages.verify_acts import verify_acts_of
from vault.usecases.mypages.visit import OpenVisit, start_visit
from vault.usecases.submission.answer import Receipt

CV = {"cv.pdf": PDF}
AT_ONCE = 3  # applications that one run of the purge takes: it has to be met many times
ROUNDS = [pytest.param(100, id="100"), pytest.param(1000, id="1000", marks=pytest.mark.nightly)]


def fill(
    empty_vault: Path, folder: Path, *, count: int, accepted: bool
) -> tuple[House, list[Receipt]]:
    house = open_house(copy_house(empty_vault, folder / "vault"))
    receipts = [
        hand_in(house, key=f"a-submission-key-{number}", now=T0, documents=CV)
        for number in range(count)
    ]
    while accepted and house.accept_all(now=T0 + timedelta(minutes=1)):
        pass
    return house, receipts


def race(
    house: House, receipts: Sequence[Receipt], act: Callable[[Receipt], str]
) -> dict[bytes, str]:
    """Let the purge and two others loose on the same applications; say how each act ended."""
    end = receipts[0].expires_at
    outcomes: dict[bytes, str] = {}
    start = threading.Barrier(3)

    def purge_all() -> None:
        start.wait()
        while house.purge(now=end, limit=AT_ONCE).erased:
            pass

    def act_on(some: Sequence[Receipt]) -> None:
        start.wait()
        for receipt in some:
            outcomes[receipt.application_id] = act(receipt)

    shuffled = random.Random(1).sample(list(receipts), len(receipts))
    with ThreadPoolExecutor(3) as pool:
        works = [
            pool.submit(purge_all),
            *(pool.submit(act_on, half) for half in (shuffled[::2], shuffled[1::2])),
        ]
    for work in works:
        work.result()
    house.purge(now=end)
    return outcomes


def assert_dead(house: House, application_id: bytes) -> None:
    assert house.traces_of(application_id) == {}
    assert application_id in house.facts()
    assert application_id in set(house.ledger.ids())


def wraps_left(house: House) -> list[bytes]:
    with house.keyring.reading() as session:
        return list(session.scalars(select(t.Wrap.slot_id)))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_an_acceptance_that_comes_late_brings_no_key_back(
    empty_vault: Path, tmp_path: Path, rounds: int
) -> None:
    house, receipts = fill(empty_vault, tmp_path, count=rounds, accepted=False)

    def take_in(receipt: Receipt) -> str:
        try:
            accept(
                tools=house.accept_tools,
                application_id=receipt.application_id,
                now=receipt.expires_at,
            )
        except (ErasingError, NotFoundError):
            return "late"
        return "accepted"

    outcomes = race(house, receipts, take_in)

    assert set(Counter(outcomes.values())) == {"late", "accepted"}
    for receipt in receipts:
        assert_dead(house, receipt.application_id)
    assert wraps_left(house) == []
    with house.main.reading() as session:
        alarms = session.scalars(
            select(t.AuditEntry.id).where(t.AuditEntry.event.contains("refused"))
        ).all()
    assert list(alarms) == []  # to be erased is no reason to ring
    house.close()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_yes_in_the_last_second_keeps_the_application_or_comes_too_late(
    empty_vault: Path, tmp_path: Path, rounds: int
) -> None:
    house, receipts = fill(empty_vault, tmp_path, count=rounds, accepted=True)
    visits = {receipt.application_id: visit_of(house, receipt) for receipt in receipts}

    def extend(receipt: Receipt) -> str:
        try:
            make_act(
                main=house.main,
                book=house.book,
                visit=visits[receipt.application_id],
                kind=ActKind.EXTEND,
                language=Language.SV,
                now=receipt.expires_at - timedelta(seconds=1),
            )
        except (ErasingError, NotFoundError, BlockedError):
            return "late"
        verify_acts_of(
            tools=house.accept_tools,
            book=house.book,
            application_id=receipt.application_id,
            now=receipt.expires_at,
        )
        return "extended"

    outcomes = race(house, receipts, extend)

    assert set(Counter(outcomes.values())) == {"late", "extended"}
    facts = house.facts()
    for receipt in receipts:
        if outcomes[receipt.application_id] == "late":
            assert_dead(house, receipt.application_id)
            continue
        assert receipt.application_id not in facts
        assert house.read_by_staff(receipt.application_id) == CV
        assert house.read_by_link(receipt.application_id, receipt.token.reveal()) == CV
        with house.main.reading() as session:
            row = session.get_one(t.Application, receipt.application_id)
        assert row.expires_at > receipt.expires_at
        assert row.erasing_at is None
    house.close()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_link_and_a_visit_that_come_late_bring_no_key_back(
    empty_vault: Path, tmp_path: Path, rounds: int
) -> None:
    house, receipts = fill(empty_vault, tmp_path, count=rounds, accepted=True)
    keys = {receipt.application_id: key_of(house, receipt) for receipt in receipts}
    limiter = DatabaseRateLimiter(house.main)

    def visit_and_renew(receipt: Receipt) -> str:
        with suppress(FieldError):
            start_visit(
                main=house.main,
                keyring=house.keyring,
                limiter=limiter,
                rate_key=random_id(),
                untrusted_text=link(
                    public_url="http://127.0.0.1",
                    language="sv",
                    application_id=receipt.application_id,
                    token=receipt.token.reveal(),
                ),
                now=receipt.expires_at - timedelta(seconds=1),
            )
        try:
            put_link_wrap(
                keyring=house.keyring,
                application_id=receipt.application_id,
                key=keys[receipt.application_id],
                purpose="decision",
                errand_id=random_id(),
                now=receipt.expires_at,
            )
        except StateError:
            return "late"
        return "made"

    outcomes = race(house, receipts, visit_and_renew)

    assert set(Counter(outcomes.values())) == {"late", "made"}
    for receipt in receipts:
        assert_dead(house, receipt.application_id)
    assert wraps_left(house) == []
    house.close()


def key_of(house: House, receipt: Receipt) -> ApplicationKey:
    return application_key(
        main=house.main,
        keyring=house.keyring,
        intake_opener=house.keys.intake_opener,
        opener=house.keys.opener,
        application_id=receipt.application_id,
    )


def visit_of(house: House, receipt: Receipt) -> OpenVisit:
    return OpenVisit(
        id=random_id(),
        application_id=receipt.application_id,
        application_key=application_key(
            main=house.main,
            keyring=house.keyring,
            intake_opener=house.keys.intake_opener,
            opener=house.keys.opener,
            application_id=receipt.application_id,
        ),
        act_seed=act_seed(token=receipt.token, application_id=receipt.application_id),
        secret=new_cookie_secret(),
        until=receipt.expires_at + timedelta(hours=1),
    )
