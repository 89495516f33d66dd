from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from httpx import Response
from litestar.testing import TestClient

from tests.factories.submitting import CONTENT_TYPE, World, make_world

Send = Callable[..., Response]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:  # type: ignore[type-arg]  # any application
    with TestClient(world.app()) as opened:
        yield opened


@pytest.fixture
def send(client: TestClient) -> Send:  # type: ignore[type-arg]  # any application
    """Post a body to the API, or to another address."""

    def post(body: bytes, *, to: str = "/api/v1/applications", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(to, content=body, headers={"content-type": CONTENT_TYPE, **named})

    return post
