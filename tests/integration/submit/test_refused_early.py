"""What is refused before the body is read, or because of us: nothing is stored either way."""

from dataclasses import replace

from litestar.testing import TestClient

from tests.factories.submitting import (
    CONTENT_TYPE,
    NOTHING,
    SLUG,
    World,
    application_parts,
    form,
)
from tests.integration.submit.conftest import Send
from vault.db import tables as t
from vault.errors import NoSpaceError
from vault.ports.blob_store import BlobStore
from vault.web.upload import Rate

MIB = 1024 * 1024


def test_an_announced_length_that_cannot_be_right_is_refused_before_the_body(
    world: World, send: Send
) -> None:
    answer = send(form(*application_parts()) + b" " * 51 * MIB)

    assert answer.status_code == 413
    assert world.counts() == NOTHING


def test_below_the_floor_of_free_disk_nothing_is_taken(world: World) -> None:
    with TestClient(world.app(disk_floor=1 << 62)) as client:
        answer = client.post(
            "/api/v1/applications",
            content=form(*application_parts()),
            headers={"content-type": CONTENT_TYPE},
        )

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert world.counts() == NOTHING


def test_one_address_may_submit_sixty_times_in_ten_minutes(world: World) -> None:
    with TestClient(world.app(rate=Rate())) as client:
        codes = [
            client.post(
                "/api/v1/applications", content=b"", headers={"content-type": CONTENT_TYPE}
            ).status_code
            for _ in range(61)
        ]
        page = client.post("/sv/spontaneous", content=b"", headers={"content-type": CONTENT_TYPE})

    assert codes == [400] * 60 + [429]
    assert page.status_code == 429
    assert "Vänta en stund" in page.text


def test_a_draft_is_not_there(world: World, send: Send) -> None:
    with world.stores.main.writing() as session:
        session.get_one(t.Position, world.position_id).status = "draft"

    page = send(form(*application_parts(position=None)), to=f"/sv/jobs/{SLUG}")
    by_api = send(form(*application_parts()))

    assert page.status_code == 404
    assert by_api.json()["errors"][0]["code"] == "unknown"
    assert world.counts() == NOTHING


class FullDisk:
    """A store whose disk is full from the first byte on."""

    def __init__(self, real: BlobStore) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def create(self, _name: object) -> object:
        raise NoSpaceError("full")


def test_a_full_disk_is_our_fault_and_leaves_nothing(world: World) -> None:
    ports = replace(world.ports, blobs=FullDisk(world.blobs))  # type: ignore[arg-type]  # fits the port
    with TestClient(world.app(ports=ports)) as client:
        answer = client.post(
            "/api/v1/applications",
            content=form(*application_parts()),
            headers={"content-type": CONTENT_TYPE},
        )

    assert answer.status_code == 503
    assert world.counts() == NOTHING
