"""The daily count, and clearing away what is over."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from tests.factories.arrivals import arrive
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from vault.crypto.keys import random_id
from vault.db import leases
from vault.db import outbox as db
from vault.db import tables as t
from vault.domain.identifiers import OutboxId
from vault.errors import LostRaceError
from vault.ports.keys import Sealer, Wrapped
from vault.ports.mailer import Delivered, Letter
from vault.usecases.acceptance.accept import AcceptTools, accept
from vault.usecases.reminders.daily_mail import ERRAND, DailyMailTools, is_due, send_daily_mail
from vault.usecases.staff.tags import tag_rights
from vault.usecases.worker.send_letters import SendTools, claim_letters, send_letter
from vault.usecases.worker.tidy import KEEP_LEASES, KEEP_LETTERS, tidy

ZONE = "Europe/Stockholm"
MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo(ZONE))


@pytest.fixture
def daily(stores: TestStores, keys: TestKeys) -> DailyMailTools:
    return daily_with(stores, keys, keys.sealer)


def daily_with(stores: TestStores, keys: TestKeys, sealer: Sealer) -> DailyMailTools:
    return DailyMailTools(
        main=stores.main,
        keyring=stores.keyring,
        opener=keys.opener,
        sealer=sealer,
        zone=ZONE,
        organisation="Exempel AB",
        public_url="https://vault.example",
    )


def put_staff(
    stores: TestStores,
    keys: TestKeys,
    name: str,
    *,
    position: bytes | None = None,
    **other: object,
) -> bytes:
    """Somebody whose rights the vault has vouched for; all positions, unless one is named."""
    staff_id = random_id()
    values: dict[str, object] = {
        "id": staff_id,
        "email": f"{name}@exempel.example",
        "name": name,
        "language": "sv",
        "is_administrator": False,
        "is_recruiter": True,
        "all_positions": position is None,
        "made_at": T0,
        "daily_mail": True,
        **other,
    }
    with stores.main.writing() as session:
        person = t.Staff(**values)
        session.add(person)
        session.flush()
        if position is not None:
            session.add(t.Assignment(staff_id=staff_id, position_id=position, made_at=T0))
        tag_rights(session, opener=keys.opener, person=person)
    return staff_id


def put_accepted(stores: TestStores, keys: TestKeys, tools: AcceptTools, count: int) -> None:
    for _ in range(count):
        arrived = arrive(stores, keys.sealer)
        accept(tools=tools, application_id=arrived.id, now=T0)


class Post:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> Delivered:
        self.letters.append(letter)
        return Delivered.SENT


def deliver(stores: TestStores, keys: TestKeys) -> list[Letter]:
    post = Post()
    tools = SendTools(
        main=stores.main,
        keyring=stores.keyring,
        intake_opener=keys.intake_opener,
        opener=keys.opener,
        mailer=post,
        public_url="https://vault.example",
    )
    for letter in claim_letters(main=stores.main, holder=b"h" * 16, now=MORNING):
        send_letter(tools=tools, letter_id=OutboxId(letter), now=MORNING)
    return post.letters


def test_at_seven_each_recruiter_who_wants_it_gets_a_count(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, daily: DailyMailTools
) -> None:
    put_accepted(stores, keys, tools, 3)
    put_staff(stores, keys, "sofia")
    put_staff(stores, keys, "emma", language="en")
    put_staff(stores, keys, "nej", daily_mail=False)
    put_staff(stores, keys, "slutat", disabled_at=T0)
    put_staff(stores, keys, "chef", is_recruiter=False, is_administrator=True)
    put_staff(stores, keys, "utan", all_positions=False)

    assert send_daily_mail(tools=daily, now=MORNING) == 2

    letters = {letter.to_address: letter for letter in deliver(stores, keys)}
    assert letters["sofia@exempel.example"].subject == "3 nya ansökningar"
    assert letters["emma@exempel.example"].subject == "3 new applications"
    assert "https://vault.example/staff/candidates" in letters["sofia@exempel.example"].body
    assert all("Astrid" not in letter.body for letter in letters.values())


def test_a_recruiter_is_told_of_their_own_positions_only(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, daily: DailyMailTools
) -> None:
    put_accepted(stores, keys, tools, 3)
    mine, other = put_position(stores, "mine"), put_position(stores, "other")
    put_staff(stores, keys, "sofia", position=mine)
    with stores.main.writing() as session:
        first, second, _ = session.scalars(select(t.Application)).all()
        first.kind, first.position_id = "position", mine
        second.kind, second.position_id = "position", other

    assert send_daily_mail(tools=daily, now=MORNING) == 1
    (letter,) = deliver(stores, keys)
    assert letter.subject == "En ny ansökan"


def slip_in(stores: TestStores, _keys: TestKeys) -> bytes:
    staff_id = random_id()
    with stores.main.writing() as session:
        session.add(
            t.Staff(
                id=staff_id,
                email="mallory@exempel.example",
                name="mallory",
                language="sv",
                is_administrator=False,
                is_recruiter=True,
                all_positions=True,
                made_at=T0,
                daily_mail=True,
                tag=bytes(32),
            )
        )
    return staff_id


def change_address(stores: TestStores, keys: TestKeys) -> bytes:
    staff_id = put_staff(stores, keys, "emma")
    with stores.main.writing() as session:
        session.get_one(t.Staff, staff_id).email = "mallory@exempel.example"
    return staff_id


def let_in_again(stores: TestStores, keys: TestKeys) -> bytes:
    staff_id = put_staff(stores, keys, "slutat", disabled_at=T0)
    with stores.main.writing() as session:
        session.get_one(t.Staff, staff_id).disabled_at = None
    return staff_id


def widen(stores: TestStores, keys: TestKeys) -> bytes:
    staff_id = put_staff(stores, keys, "emma", all_positions=False)
    with stores.main.writing() as session:
        session.get_one(t.Staff, staff_id).all_positions = True
    return staff_id


@pytest.mark.parametrize("alter", [slip_in, change_address, let_in_again, widen])
def test_whoever_was_written_in_past_the_vault_gets_no_mail_but_an_alarm(
    stores: TestStores,
    keys: TestKeys,
    tools: AcceptTools,
    daily: DailyMailTools,
    alter: Callable[[TestStores, TestKeys], bytes],
) -> None:
    put_accepted(stores, keys, tools, 1)
    put_staff(stores, keys, "sofia")
    altered = alter(stores, keys)

    assert send_daily_mail(tools=daily, now=MORNING) == 1

    assert [letter.to_address for letter in deliver(stores, keys)] == ["sofia@exempel.example"]
    with stores.main.reading() as session:
        alarms = select(t.AuditEntry.subject).where(t.AuditEntry.event == "staff.altered")
        assert session.scalars(alarms).all() == [altered]


def put_position(stores: TestStores, slug: str) -> bytes:
    position_id = random_id()
    with stores.main.writing() as session:
        session.add(
            t.Position(
                id=position_id,
                slug=slug,
                title_sv=slug,
                title_en=slug,
                body_sv="",
                body_en="",
                status="published",
                made_at=T0,
            )
        )
    return position_id


def test_a_day_has_one_letter_and_a_quiet_day_none(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, daily: DailyMailTools
) -> None:
    put_accepted(stores, keys, tools, 1)
    put_staff(stores, keys, "sofia")

    assert send_daily_mail(tools=daily, now=MORNING - timedelta(minutes=1)) == 0
    assert send_daily_mail(tools=daily, now=MORNING) == 1
    assert send_daily_mail(tools=daily, now=MORNING + timedelta(hours=3)) == 0
    assert send_daily_mail(tools=daily, now=MORNING + timedelta(days=1)) == 0
    with stores.main.reading() as session:
        done = session.get_one(t.Errand, ERRAND).succeeded_at
    assert done == MORNING + timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "now", "due"),
    [
        (None, datetime(2026, 11, 23, 5, 59, tzinfo=UTC), False),
        (None, datetime(2026, 11, 23, 6, 0, tzinfo=UTC), True),
        (None, datetime(2026, 7, 23, 5, 0, tzinfo=UTC), True),
        (
            datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
            datetime(2026, 11, 23, 22, 59, tzinfo=UTC),
            False,
        ),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), datetime(2026, 11, 24, 6, 0, tzinfo=UTC), True),
    ],
)
def test_seven_is_seven_where_the_people_are(
    since: datetime | None, now: datetime, *, due: bool
) -> None:
    assert is_due(since=since, now=now, zone=ZONE) is due


class Meanwhile:
    """A sealer during whose work another worker queues the day's letters."""

    def __init__(self, stores: TestStores, sealer: Sealer) -> None:
        self._stores = stores
        self._sealer = sealer
        self.key_id = sealer.key_id
        self.wrap_application_key = sealer.wrap_application_key

    def wrap_outbox_key(self, **arguments: object) -> Wrapped:
        with self._stores.main.writing() as session:
            db.errand_done(session, ERRAND, at=MORNING)
        return self._sealer.wrap_outbox_key(**arguments)  # type: ignore[arg-type]  # handed on as they came


def test_two_workers_queue_the_letters_once_and_leave_no_key(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    put_accepted(stores, keys, tools, 1)
    put_staff(stores, keys, "sofia")

    with pytest.raises(LostRaceError):
        send_daily_mail(tools=daily_with(stores, keys, Meanwhile(stores, keys.sealer)), now=MORNING)

    with stores.main.reading() as session:
        assert session.scalars(select(t.Outbox)).all() == []
    with stores.keyring.reading() as session:
        assert session.scalars(select(t.Wrap).where(t.Wrap.kind == "outbox")).all() == []


def test_what_is_over_is_cleared_away_and_the_rest_stays(
    stores: TestStores, keys: TestKeys, tools: AcceptTools, daily: DailyMailTools
) -> None:
    put_accepted(stores, keys, tools, 1)
    person = put_staff(stores, keys, "sofia")
    send_daily_mail(tools=daily, now=MORNING)
    deliver(stores, keys)
    with stores.main.writing() as session:
        for subject, errand in ((b"a" * 16, "accept"), (b"u" * 16, "upload")):
            leases.claim(
                session, subject=subject, errand=errand, holder=b"h" * 16, now=T0, until=T0
            )
        session.add(t.StaffInvite(token_hash=b"i" * 32, staff_id=person, made_at=T0, expires_at=T0))
        session.add(t.RateWindow(bucket="b", key=b"k" * 32, opened_at=T0, until=T0, hits=1))
        session.add(t.RateSecret(day=T0.date(), secret=b"s" * 32))
    with stores.keyring.writing() as session:
        session.execute(update(t.Wrap).where(t.Wrap.kind == "link").values(expires_at=T0))
    late = MORNING + KEEP_LETTERS + KEEP_LEASES

    assert tidy(main=stores.main, keyring=stores.keyring, now=T0 - timedelta(days=9)) == 0
    assert tidy(main=stores.main, keyring=stores.keyring, now=late) == 6
    assert tidy(main=stores.main, keyring=stores.keyring, now=late) == 0

    with stores.main.reading() as session:
        assert session.scalars(select(t.Lease.errand)).all() == ["upload"]
    with stores.keyring.reading() as session:
        assert session.scalars(select(t.Wrap.kind)).all() == ["staff"]
