"""A lost link: one answer for everyone, a letter to the address on file, and old links that die."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, update

from tests.factories.acting import work
from tests.factories.applications import (
    MINUTE,
    accepted,
    hand_in,
    knock,
    link_text,
    visit,
)
from tests.factories.submitting import World
from tests.factories.visiting import Browser, my_pages
from tests.fakes.databases import DyingDatabase, Fuse
from tests.fakes.meanwhile import MeanwhileDatabase
from tests.integration.work.post import FakeMailer
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.db import tables as t
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.errors import FieldError, NotSignedInError
from vault.usecases.links.lost_link import ask_for_link
from vault.usecases.links.lost_link_answer import LostLinkTools, answer_lost_links
from vault.usecases.mypages.visit import read_visit
from vault.usecases.worker.send_letters import SendTools, claim_letters, drop_orphans, send_letter
from vault.usecases.worker.tidy import tidy

WHOM = "asa@exempel.se"


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture
def tools(world: World) -> LostLinkTools:
    return LostLinkTools(
        main=world.stores.main,
        keyring=world.stores.keyring,
        intake_opener=world.keys.intake_opener,
        opener=world.keys.opener,
        sealer=world.keys.sealer,
        organisation="Exempel AB",
    )


@pytest.fixture
def patient(world: World) -> Iterator[Browser]:
    """A browser of its own address for each question would be tedious: look at the answers."""
    with TestClient(my_pages(world)) as client:
        yield client


def ask(browser: Browser, email: str, *, language: str = "sv") -> str:
    answer = browser.post(f"/{language}/my/lost", data={"email": email})
    return f"{answer.status_code} {answer.headers.get('location', '')}"


def post(world: World, tools: LostLinkTools, mailer: FakeMailer) -> list[str]:
    """Let ``work`` answer and send; return the links that went out, newest last."""
    answer_lost_links(tools=tools, now=world.clock())
    sending = SendTools(
        main=world.stores.main,
        keyring=world.stores.keyring,
        intake_opener=world.keys.intake_opener,
        opener=world.keys.opener,
        mailer=mailer,
        public_url="https://vault.example",
    )
    before = len(mailer.sent)
    for letter in claim_letters(main=sending.main, holder=b"h" * 16, now=world.clock(), limit=50):
        send_letter(tools=sending, letter_id=letter, now=world.clock())
    return [
        word
        for letter in mailer.sent[before:]
        if letter.kind == "lost"
        for word in letter.body.split()
        if word.startswith("https://")
    ]


def questions(world: World) -> list[t.LostLink]:
    with world.stores.main.reading() as session:
        return list(session.scalars(select(t.LostLink).order_by(t.LostLink.made_at)))


def wraps_of_questions(world: World) -> int:
    with world.stores.keyring.reading() as session:
        return len(session.scalars(select(t.Wrap).where(t.Wrap.purpose == "lost")).all())


def test_everyone_gets_the_same_answer(world: World, browser: Browser) -> None:
    accepted(world, hand_in(world))

    answers = {ask(browser, email) for email in (WHOM, "ingen@exempel.se", "ASA@Exempel.SE")}

    assert answers == {"303 /sv/my/lost/sent"}
    assert len(questions(world)) == 3


def test_the_answer_takes_the_same_time_for_everyone(world: World, browser: Browser) -> None:
    for _ in range(5):
        accepted(world, hand_in(world))
    took: dict[str, list[float]] = {WHOM: [], "ingen@exempel.se": []}
    for _ in range(15):
        world.clock.advance(timedelta(minutes=2))
        for email, times in took.items():
            begun = perf_counter()
            ask(browser, email)
            times.append(perf_counter() - begun)

    known, unknown = (median(times) for times in took.values())
    # Nothing is looked up, so only noise may tell them apart.
    assert max(known, unknown) < 3 * min(known, unknown)


def test_nothing_is_stored_in_clear(world: World, browser: Browser) -> None:
    ask(browser, "gullviva@exempel.se")

    for path in world.stores.folder.rglob("*"):
        if path.is_file():
            assert b"gullviva" not in path.read_bytes()


@pytest.mark.parametrize(("email", "status"), [("", 422), ("åsa", 422), ("a@b\r\nc", 422)])
def test_what_is_no_address_is_told_by_its_text_alone(
    world: World, browser: Browser, email: str, status: int
) -> None:
    answer = browser.post("/sv/my/lost", data={"email": email})

    assert answer.status_code == status
    assert 'href="#email"' in answer.text
    assert questions(world) == []


def test_a_fresh_link_comes_by_letter_and_the_old_ones_die_when_it_is_first_opened(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    receipt = accepted(world, hand_in(world))
    old = visit(world, receipt)
    ask(browser, " ASA@Exempel.se ")

    [link] = post(world, tools, mailer)

    assert link.startswith("https://vault.example/sv/my#")
    assert mailer.sent[-1].to_address == WHOM
    assert "Åsa" not in mailer.sent[-1].body
    knock(world, link_text(receipt))  # the old one still opens
    world.clock.advance(MINUTE)
    started = knock(world, link)
    assert started.application_id == receipt.application_id
    with pytest.raises(FieldError):
        knock(world, link_text(receipt))
    cookie = f"{old.id.hex()}.{old.secret.reveal().hex()}"
    with pytest.raises(NotSignedInError):
        read_visit(keyring=world.stores.keyring, untrusted_cookie=cookie, now=world.clock())
    knock(world, link)


def test_each_application_of_the_address_gets_a_letter_in_the_language_of_the_question(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    accepted(world, hand_in(world))
    accepted(world, hand_in(world, kind=Kind.SPONTANEOUS, language=Language.SV))
    ask(browser, WHOM, language="en")

    links = post(world, tools, mailer)

    assert len(links) == 2
    assert all("/en/my#" in link for link in links)
    letters = sorted(letter.body for letter in mailer.sent if letter.kind == "lost")
    assert "your application to Exempel AB: Software developer" in letters[0]
    assert "spontaneous application" in letters[1]


def test_a_stranger_gets_no_letter_and_the_question_is_closed(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    accepted(world, hand_in(world))
    ask(browser, "ingen@exempel.se")

    assert post(world, tools, mailer) == []

    [row] = questions(world)
    assert (row.answered_at, row.sealed) == (world.clock(), None)
    assert wraps_of_questions(world) == 0


def test_nobody_is_flooded(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    accepted(world, hand_in(world))
    got = []
    for _ in range(6):
        for _ in range(2):
            ask(browser, WHOM)
            got.append(len(post(world, tools, mailer)))
        world.clock.advance(timedelta(minutes=11))

    assert got == [1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    world.clock.advance(timedelta(days=1))
    ask(browser, WHOM)
    assert len(post(world, tools, mailer)) == 1


def test_too_many_questions_from_one_place_have_to_wait(world: World, browser: Browser) -> None:
    answers = [ask(browser, f"person{n}@exempel.se") for n in range(21)]

    assert answers[-1].startswith("429")
    assert len(questions(world)) == 20


def test_who_was_withdrawn_or_is_being_erased_gets_none(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    gone, going = accepted(world, hand_in(world)), accepted(world, hand_in(world))
    with world.stores.main.writing() as session:
        for receipt, column in ((gone, "withdrawn_at"), (going, "erasing_at")):
            session.execute(
                update(t.Application)
                .where(t.Application.id == receipt.application_id)
                .values({column: world.clock()})
            )
    ask(browser, WHOM)

    assert post(world, tools, mailer) == []


def test_a_question_that_somebody_slipped_in_or_altered_is_closed_without_an_answer(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    accepted(world, hand_in(world))
    ask(browser, WHOM)
    with world.stores.main.writing() as session:
        session.execute(update(t.LostLink).values(sealed=b"\x01" + bytes(120)))
        session.add(t.LostLink(id=b"q" * 16, made_at=world.clock(), language="sv", sealed=b"x"))

    assert post(world, tools, mailer) == []

    assert all(row.answered_at is not None for row in questions(world))


def test_an_unanswered_question_keeps_its_key_and_an_answered_one_is_forgotten_within_days(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    ask(browser, WHOM)
    world.clock.advance(timedelta(hours=3))
    main, keyring = world.stores.main, world.stores.keyring
    assert drop_orphans(main=main, keyring=keyring, now=world.clock()) == 0
    assert wraps_of_questions(world) == 1

    post(world, tools, mailer)
    world.clock.advance(timedelta(days=2))
    tidy(main=main, keyring=keyring, now=world.clock())

    assert questions(world) == []


def test_whoever_applies_after_the_map_was_built_is_found_too(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    ask(browser, WHOM)
    assert post(world, tools, mailer) == []
    accepted(world, hand_in(world))
    ask(browser, WHOM)

    assert len(post(world, tools, mailer)) == 1


def test_whoever_is_gone_is_forgotten_and_who_was_forged_has_no_address(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    gone, forged = accepted(world, hand_in(world)), accepted(world, hand_in(world))
    ask(browser, "ingen@exempel.se")
    post(world, tools, mailer)
    assert len(tools.addresses.applications_of(email=WHOM)) == 2
    with world.stores.main.writing() as session:
        session.get_one(t.Application, gone.application_id).withdrawn_at = world.clock()
        contact = session.get_one(t.Contact, (forged.application_id, 1))
        session.add(
            t.Contact(application_id=forged.application_id, revision=2, sealed=contact.sealed)
        )
    ask(browser, WHOM)

    assert post(world, tools, mailer) == []
    assert tools.addresses.applications_of(email=WHOM) == []


def test_a_question_that_cannot_be_stored_leaves_no_key(world: World) -> None:
    dying = DyingDatabase(world.stores.main, Fuse(burns_at=1))

    with pytest.raises(KeyboardInterrupt):
        ask_for_link(
            main=dying,
            keyring=world.stores.keyring,
            sealer=world.keys.sealer,
            limiter=DatabaseRateLimiter(world.stores.main),
            rate_key=b"k" * 32,
            untrusted_email=WHOM,
            language=Language.SV,
            now=world.clock(),
        )

    assert wraps_of_questions(world) == 0
    assert questions(world) == []


@pytest.mark.parametrize("step", range(1, 5))
def test_a_worker_that_is_killed_anywhere_answers_once(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer, step: int
) -> None:
    accepted(world, hand_in(world))
    ask(browser, WHOM)
    fuse = Fuse(burns_at=step)
    dying = replace(
        tools,
        main=DyingDatabase(world.stores.main, fuse),
        keyring=DyingDatabase(world.stores.keyring, fuse),
    )
    with suppress(KeyboardInterrupt):
        answer_lost_links(tools=dying, now=world.clock())

    assert len(post(world, tools, mailer)) == 1
    assert post(world, tools, mailer) == []


def test_two_workers_at_once_send_one_letter(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    accepted(world, hand_in(world))
    ask(browser, WHOM)
    raced = replace(
        tools,
        main=MeanwhileDatabase(
            world.stores.main, lambda: answer_lost_links(tools=tools, now=world.clock())
        ),
    )

    answer_lost_links(tools=raced, now=world.clock())

    assert len(post(world, tools, mailer)) == 1


def test_an_act_by_the_new_link_counts(
    world: World, browser: Browser, tools: LostLinkTools, mailer: FakeMailer
) -> None:
    accepted(world, hand_in(world))
    ask(browser, WHOM)
    [link] = post(world, tools, mailer)
    world.clock.advance(MINUTE)
    browser.post("/sv/my/open", data={"code": link})
    page = browser.get("/sv/my/withdraw").text
    token = page.split('name="csrf" value="')[1][:64]

    browser.post("/sv/my/withdraw", data={"csrf": token})

    assert work(world).verified == 1


def test_the_page_is_found_from_my_pages_in_both_languages(patient: Browser) -> None:
    for language, words in (("sv", "Skicka en ny länk"), ("en", "Send a new link")):
        assert f'href="/{language}/my/lost"' in patient.get(f"/{language}/my").text
        assert words in patient.get(f"/{language}/my/lost").text
        assert patient.get(f"/{language}/my/lost/sent").status_code == 200
