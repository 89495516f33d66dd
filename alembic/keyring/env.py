"""Alembic's environment of the keyring; ``vault.db.migrate`` hands in the connection."""

from alembic import context

from vault.db.migrate import metadata_of

config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=metadata_of(config.attributes["store"]),
    render_as_batch=config.attributes["connection"].dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
