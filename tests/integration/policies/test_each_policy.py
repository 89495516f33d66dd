"""Every ready-made policy at the careers door: the notice, the form, and the dates it promises."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from tests.factories.handed_in import open_handed_in
from tests.factories.submitting import CONTENT_TYPE, SLUG, FilePart, Parts, World, form, make_world
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.db import tables as t
from vault.domain.policy.parse import parse_policy

CONSULTANT = {
    "phone": "070-123 45 67",
    "competences": "Java\nKubernetes",
    "roles": "Arkitekt",
    "invoicing_company": "Lindqvist Konsult AB",
    "organisation_number": "556000-0001",
}
BOTH_FILES: Parts = [FilePart(), FilePart(field="cover_letter", name="brev.pdf")]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a policy makes of an application that comes in on 22 November 2026."""

    policy: str
    kind: str
    rule: str
    ends: datetime
    readable_until: datetime
    says: str
    consented: bool = False


def midnight_after(year: int, month: int = 11, day: int = 22) -> datetime:
    """The local midnight in winter that ends this day, in UTC."""
    return datetime(year, month, day, 23, tzinfo=UTC)


PROMISES = [
    Promise(
        policy="two-years-after-decision",
        kind="position",
        rule="position.rejected",
        ends=midnight_after(2029),
        # If nobody decides, the position counts as cancelled on 13 July 2027.
        readable_until=datetime(2029, 7, 13, 22, tzinfo=UTC),
        says="två år efter beslutet, senast den 22 november 2029",
    ),
    Promise(
        policy="two-years-after-decision",
        kind="spontaneous",
        rule="spontaneous.consent",
        ends=midnight_after(2028),
        readable_until=midnight_after(2028),
        says="senast den 22 november 2028, om du inte själv väljer att förlänga",
        consented=True,
    ),
    *(
        Promise(
            policy="while-relevant",
            kind=kind,
            rule="application.any",
            ends=midnight_after(2028),
            readable_until=midnight_after(2027, 11, 21),
            says="senast den 22 november 2028",
        )
        for kind in ("position", "spontaneous")
    ),
    *(
        Promise(
            policy="three-years-inactive",
            kind=kind,
            rule="applicant.inactive",
            ends=midnight_after(2029),
            readable_until=midnight_after(2027, 11, 21),
            says="senast den 22 november 2029",
        )
        for kind in ("position", "spontaneous")
    ),
    *(
        Promise(
            policy="archive-then-delete",
            kind=kind,
            rule=rule,
            ends=midnight_after(2029),
            readable_until=datetime(2027, 5, 21, 22, tzinfo=UTC),
            says="senast den 22 november 2029",
        )
        for kind, rule in (("position", "position.closed"), ("spontaneous", "inquiry.closed"))
    ),
    Promise(
        policy="consultant-profile",
        kind="position",
        rule="assignment.closed",
        ends=midnight_after(2027),
        readable_until=datetime(2027, 7, 12, 22, tzinfo=UTC),
        says="tre månader efter beslutet, senast den 22 november 2027",
    ),
    Promise(
        policy="consultant-profile",
        kind="spontaneous",
        rule="consultant.profile",
        ends=midnight_after(2028),
        readable_until=midnight_after(2027, 11, 21),
        says="senast den 22 november 2028",
    ),
]

Open = Callable[[str], tuple[World, TestClient[Litestar]]]


@pytest.fixture
def open_door(tmp_path: Path) -> Iterator[Open]:
    """Start a careers door under a ready-made policy."""
    worlds: list[World] = []

    def opened(name: str) -> tuple[World, TestClient[Litestar]]:
        world = make_world(tmp_path, text=policy_text(name))
        worlds.append(world)
        return world, TestClient(world.app())

    yield opened
    for world in worlds:
        world.close()


def send(client: TestClient[Litestar], kind: str, parts: Parts, *, api: bool = False) -> Response:
    to = "/api/v1/applications" if api else "/sv/spontaneous"
    if kind == "position":
        to = to if api else f"/sv/jobs/{SLUG}"
        parts = [*parts, ("position", SLUG)] if api else parts
    return client.post(to, content=form(*parts), headers={"content-type": CONTENT_TYPE})


def parts_for(promise: Promise, **more: str) -> Parts:
    texts = {"name": "Åsa Lindqvist", "email": "asa@exempel.se", **more}
    if promise.consented:
        texts["consent_keep"] = "yes"
    if promise.policy == "consultant-profile":
        return [*BOTH_FILES, *({**CONSULTANT, **texts}).items()]
    return [FilePart(), *texts.items()]


def only_row(world: World) -> t.Application:
    with world.stores.main.reading() as session:
        return session.query(t.Application).one()


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: f"{one.policy}-{one.kind}")
def test_the_form_the_receipt_and_the_row_promise_the_same_day(
    open_door: Open, promise: Promise
) -> None:
    world, client = open_door(promise.policy)
    page = f"/sv/jobs/{SLUG}" if promise.kind == "position" else "/sv/spontaneous"

    asked = client.get(page)
    answer = send(client, promise.kind, parts_for(promise))

    assert promise.says in asked.text
    assert answer.status_code == 201, answer.text
    assert promise.says in answer.text
    row = only_row(world)
    assert (row.rule, row.expires_at) == (promise.rule, promise.ends)
    assert row.readable_until == promise.readable_until
    assert row.policy_version == world.book.active.hash


@pytest.mark.parametrize("name", packaged_names())
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_notice_names_the_authority_and_every_period(
    open_door: Open, name: str, language: str
) -> None:
    _, client = open_door(name)
    policy = parse_policy(policy_text(name))

    page = client.get(f"/{language}/privacy")

    assert page.status_code == 200
    assert "IMY" in page.text
    for purpose in policy.purposes:
        assert getattr(purpose.text, language) in page.text


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("while-relevant", "Din ansökan: högst två år efter beslutet"),
        ("while-relevant", "Har det inte hänt räknas tiden från att ansökan kom in."),
        ("three-years-inactive", "högst tre år efter att du senast var aktiv hos oss"),
        ("archive-then-delete", "flyttas den till ett arkiv som bara några få kan läsa"),
        ("consultant-profile", "högst två år efter att du senast bekräftade ditt intresse"),
        ("two-years-after-decision", "Om du inte får tjänsten: högst två år efter beslutet"),
    ],
)
def test_the_notice_says_how_long(open_door: Open, name: str, says: str) -> None:
    _, client = open_door(name)

    assert says in client.get("/sv/privacy").text


def test_only_the_policy_that_rests_on_consent_asks_for_one(open_door: Open) -> None:
    _, client = open_door("while-relevant")

    page = client.get("/sv/spontaneous").text

    assert "consent_" not in page
    assert 'type="checkbox"' not in page


def test_a_photo_or_a_message_is_undeclared_where_the_source_takes_two_documents(
    open_door: Open,
) -> None:
    world, client = open_door("while-relevant")
    promise = PROMISES[2]
    photo: Parts = [FilePart(field="photo", name="jag.png")]

    answers = [
        send(client, "position", [*parts_for(promise), *photo], api=True),
        send(client, "position", parts_for(promise, message="Hej"), api=True),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.json()["field"] for answer in answers] == ["photo", "message"]
    with world.stores.main.reading() as session:
        assert session.query(t.Application).count() == 0


def test_a_subconsultant_is_matched_with_assignments(open_door: Open) -> None:
    world, client = open_door("three-years-inactive")

    page = client.get("/sv/spontaneous").text
    answer = send(client, "spontaneous", parts_for(PROMISES[4], role="consultant"))

    assert '<select id="role" name="role"' in page
    assert all(f'<option value="{role}"' in page for role in ("applicant", "student", "consultant"))
    assert answer.status_code == 201, answer.text
    row = only_row(world)
    assert (row.role, row.rule) == ("consultant", "consultant.inactive")
    assert "role" not in open_handed_in(world, row.id).contact


def test_a_student_is_one_though_the_default_never_asks(open_door: Open) -> None:
    world, client = open_door("two-years-after-decision")

    page = client.get(f"/sv/jobs/{SLUG}").text
    answer = send(client, "position", parts_for(PROMISES[0], role="student"), api=True)

    assert 'name="role"' not in page
    assert answer.status_code == 201, answer.text
    assert only_row(world).role == "student"


@pytest.mark.parametrize("api", [True, False])
def test_a_role_that_no_rule_is_about_is_no_choice(open_door: Open, *, api: bool) -> None:
    _, client = open_door("two-years-after-decision")

    answer = send(client, "position", parts_for(PROMISES[0], role="consultant"), api=api)

    assert answer.status_code == 422
    assert "Jag söker som: välj ett av alternativen" in answer.text
