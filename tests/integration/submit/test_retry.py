"""A retry after a lost answer is one application; the same key with other content is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx

from tests.factories.documents import PDF, RTF
from tests.factories.submitting import CONTENT_TYPE, SLUG, FilePart, World, application_parts, form
from tests.integration.submit.conftest import Send
from tests.journeys.serving import served
from vault.usecases.submission.sweep import sweep

KEY = "0123456789abcdef0123456789abcdef"


def test_the_same_key_and_content_get_the_same_answer(world: World, send: Send) -> None:
    body = form(*application_parts())

    first = send(body, idempotency_key=KEY)
    world.clock.advance(timedelta(hours=23))
    second = send(body, idempotency_key=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    counts = world.counts()
    assert (counts["application"], counts["files"], counts["wrap"], counts["lease"]) == (1, 1, 3, 0)


def test_the_order_of_the_fields_does_not_make_it_another(send: Send) -> None:
    parts = application_parts()

    first = send(form(*parts), idempotency_key=KEY)
    second = send(form(*reversed(parts)), idempotency_key=KEY)

    assert first.json() == second.json()


def test_the_same_key_with_another_document_is_refused(world: World, send: Send) -> None:
    send(form(*application_parts()), idempotency_key=KEY)

    other = [
        FilePart(name="cv.rtf", content=RTF) if isinstance(one, FilePart) else one
        for one in application_parts()
    ]
    answer = send(form(*other), idempotency_key=KEY)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "idempotency-key-reused"
    assert answer.json()["field"] == "Idempotency-Key"
    counts = world.counts()
    assert (counts["application"], counts["files"], counts["lease"]) == (1, 1, 0)


def test_the_same_key_for_another_position_is_refused(send: Send) -> None:
    send(form(*application_parts()), idempotency_key=KEY)

    answer = send(form(*application_parts(position=None, consent_keep="yes")), idempotency_key=KEY)

    assert answer.status_code == 422


def test_a_form_that_is_sent_twice_is_one_application(world: World, send: Send) -> None:
    body = form(("submission_key", KEY), *application_parts(position=None))

    first = send(body, to=f"/sv/jobs/{SLUG}")
    second = send(body, to=f"/sv/jobs/{SLUG}")

    assert (first.status_code, second.status_code) == (201, 201)
    link = first.text.partition("/sv/my#")[2][:76]
    assert link in second.text
    assert world.counts()["application"] == 1


def test_a_used_form_gets_a_new_key_with_its_error(send: Send) -> None:
    send(form(("submission_key", KEY), *application_parts(position=None)), to=f"/sv/jobs/{SLUG}")

    page = send(
        form(("submission_key", KEY), *application_parts(position=None, message="mer")),
        to=f"/sv/jobs/{SLUG}",
    )

    assert page.status_code == 422
    assert KEY not in page.text


def test_after_a_day_the_answer_is_gone_and_the_key_is_still_taken(
    world: World, send: Send
) -> None:
    send(form(*application_parts()), idempotency_key=KEY)
    world.clock.advance(timedelta(hours=24))

    swept = sweep(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=world.blobs,
        now=world.clock(),
    )
    answer = send(form(*application_parts()), idempotency_key=KEY)

    assert swept.answers == 1
    assert answer.status_code == 422
    assert world.counts()["application"] == 1


def test_eight_at_once_with_one_key_are_one_application(world: World) -> None:
    body = form(*application_parts(), FilePart(field="attachment", content=PDF + b"x" * 2_000_000))

    with served(world.app()) as address:

        def send_one(_: int) -> httpx.Response:
            return httpx.post(
                f"{address}/api/v1/applications",
                content=body,
                headers={"content-type": CONTENT_TYPE, "idempotency-key": KEY},
                timeout=60,
            )

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send_one, range(8)))

    assert [one.status_code for one in answers] == [201] * 8
    assert len({one.content for one in answers}) == 1
    counts = world.counts()
    assert (counts["application"], counts["files"], counts["wrap"], counts["lease"]) == (1, 2, 3, 0)


def test_eight_at_once_without_a_key_are_eight_applications(world: World) -> None:
    body = form(*application_parts(), FilePart(field="attachment", content=PDF + b"x" * 2_000_000))

    with served(world.app()) as address, ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: httpx.post(
                    f"{address}/api/v1/applications",
                    content=body,
                    headers={"content-type": CONTENT_TYPE},
                    timeout=60,
                ),
                range(8),
            )
        )

    assert {one.status_code for one in answers} == {201}
    counts = world.counts()
    assert (counts["application"], counts["files"], counts["wrap"], counts["lease"]) == (
        8,
        16,
        24,
        0,
    )
