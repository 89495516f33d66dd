"""What acceptance left behind, for tests to look at."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.arrivals import (
    Arrived,
)
from tests.factories.stores import T0, TestStores
from vault.db import tables as t
from vault.errors import (
    RefusedAcceptanceError,
)
from vault.usecases.acceptance.accept import (
    AcceptTools,
    accept,
)

ME = b"m" * 16
OTHER = b"o" * 16
LATER = T0 + timedelta(seconds=1)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Wait until something holds, for so long at most."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def row(stores: TestStores, arrived: Arrived) -> t.Application:
    with stores.main.reading() as session:
        return session.get_one(t.Application, arrived.id)


def wraps(stores: TestStores, arrived: Arrived, kind: str) -> list[t.Wrap]:
    with stores.keyring.reading() as session:
        return list(session.scalars(select(t.Wrap).filter_by(slot_id=arrived.id, kind=kind)))


def events(stores: TestStores, arrived: Arrived) -> list[str]:
    with stores.main.reading() as session:
        return list(
            session.scalars(
                select(t.AuditEntry.event)
                .where(t.AuditEntry.subject == arrived.id)
                .order_by(t.AuditEntry.at)
            )
        )


def refusal(tools: AcceptTools, arrived: Arrived) -> str:
    with pytest.raises(RefusedAcceptanceError) as caught:
        accept(tools=tools, application_id=arrived.id, now=LATER)
    return caught.value.reason
