"""A vault with as many accepted applications as wanted, put straight into its two databases."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.stores import T0, TestStores, fresh_stores
from vault.adapters.policies_packaged import DEFAULT_POLICY, policy_text
from vault.crypto.commitment import key_commitment
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_application_key, random_id
from vault.crypto.sealing import seal
from vault.db import tables as t
from vault.domain.application import Channel
from vault.domain.identifiers import ApplicationId
from vault.usecases.contact import encode_contact
from vault.usecases.policy_book import open_policy_book

AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FullVault:
    """Stores that hold applications, and the keys that open them."""

    stores: TestStores
    keys: TestKeys


def full_vault(*, folder: Path, count: int) -> FullVault:
    """Fill a new vault below ``folder`` with ``count`` applications to one position."""
    stores = fresh_stores(folder)
    keys = fresh_keys(stores)
    position = random_id()
    with stores.main.writing() as session:
        book = open_policy_book(session, text=policy_text(DEFAULT_POLICY), now=T0)
        session.add(
            t.Position(
                id=position,
                slug="harbour-master",
                title_sv="Hamnkapten",
                title_en="Harbour master",
                body_sv="Du sköter hamnen.",
                body_en="You keep the harbour.",
                status="published",
                made_at=T0,
                published_at=T0,
            )
        )
    for start in range(0, count, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, count))
        _put(stores, keys, position=position, policy=book.active.hash, numbers=numbers)
    return FullVault(stores=stores, keys=keys)


def _put(
    stores: TestStores, keys: TestKeys, *, position: bytes, policy: str, numbers: range
) -> None:
    applications, contacts, slots, wraps = [], [], [], []
    for number in numbers:
        one, key = ApplicationId(random_id()), new_application_key()
        received = T0 + timedelta(seconds=number)
        wrapped = keys.opener.wrap_application_key(application_id=one, key=key)
        fields = {"name": f"Candidate {number}", "email": "somebody@example.org"}
        applications.append(
            {
                "id": one,
                "kind": "position",
                "position_id": position,
                "status": "accepted",
                "language": "sv",
                "channel": Channel.WEB_FORM.value,
                "policy_version": policy,
                "rule": "position.undecided",
                "received_at": received,
                "expires_at": received + timedelta(days=3 * 365),
                "key_commitment": key_commitment(application_key=key, application_id=one),
                "accepted_at": received,
                "intake_deleted_at": received,
                "last_activity_at": received,
            }
        )
        sealed = seal(
            key=key,
            context=context(Kind.CONTACT, one, revision=1),
            plaintext=encode_contact(fields=fields),
        )
        contacts.append({"application_id": one, "revision": 1, "sealed": sealed})
        slots.append({"id": one, "live": True})
        wraps.append(
            {
                "id": random_id(),
                "slot_id": one,
                "kind": "staff",
                "key_id": wrapped.key_id,
                "made_at": received,
                "sealed": wrapped.sealed,
            }
        )
    with stores.main.writing() as session:
        session.execute(insert(t.Application), applications)
        session.execute(insert(t.Contact), contacts)
    with stores.keyring.writing() as session:
        session.execute(insert(t.Slot), slots)
        session.execute(insert(t.Wrap), wraps)
