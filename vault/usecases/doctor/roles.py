"""What the doctor finds about servers: who signs in, with which rights, and to which machine."""

from collections.abc import Iterator, Sequence

from vault.db.engines import Database
from vault.db.migrate import Store
from vault.db.roles.watch import Watched, instance_of, watch_roles
from vault.usecases.doctor.doctor import Finding, error, warning

SHOWN = 5
DRAW = "Run `applicant-vault database roles` as somebody who may make roles."


def doctor_roles(*, main: Database, keyring: Database) -> Iterator[Finding]:
    """This function will yield what is wrong with roles and servers; nothing about files.

    Raises:
        StoreError: a server cannot be reached.
    """
    instances = []
    for database, store in ((main, Store.MAIN), (keyring, Store.KEYRING)):
        if database.file is not None:
            continue
        instances.append(instance_of(database))
        yield from _of_store(watch_roles(database, store), store)
    if len(instances) == 2 and instances[0] == instances[1]:  # noqa: PLR2004 - both stores
        yield error(
            "same-instance",
            "The keyring lies on the same server as the main database: one log, one snapshot and"
            " one administrator hold both.",
            "Move the keyring to an instance of its own.",
        )


def _of_store(watched: Watched, store: Store) -> Iterator[Finding]:
    if watched.is_superuser:
        yield error(
            "superuser",
            f"The vault is signed in to the {store} server as a superuser.",
            "Sign in as the role of the process; the operator's commands as the owner's.",
        )
    if watched.missing:
        yield warning(
            "roles-missing",
            f"The {store} server lacks roles: {_few(watched.missing)}.",
            DRAW,
        )
        return
    if watched.mighty:
        yield error(
            "roles-mighty",
            f"On the {store} server these are more than roles of a process:"
            f" {_few(watched.mighty)}.",
            "Take from them what `applicant-vault database roles --print` does not give.",
        )
    if watched.wide:
        yield error(
            "roles-too-wide",
            f"On the {store} server more is granted than was drawn: {_few(watched.wide)}.",
            DRAW,
        )
    if watched.lacking:
        yield error(
            "roles-outdated",
            f"On the {store} server less is granted than was drawn: {_few(watched.lacking)}.",
            DRAW,
        )


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
