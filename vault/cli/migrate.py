"""``applicant-vault migrate``: bring both databases to this version's schema."""

import json

import click

from vault.db.engines import open_database
from vault.db.migrate import HEADS, Store, is_current, migrate
from vault.db.roles.apply import grant_rights
from vault.errors import StoreError
from vault.settings import own_settings


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(*, as_json: bool) -> None:
    """Bring both databases up. It may be repeated, and two may run at once."""
    settings = own_settings()
    for url, store in ((settings.database, Store.MAIN), (settings.keyring, Store.KEYRING)):
        database = open_database(url)
        if database.file is not None and not database.file.exists():
            raise StoreError(f"the {store} database is missing: run `applicant-vault init`")
        changed = not is_current(database, store)
        migrate(database, store)
        grant_rights(database, store)
        database.close()
        if not as_json:
            click.echo(f"{store}: {'brought to' if changed else 'is at'} {HEADS[store]}")
    if as_json:
        click.echo(json.dumps({store.value: head for store, head in HEADS.items()}))
