"""What the processes without a page may do on PostgreSQL: work, purge, backup."""

from collections.abc import Mapping

from sqlalchemy import Table

from vault.db.roles.audit import BY_BACKUP, BY_PURGE
from vault.db.roles.doors import OF_A_DOOR, POSITION, VERSION
from vault.db.roles.roles import ALL, KEEP, READ, READ_AND_ADD, WHOLE, Right
from vault.db.tables.columns import KeyringBase, MainBase, Retention

_SEALED_TABLES = frozenset({"contact", "manifest", "note", "text"})
_MAIN = MainBase.metadata.tables
_KEYRING = KeyringBase.metadata.tables


def _without_the_sealed(table: Table) -> Right:
    """Read what is in the clear: of a sealed table only whose row it is."""
    if table.name in _SEALED_TABLES:
        return Right(select=("application_id",), delete=True)
    clear = [column.name for column in table.columns if column.info["class"] != "sealed"]
    return Right(select=clear, delete=True)


WORK_MAIN: Mapping[str, Right] = {
    **dict.fromkeys(_MAIN, WHOLE),
    **VERSION,
    "audit_entry": Right(select=ALL, insert=True, update=("sequence", "head")),
    "checkpoint": READ_AND_ADD,
    "consent_event": Right(select=ALL, insert=True, delete=True),
    "erasure": Right(
        select=ALL,
        insert=True,
        update=("number", "chain", "payload", "signature", "signer", "signed_at"),
    ),
    "policy_version": READ_AND_ADD,
    "purge_run": READ,
    "staff": READ,
    "staff_credential": READ,
    "staff_invite": Right(select=ALL, delete=True),
    "staff_session": Right(select=ALL, delete=True),
    "assignment": READ,
}
_DEAD_FOR_GOOD = "NOT live"
WORK_KEYRING: Mapping[str, Right] = {
    **VERSION,
    "slot": Right(select=ALL, insert=True, update=("live",), becomes=_DEAD_FOR_GOOD),
    "wrap": WHOLE,
}

PURGE_MAIN: Mapping[str, Right] = {
    **{
        name: _without_the_sealed(table)
        for name, table in _MAIN.items()
        if table.info["retention"] == Retention.APPLICATION
    },
    **VERSION,
    "application": Right(select=ALL, update=ALL, delete=True),
    **{name: _without_the_sealed(_MAIN[name]) for name in ("outbox", "answer", "merit_snapshot")},
    "position": Right(select=POSITION),
    "policy_version": READ,
    "policy_change": OF_A_DOOR["policy_change"],
    "purge_run": KEEP,
    "errand": KEEP,
    "statistic": KEEP,
    "erasure": READ_AND_ADD,
    "recipient_notice": READ_AND_ADD,
    "audit_entry": Right(select=ALL, insert=True, check=BY_PURGE),
    "lease": Right(select=ALL, delete=True),
}
PURGE_KEYRING: Mapping[str, Right] = {
    **VERSION,
    "slot": Right(
        select=ALL, insert=True, update=("live",), check=_DEAD_FOR_GOOD, becomes=_DEAD_FOR_GOOD
    ),
    "wrap": Right(select=("id", "slot_id", "kind"), delete=True),
}

BACKUP_MAIN: Mapping[str, Right] = {
    **dict.fromkeys(_MAIN, READ),
    **VERSION,
    "errand": KEEP,
    "audit_entry": Right(select=ALL, insert=True, check=BY_BACKUP),
}
BACKUP_KEYRING: Mapping[str, Right] = {**dict.fromkeys(_KEYRING, READ), **VERSION}
