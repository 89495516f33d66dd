"""What is not as it was submitted is never accepted, and rings an alarm."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.factories import documents as made
from tests.factories.arrivals import (
    Arrived,
    a_yes,
    arrive,
    blobs_in,
    put_blob,
    put_wraps,
)
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from tests.integration.work.seen import events, refusal, row, wraps
from vault.crypto.keys import ApplicationKey, OutboxKey, new_application_key, random_id
from vault.db import tables as t
from vault.db.purging import delete_rows, mark_erasing
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import ErasingError, NotFoundError, VaultError
from vault.ports.keys import IntakeOpener, Wrapped
from vault.usecases.acceptance.accept import (
    AcceptTools,
    accept,
)

ME = b"m" * 16
OTHER = b"o" * 16
LATER = T0 + timedelta(seconds=1)


def test_a_key_that_was_not_committed_to_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    other = replace(arrived, key=new_application_key())
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.kind == "intake"))
    put_wraps(stores, keys.sealer, other, at=T0)

    assert refusal(tools, arrived) == "commitment"
    assert row(stores, arrived).accepted_at is None
    assert wraps(stores, arrived, "staff") == []
    assert events(stores, arrived) == ["application.refused_at_acceptance"]


def test_a_staff_side_with_another_key_than_the_applicant_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    wrapped = keys.opener.wrap_application_key(application_id=arrived.id, key=new_application_key())
    with stores.keyring.writing() as session:
        session.add(
            t.Wrap(
                id=random_id(),
                slot_id=arrived.id,
                live=True,
                kind="staff",
                key_id=wrapped.key_id,
                made_at=T0,
                sealed=wrapped.sealed,
            )
        )

    assert refusal(tools, arrived) == "commitment"


def test_a_wrap_that_does_not_open_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.keyring.writing() as session:
        wrap = session.scalars(select(t.Wrap).where(t.Wrap.kind == "intake")).one()
        wrap.sealed = wrap.sealed[:-1] + bytes([wrap.sealed[-1] ^ 1])

    assert refusal(tools, arrived) == "wrap"


def test_an_arrival_without_a_wrap_is_an_alarm_and_not_a_clean_up(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))

    assert refusal(tools, arrived) == "no-wrap"
    assert row(stores, arrived).status == "received"


def _flip_manifest(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        manifest = session.get_one(t.Manifest, (arrived.id, 1))
        manifest.sealed = manifest.sealed[:-1] + bytes([manifest.sealed[-1] ^ 1])


def _no_manifest(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(delete(t.Manifest))


def _other_hash(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Manifest, (arrived.id, 1)).sha256 = bytes(32)


def _gap_in_the_revisions(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Manifest, (arrived.id, 1)).revision = 2


def _other_contact(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Contact, (arrived.id, 1)).sealed = b"\x01other"


def _no_contact(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(delete(t.Contact))


def _other_media(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(update(t.Document).values(media="txt"))


def _document_too_many(stores: TestStores, arrived: Arrived) -> None:
    document = put_blob(blobs_in(stores), arrived.id, arrived.key, made.PDF, media="pdf")
    with stores.main.writing() as session:
        session.add(
            t.Document(
                id=document.id,
                application_id=arrived.id,
                kind="cv",
                ordinal=7,
                media="pdf",
                plain_size=document.plain_size,
                sealed_size=document.sealed_size,
            )
        )


def _document_missing(stores: TestStores, arrived: Arrived) -> None:  # noqa: ARG001 - one signature for all
    with stores.main.writing() as session:
        session.execute(delete(t.Document))


def _consent_never_given(stores: TestStores, arrived: Arrived) -> None:
    with stores.main.writing() as session:
        session.add(
            t.ConsentEvent(
                id=random_id(),
                application_id=arrived.id,
                purpose="keep",
                state="given",
                at=T0,
                language="sv",
                method="form",
                policy_version="0" * 64,
            )
        )


def _blob_path(stores: TestStores, arrived: Arrived) -> str:
    name = f"{arrived.id.hex()}.{arrived.manifest.documents[0].id.hex()}"
    (path,) = (stores.folder / "blobs").rglob(name)
    return str(path)


def _flip_blob(stores: TestStores, arrived: Arrived) -> None:
    with open(_blob_path(stores, arrived), "r+b") as file:  # noqa: PTH123 - a test's own file
        file.seek(60)
        byte = file.read(1)
        file.seek(60)
        file.write(bytes([byte[0] ^ 1]))


def _cut_blob(stores: TestStores, arrived: Arrived) -> None:
    with open(_blob_path(stores, arrived), "r+b") as file:  # noqa: PTH123 - a test's own file
        file.truncate(60)


def _no_blob(stores: TestStores, arrived: Arrived) -> None:
    blobs_in(stores).delete_applications([arrived.id])


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (_flip_manifest, "manifest"),
        (_no_manifest, "manifest"),
        (_other_hash, "manifest"),
        (_gap_in_the_revisions, "manifest"),
        (_other_contact, "contact"),
        (_no_contact, "contact"),
        (_other_media, "documents"),
        (_document_too_many, "documents"),
        (_document_missing, "documents"),
        (_consent_never_given, "consent"),
        (_flip_blob, "blob"),
        (_cut_blob, "blob"),
        (_no_blob, "blob-missing"),
    ],
)
def test_anything_that_is_not_as_submitted_is_refused_with_an_alarm(
    stores: TestStores,
    keys: TestKeys,
    tools: AcceptTools,
    tamper: Callable[[TestStores, Arrived], None],
    reason: str,
) -> None:
    arrived = arrive(stores, keys.sealer)
    tamper(stores, arrived)

    assert refusal(tools, arrived) == reason
    assert refusal(tools, arrived) == reason

    assert row(stores, arrived).accepted_at is None
    assert wraps(stores, arrived, "staff") == []
    assert events(stores, arrived) == ["application.refused_at_acceptance"]


def test_a_consent_that_was_given_is_accepted(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer, consents=(a_yes(),))

    assert accept(tools=tools, application_id=arrived.id, now=LATER)


def test_a_forged_replacement_of_an_accepted_application_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))
    forged = arrive(stores, keys.sealer, replaces=arrived)

    assert refusal(tools, forged) == "other-manifest"
    assert wraps(stores, forged, "staff") == []
    assert row(stores, forged).accepted_at is None


def test_a_replacement_beside_the_staff_wrap_of_the_first_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=LATER)
    forged = arrive(stores, keys.sealer, replaces=arrived)

    assert refusal(tools, forged) == "commitment"


@dataclass(frozen=True, kw_only=True)
class PurgedMeanwhile:
    """An opener of wraps during whose work the purge goes as far as ``purge`` says."""

    opener: IntakeOpener
    purge: Callable[[], None]

    @property
    def key_id(self) -> bytes:
        return self.opener.key_id

    def unwrap_application_key(
        self, *, application_id: ApplicationId, wrapped: Wrapped
    ) -> ApplicationKey:
        self.purge()
        return self.opener.unwrap_application_key(application_id=application_id, wrapped=wrapped)

    def unwrap_outbox_key(self, *, outbox_id: OutboxId, wrapped: Wrapped) -> OutboxKey:
        return self.opener.unwrap_outbox_key(outbox_id=outbox_id, wrapped=wrapped)


@pytest.mark.parametrize(("rows_too", "told"), [(False, ErasingError), (True, NotFoundError)])
def test_what_the_purge_takes_away_while_it_is_checked_is_no_alarm(
    stores: TestStores,
    keys: TestKeys,
    tools: AcceptTools,
    *,
    rows_too: bool,
    told: type[VaultError],
) -> None:
    arrived = arrive(stores, keys.sealer)

    def purge() -> None:
        with stores.main.writing() as session:
            mark_erasing(session, [arrived.id], at=T0, reason="expired", rule="withdrawn")
        blobs_in(stores).delete_applications([arrived.id])
        if rows_too:
            with stores.main.writing() as session:
                delete_rows(session, [arrived.id], letters=[])

    meanwhile = PurgedMeanwhile(opener=keys.intake_opener, purge=purge)

    with pytest.raises(told):
        accept(tools=replace(tools, intake_opener=meanwhile), application_id=arrived.id, now=LATER)

    assert events(stores, arrived) == []
    assert wraps(stores, arrived, "staff") == []
