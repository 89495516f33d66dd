"""The doctor's round: folders and keys, databases and schema, then the stores and what runs.

It holds no key and opens nothing. What keeps it from looking further is a finding, too.
"""

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from vault.adapters.key_traces import files_that_open
from vault.adapters.public_keys_file import read_fingerprint, read_record
from vault.db.engines import open_database
from vault.db.roles import KEYLESS
from vault.db.roles_sql import DEFAULT_PREFIX, role_of
from vault.errors import KeyFileError, VaultError
from vault.settings import Settings, own_given
from vault.usecases.doctor import HEARTBEAT, Finding, doctor_runs, error, warning
from vault.usecases.doctor_buckets import doctor_buckets
from vault.usecases.doctor_dates import doctor_dates
from vault.usecases.doctor_roles import doctor_roles
from vault.usecases.doctor_stores import doctor_stores
from vault.usecases.erase import ErasureStores
from vault.usecases.policy_book import PolicyBook
from vault.usecases.recovery_mark import recovery_verified_at
from vault.wiring.policy import policy_seen
from vault.wiring.stores import Stores, blob_folder, ledger_file, open_stores

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """This function will yield everything that is found wrong, as it is found."""
    yield from _places(settings)
    yield from _openers(settings)
    try:
        stores = open_stores(settings)
    except VaultError as failure:
        yield error("no-vault", f"The stores do not open: {failure}", _advice(failure))
        return
    try:
        yield from _inside(settings, stores, now)
    except VaultError as failure:
        yield error("store-failed", f"A store failed: {failure}", _advice(failure))
    finally:
        stores.close()


def _inside(settings: Settings, stores: Stores, now: datetime) -> Iterator[Finding]:
    book = policy_seen(stores.main, settings)
    yield from _policy(book)
    yield from _copy_of_keys(settings, stores)
    yield from _beside(settings)
    yield from doctor_roles(main=stores.main, keyring=stores.keyring, prefix=DEFAULT_PREFIX)
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


def _openers(settings: Settings) -> Iterator[Finding]:
    """Look whether a host whose process holds no key was given one: its role says whose host."""
    user = make_url(settings.database).username or ""
    if user not in {role_of(process, prefix=DEFAULT_PREFIX) for process in KEYLESS}:
        return
    found = next(files_that_open(settings.keys), None)
    if "CUSTODY" in own_given() or found is not None:
        yield error(
            "opener-given",
            f"This host signs in as {user}, which must not open anything, and was given what does:"
            f" {found or 'APPLICANT_VAULT_CUSTODY'}.",
            "Take it away: the record of the intake key and the fingerprint are enough.",
        )


def _places(settings: Settings) -> Iterator[Finding]:
    wide = [path for path in _private_places(settings) if _has_rights(path, OTHERS)]
    # Processes that are users of their own share ciphertext and random ids by their group.
    wide += [path for path in _shared_places(settings) if _has_rights(path, stat.S_IRWXO)]
    if wide:
        yield error(
            "rights-too-wide",
            f"Other users of this machine can reach {_names(wide)}.",
            "Take their rights away: `chmod -R go= FOLDER`.",
        )
    if settings.keys.resolve().is_relative_to(settings.data.resolve()):
        yield error(
            "keys-inside-data",
            "The keys lie inside the data folder: a backup of one holds the other.",
            "Move them out, and point APPLICANT_VAULT_KEYS to them.",
        )
    if settings.custody.startswith("dev-file:"):
        yield warning(
            "keys-in-the-clear",
            "The keys lie in a development key file, unprotected.",
            "For real applications set APPLICANT_VAULT_CUSTODY=passphrase-file:PATH.",
        )


def _private_places(settings: Settings) -> list[Path]:
    databases = [open_database(url).file for url in (settings.database, settings.keyring)]
    files = [file for file in databases if file is not None]
    logs = [file.with_name(file.name + suffix) for file in files for suffix in ("-wal", "-shm")]
    keys = list(settings.keys.glob("*")) if settings.keys.is_dir() else []
    return [settings.keys, *keys, *files, *logs]


def _shared_places(settings: Settings) -> list[Path]:
    blobs, ledger = blob_folder(settings), ledger_file(settings)
    folders = [settings.data, *([blobs] if blobs else [])]
    return [*folders, *([ledger.parent, ledger] if ledger else [])]


def _has_rights(path: Path, rights: int) -> bool:
    try:
        return bool(path.stat().st_mode & rights)
    except FileNotFoundError:
        return False  # what is not there is found elsewhere


def _names(paths: list[Path]) -> str:
    return ", ".join(str(path) for path in dict.fromkeys(paths))


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


def _copy_of_keys(settings: Settings, stores: Stores) -> Iterator[Finding]:
    try:
        record = read_record(settings.keys)
        if settings.signing_fingerprint is None:
            read_fingerprint(settings.keys)
    except KeyFileError as failure:
        yield error(
            "keys-missing",
            f"The keys folder is incomplete: {failure}.",
            "Restore the offline copy.",
        )
        return
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
