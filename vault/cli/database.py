"""``applicant-vault database``: who may do what on the servers that hold the databases."""

import json
import re
from pathlib import Path

import click

from vault.adapters.public_keys_file import read_text
from vault.adapters.secret_files import refuse_open_to_others
from vault.db.engines import open_database
from vault.db.migrate import Store
from vault.db.roles.apply import make_roles
from vault.db.roles.roles import Process
from vault.db.roles.sql import DEFAULT_PREFIX, OWNER, granting, making, owning, role_of
from vault.errors import KeyFileError
from vault.settings import Settings, own_settings

_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,30}")
MIN_PASSWORD = 20  # characters


@click.group("database")
def command() -> None:
    """Draw the database roles of the processes."""


@command.command("roles")
@click.option("--print", "prints", is_flag=True, help="Write the SQL and change nothing.")
@click.option("--prefix", default=DEFAULT_PREFIX, show_default=True, help="Before each name.")
@click.option(
    "--passwords",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with a file for each role that signs in by password, named like the role.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def roles(*, prints: bool, prefix: str, passwords: Path | None, as_json: bool) -> None:
    """Make a role for each process on both servers, with no more rights than it needs.

    Run it as somebody who may make roles; it may be repeated. A role without a password signs in
    by who it is on the machine, or by its certificate.
    """
    if _PREFIX.fullmatch(prefix) is None:
        raise click.UsageError("--prefix: small letters, digits and _, beginning with a letter")
    names = [role_of(name, prefix=prefix) for name in (OWNER, *Process)]
    if prints:
        _print(prefix)
        return
    found = () if passwords is None else [passwords / name for name in names]
    given = {path.name: _password(path) for path in found if path.exists()}
    for url, store in _urls(own_settings()):
        database = open_database(url)
        make_roles(database, store, prefix=prefix, passwords=given)
        database.close()
    if as_json:
        click.echo(json.dumps({"roles": names, "with_password": sorted(given)}))
    else:
        click.echo(f"drawn on both servers: {', '.join(names)}")


def _urls(settings: Settings) -> tuple[tuple[str, Store], ...]:
    return (settings.database, Store.MAIN), (settings.keyring, Store.KEYRING)


def _print(prefix: str) -> None:
    for store in Store:
        click.echo(f"-- {store}: connected to its database, as somebody who may make roles")
        for statement in (
            *making(prefix=prefix),
            *owning([], database=store.value, prefix=prefix),
            *granting(store, prefix=prefix),
        ):
            click.echo(f"{statement};")


def _password(path: Path) -> str:
    refuse_open_to_others(path)
    first = (read_text(path).splitlines() or [""])[0]
    if len(first) < MIN_PASSWORD:
        raise KeyFileError(f"{path.name}: a password has at least {MIN_PASSWORD} characters")
    return first
