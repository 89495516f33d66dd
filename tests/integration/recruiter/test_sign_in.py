"""Signing in and staying signed in: what counts once, what ends when, and what nobody learns."""

from datetime import timedelta
from statistics import median
from time import perf_counter

from litestar.testing import TestClient

from tests.factories.recruiting import BOTH, PASSWORD, Browser, Office
from vault.crypto.keys import TotpSecret
from vault.db import tables as t
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.staff import sign_in
from vault.usecases.staff.accounts import disable
from vault.usecases.staff.sessions import CODE_TIME, IDLE, SEEN_STEP, WHOLE

EMAIL = "maria@exempel.se"


def signed_up(office: Office) -> TotpSecret:
    """Sign up as the first person of a fresh vault, and wait for the next code."""
    invitation = office.first_invitation()
    browser = office.stranger()
    browser.get(f"/staff/join/{invitation.token}")
    secret = office.offered_secret(invitation.staff_id)
    answer = browser.post(
        f"/staff/join/{invitation.token}",
        {"name": "Maria Ek", "email": EMAIL, "password": PASSWORD, "totp": office.code(secret)},
    )
    assert answer.status_code == 303
    office.next_code()
    return secret


def give_password(browser: Browser, password: str = PASSWORD, email: str = EMAIL) -> int:
    return browser.post("/staff/sign-in", {"email": email, "password": password}).status_code


def give_code(browser: Browser, code: str) -> int:
    return browser.post("/staff/code", {"totp": code}).status_code


def is_in(browser: Browser) -> bool:
    return browser.get("/staff").status_code == 200


def test_password_and_code_lead_in_and_back_to_the_page_that_was_asked_for(office: Office) -> None:
    secret = signed_up(office)
    browser = office.stranger()

    asked = browser.get("/staff/positions")
    given = browser.post(
        "/staff/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/staff/positions"}
    )
    done = browser.post("/staff/code", {"totp": office.code(secret), "next": "/staff/positions"})

    assert asked.headers["location"] == "/staff/sign-in?next=/staff/positions"
    assert given.headers["location"] == "/staff/code?next=/staff/positions"
    assert done.headers["location"] == "/staff/positions"
    assert is_in(browser)


def test_a_password_alone_opens_nothing(office: Office) -> None:
    signed_up(office)
    browser = office.stranger()

    assert give_password(browser) == 303
    assert not is_in(browser)
    browser.set_cookie("staff", browser.client.cookies["staff-code"])
    assert not is_in(browser)


def test_a_code_counts_once(office: Office) -> None:
    secret = signed_up(office)
    code = office.code(secret)
    first, second = office.stranger(), office.stranger()
    give_password(first)
    give_password(second)

    assert give_code(first, code) == 303
    assert give_code(second, code) == 422
    office.next_code()
    assert give_code(second, office.code(secret)) == 303


def test_the_code_of_the_sign_up_does_not_count_again(office: Office) -> None:
    secret = signed_up(office)
    office.world.clock.advance(-timedelta(seconds=30))
    browser = office.stranger()
    give_password(browser)

    assert give_code(browser, office.code(secret)) == 422


def test_the_code_is_awaited_for_five_minutes(office: Office) -> None:
    secret = signed_up(office)
    browser = office.stranger()
    give_password(browser)
    office.world.clock.advance(CODE_TIME)

    answer = browser.post("/staff/code", {"totp": office.code(secret)})

    assert answer.headers["location"] == "/staff/sign-in?done=code-over"


def test_five_wrong_codes_end_the_attempt(office: Office) -> None:
    secret = signed_up(office)
    browser = office.stranger()
    give_password(browser)

    assert [give_code(browser, "000000") for _ in range(sign_in.CODES_PER_SIGN_IN)] == [422] * 5
    assert give_code(browser, office.code(secret)) == 303
    assert not is_in(browser)


def test_every_wrong_answer_looks_the_same(office: Office) -> None:
    signed_up(office)
    answers = [
        office.stranger().post("/staff/sign-in", {"email": "x@exempel.se", "password": password})
        for password in (PASSWORD, "fel fel fel fel")
    ]
    answers.append(office.stranger().post("/staff/sign-in", {"email": EMAIL, "password": "fel"}))
    bodies = {answer.text.replace("x@exempel.se", EMAIL) for answer in answers}

    assert {answer.status_code for answer in answers} == {422}
    assert len(bodies) == 1


def test_an_unknown_address_takes_as_long_as_a_wrong_password(office: Office) -> None:
    signed_up(office)

    def seconds(email: str) -> float:
        begun = perf_counter()
        give_password(office.stranger(), "fel fel fel fel", email)
        return perf_counter() - begun

    known = median(seconds(EMAIL) for _ in range(3))
    unknown = median(seconds("x@exempel.se") for _ in range(3))

    # Hashing takes a sixth of a second; without it an answer takes a fiftieth of one.
    assert 0.4 < unknown / known < 2.5


def test_guessing_at_one_account_is_stopped_and_others_still_get_in(office: Office) -> None:
    signed_up(office)
    browser = office.stranger()

    codes = [give_password(browser, "fel") for _ in range(sign_in.PER_PAIR + 1)]

    assert codes == [422] * sign_in.PER_PAIR + [429]
    assert give_password(office.stranger(), "fel", "nils@exempel.se") == 422
    office.world.clock.advance(sign_in.WINDOW)
    assert give_password(browser) == 303


def test_a_token_that_nobody_issued_never_becomes_a_session(office: Office) -> None:
    secret = signed_up(office)
    browser = office.stranger()
    chosen = "f" * 64
    browser.set_cookie("staff", chosen)
    give_password(browser)
    give_code(browser, office.code(secret))

    attacker = office.stranger()
    attacker.set_cookie("staff", chosen)

    assert is_in(browser)
    assert not is_in(attacker)


def test_signing_in_gives_a_new_token_and_ends_the_half_one(office: Office) -> None:
    secret = signed_up(office)
    browser = office.stranger()
    give_password(browser)
    half = browser.client.cookies["staff-code"]
    give_code(browser, office.code(secret))

    assert browser.client.cookies["staff"] != half
    with office.door.main.reading() as session:
        assert session.query(t.StaffSession).filter_by(awaits_code=True).count() == 0


def test_fifteen_idle_minutes_end_a_session(office: Office) -> None:
    browser = office.staff()
    office.world.clock.advance(IDLE - timedelta(seconds=1))
    assert is_in(browser)
    office.world.clock.advance(IDLE - SEEN_STEP)
    assert is_in(browser)
    office.world.clock.advance(IDLE)
    assert not is_in(browser)


def test_eight_hours_end_a_session_however_busy(office: Office) -> None:
    browser = office.staff()
    step = timedelta(minutes=10)

    for _ in range(int(WHOLE / step) - 1):
        office.world.clock.advance(step)
        assert is_in(browser)
    office.world.clock.advance(step)

    assert not is_in(browser)


def test_signing_out_kills_the_session_itself(office: Office) -> None:
    browser = office.staff()
    token = browser.client.cookies["staff"]
    answer = browser.post("/staff/sign-out")

    assert "cookies" in answer.headers["clear-site-data"]
    browser.set_cookie("staff", token)
    assert not is_in(browser)


def test_disabling_somebody_ends_their_sessions_at_once(office: Office) -> None:
    office.staff(name="Nils Holm", email="nils@exempel.se")
    browser = office.stranger()
    maria = office.member(BOTH, all_positions=True, name="Maria Ek", email=EMAIL)
    browser.sign_in_as(maria)
    assert is_in(browser)

    disable(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=maria,
        actor=OPERATOR,
        now=office.world.clock(),
    )

    assert not is_in(browser)


def test_cookies_are_for_us_alone(office: Office) -> None:
    signed_up(office)
    app = office.app(public_url="https://jobb.exempel.se")
    client = TestClient(app, base_url="https://jobb.exempel.se")

    answer = client.post(
        "/staff/sign-in", data={"email": EMAIL, "password": PASSWORD}, follow_redirects=False
    )
    given = next(
        cookie
        for cookie in answer.headers.get_list("set-cookie")
        if cookie.startswith("__Host-staff-code=") and "Max-Age=0" not in cookie
    )

    for word in ("HttpOnly", "Secure", "Path=/", "SameSite=strict"):
        assert word.lower() in given.lower()
    assert "domain" not in given.lower()


def test_no_secret_of_a_session_or_a_link_lies_in_the_database(office: Office) -> None:
    invitation = office.first_invitation()
    browser = office.staff()
    office.door.main.truncate_wal()

    stored = b"".join(
        path.read_bytes()
        for place in office.world.stores.places()
        for path in place.rglob("*")
        if path.is_file()
    )

    assert office.world.position_id in stored  # the search does find what is there
    assert invitation.token.encode() not in stored
    assert browser.client.cookies["staff"].encode() not in stored


def test_a_new_password_ends_all_other_sessions_and_the_old_password(office: Office) -> None:
    secret = signed_up(office)
    here, there = office.stranger(), office.stranger()
    for browser in (here, there):
        give_password(browser)
        give_code(browser, office.code(secret))
        office.next_code()
    new = "sju sjömän på en brygga"

    wrong = here.post("/staff/account/password", {"current": "fel", "password": new})
    short = here.post("/staff/account/password", {"current": PASSWORD, "password": "kort"})
    done = here.post("/staff/account/password", {"current": PASSWORD, "password": new})

    assert (wrong.status_code, short.status_code, done.status_code) == (422, 422, 303)
    assert is_in(here)
    assert not is_in(there)
    assert give_password(office.stranger()) == 422
    assert give_password(office.stranger(), new) == 303
