"""A closing that was killed half-way does not stay so: the worker finishes it."""

from datetime import timedelta

import pytest

from tests.factories.arrivals import POLICY_HASH, arrive
from tests.factories.keyrings import TestKeys
from tests.factories.policies import default_policy
from tests.factories.stores import T0, FixedClock, TestStores
from vault.adapters.checkpoints_folder import FolderCheckpointArchive
from vault.adapters.mailer_console import ConsoleMailer
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.usecases.acceptance.accept import AcceptTools
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.worker.send_letters import SendTools
from vault.wiring.key_watch import KeyWatch
from vault.wiring.work import Worker
from vault.wiring.work_steps import steps_of
from vault.wiring.work_tools import WorkTools

URL = "https://vault.example"


@pytest.fixture
def worker(stores: TestStores, keys: TestKeys, tools: AcceptTools) -> Worker:
    policy = default_policy()
    book = PolicyBook(active=policy, versions={POLICY_HASH: policy})
    work = WorkTools(
        holder=random_id(),
        accepting=tools,
        sending=SendTools(
            main=stores.main,
            keyring=stores.keyring,
            intake_opener=keys.intake_opener,
            opener=keys.opener,
            mailer=ConsoleMailer(write=lambda _line: None),
            public_url=URL,
        ),
        daily=DailyMailTools(
            main=stores.main,
            keyring=stores.keyring,
            opener=keys.opener,
            sealer=keys.sealer,
            zone=policy.time_zone,
            organisation="Exempel AB",
            public_url=URL,
        ),
        signer=keys.signer,
        archive=FolderCheckpointArchive(stores.folder / "checkpoints"),
        policies=lambda: book,
        watch=KeyWatch(main=stores.main, surface="work", sealer=keys.sealer),
    )
    return Worker(steps=steps_of(work), clock=FixedClock())


def close_half_way(stores: TestStores, application_id: bytes) -> None:
    """Leave an application open in a position whose closing was killed an hour ago."""
    at = T0 - timedelta(hours=1)
    position = t.Position(
        id=random_id(),
        slug="kock",
        title_sv="Kock",
        title_en="Cook",
        body_sv="Laga mat.",
        body_en="Cook.",
        status="closed",
        outcome="cancelled",
        made_at=at,
        decided_at=at,
    )
    with stores.main.writing() as session:
        session.add(position)
        session.flush()
        application = session.get_one(t.Application, application_id)
        application.kind, application.position_id = "position", position.id


def test_whoever_is_still_open_in_a_closed_position_is_rejected_by_the_worker(
    stores: TestStores, keys: TestKeys, worker: Worker
) -> None:
    arrived = arrive(stores, keys.sealer)
    close_half_way(stores, arrived.id)

    done = worker.run_out().done

    assert done["closings"] == 1
    with stores.main.reading() as session:
        assert session.get_one(t.Application, arrived.id).status == "rejected"
