"""Many applications that are due, put straight into the stores: rows, slots, wraps, one file."""

from datetime import timedelta

from sqlalchemy import insert

from tests.factories.stores import T0
from tests.integration.kill.house import House
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.ports.blob_store import BlobName

RECEIVED = T0 - timedelta(days=1500)
AT_A_TIME = 5_000


def put_due(house: House, count: int, *, with_files: bool = False) -> list[bytes]:
    """Put spontaneous applications whose time is long up; return their ids."""
    ids = [random_id() for _ in range(count)]
    for start in range(0, count, AT_A_TIME):
        _put(house, ids[start : start + AT_A_TIME])
    for one in ids if with_files else ():
        name = BlobName(application_id=ApplicationId(one), object_id=DocumentId(random_id()))
        writer = house.blobs.create(name)
        writer.write(b"sealed")
        writer.commit()
    return ids


def _put(house: House, ids: list[bytes]) -> None:
    with house.main.writing() as session:
        session.execute(
            insert(t.Application),
            [
                {
                    "id": one,
                    "kind": "spontaneous",
                    "status": "accepted",
                    "language": "sv",
                    "channel": "api",
                    "policy_version": house.book.active.hash,
                    "rule": "spontaneous.no_consent",
                    "received_at": RECEIVED,
                    "expires_at": RECEIVED + timedelta(days=700),
                    "key_commitment": b"",
                    "last_activity_at": RECEIVED,
                    "intake_deleted_at": RECEIVED,
                }
                for one in ids
            ],
        )
        session.execute(
            insert(t.Contact),
            [{"application_id": one, "revision": 1, "sealed": b"x" * 200} for one in ids],
        )
    with house.keyring.writing() as session:
        session.execute(insert(t.Slot), [{"id": one, "live": True} for one in ids])
        session.execute(
            insert(t.Wrap),
            [
                {
                    "id": random_id(),
                    "slot_id": one,
                    "kind": "staff",
                    "key_id": b"k" * 8,
                    "made_at": RECEIVED,
                    "sealed": b"w" * 100,
                }
                for one in ids
            ],
        )
