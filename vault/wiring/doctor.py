"""The doctor's round: folders and keys, databases and schema, then the stores and what runs.

It holds no key and opens nothing. What keeps it from looking further is a finding, too.
"""

from collections.abc import Iterator
from datetime import datetime

from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.db.roles.roles import Process
from vault.db.roles.watch import own_process
from vault.errors import KeyFileError, VaultError
from vault.settings import Settings
from vault.usecases.doctor.buckets import doctor_buckets
from vault.usecases.doctor.dates import doctor_dates
from vault.usecases.doctor.doctor import HEARTBEAT, Finding, doctor_runs, error, warning
from vault.usecases.doctor.roles import doctor_roles
from vault.usecases.doctor.stores import doctor_stores
from vault.usecases.keys.recovery_mark import recovery_verified_at
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.retention.policy_book import PolicyBook
from vault.wiring.doctor_host import doctor_keys, doctor_places
from vault.wiring.policy import policy_seen
from vault.wiring.stores import Stores, open_stores

NEAR_SIGHTED = frozenset({Process.CAREERS, Process.MYPAGES, Process.RECRUITER, Process.PURGE})
"""Whose roles may not read what the doctor asks for."""


def examine(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """This function will yield everything that is found wrong, as it is found."""
    yield from doctor_places(settings)
    try:
        stores = open_stores(settings)
    except VaultError as failure:
        yield from doctor_keys(settings, process=None)
        yield error("no-vault", f"The stores do not open: {failure}", _advice(failure))
        return
    try:
        yield from _inside(settings, stores, now)
    except VaultError as failure:
        yield error("store-failed", f"A store failed: {failure}", _advice(failure))
    finally:
        stores.close()


def _inside(settings: Settings, stores: Stores, now: datetime) -> Iterator[Finding]:
    process = own_process(stores.main)
    yield from doctor_keys(settings, process=process)
    if process in NEAR_SIGHTED:
        if process is not Process.PURGE:
            yield from _public_keys(settings)
        yield from doctor_roles(main=stores.main, keyring=stores.keyring)
        yield warning(
            "part-seen",
            f"Signed in as the role of {process}, the doctor sees this host and the rights alone.",
            "Run it as the owner of the databases for everything else.",
        )
        return
    book = policy_seen(stores.main, settings)
    yield from _policy(book)
    yield from _copy_of_keys(settings, stores)
    yield from _beside(settings)
    yield from doctor_roles(main=stores.main, keyring=stores.keyring)
    yield from _room(settings, stores)
    yield from doctor_buckets(buckets=stores.buckets(), allowed=book.active.hosting.regions)
    yield from doctor_stores(
        stores=ErasureStores(
            main=stores.main, keyring=stores.keyring, blobs=stores.blobs, ledger=stores.ledger
        ),
        book=book,
        now=now,
    )
    yield from doctor_runs(main=stores.main, heartbeat=HEARTBEAT, now=now)
    yield from doctor_dates(main=stores.main, zone=book.active.time_zone, now=now)


def _policy(book: PolicyBook) -> Iterator[Finding]:
    if book.active.placeholder_controller:
        yield error(
            "placeholder-controller",
            f"The policy names {book.active.controller.name} as controller: an example.",
            "Copy the policy, name your organisation in [controller], set APPLICANT_VAULT_POLICY.",
        )
    if book.waiting is not None:
        yield warning(
            "policy-waits",
            f"The settings name {book.waiting.id} {book.waiting.version}; in force is"
            f" {book.active.id} {book.active.version}.",
            "Run `applicant-vault policy diff FILE`, then announce and activate it; or name the"
            " policy that is in force.",
        )


def _public_keys(settings: Settings) -> Iterator[Finding]:
    try:
        read_record(settings.keys)
        if settings.signing_fingerprint is None:
            read_fingerprint(settings.keys)
    except KeyFileError as failure:
        yield error(
            "keys-missing",
            f"The keys folder is incomplete: {failure}.",
            "Restore the offline copy; a door that opens nothing gets record and fingerprint.",
        )


def _copy_of_keys(settings: Settings, stores: Stores) -> Iterator[Finding]:
    if missing := list(_public_keys(settings)):
        yield from missing
        return
    record = read_record(settings.keys)
    with stores.main.reading() as session:
        verified_at = recovery_verified_at(session, record=record)
    if verified_at is None:
        yield error(
            "keys-without-copy",
            "No offline copy of the keys was ever verified: with this disk everything is lost.",
            "Run `applicant-vault keys export FILE`, then `keys verify-recovery FILE`.",
        )


def _beside(settings: Settings) -> Iterator[Finding]:
    """By the names of the files alone: no key is read here."""
    found = [path.name for path in sorted(settings.keys.glob("*.*.key.json"))]
    if found:
        yield warning(
            "keys-beside",
            f"Keys lie beside those in use: {', '.join(found)}.",
            "Run `applicant-vault keys status`: finish the rotation, or retire the old key.",
        )


def _room(settings: Settings, stores: Stores) -> Iterator[Finding]:
    free = stores.blobs.free_bytes()
    if free is not None and free < settings.disk_floor:
        yield error(
            "disk-full",
            f"{free >> 20} MiB are free on the disk, below the floor of"
            f" {settings.disk_floor >> 20} MiB: nothing is taken in.",
            "Make room, or lower APPLICANT_VAULT_DISK_FLOOR.",
        )


def _advice(failure: VaultError) -> str:
    if "ledger" in str(failure):
        return "Find the ledger, or restore it from its own copy; going on without it is unsafe."
    return "See docs/operate.md for how to restore; `applicant-vault init` makes a new vault."
