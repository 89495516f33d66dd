"""Destroying an old key, once nothing needs it any more: and saying what does, until then."""

from datetime import datetime

from vault.db.engines import Database
from vault.domain.audit_events import Event
from vault.errors import KeyInUseError
from vault.ports.custody import ChangingCustody
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.keys.use import KeyUse, what_holds


def retire_key(
    *,
    main: Database,
    custody: ChangingCustody,
    use: KeyUse,
    key_record: bytes,
    backups_gone: bool,
    now: datetime,
) -> None:
    """This function will destroy the file of an old key, and audit it.

    Raises:
        KeyInUseError: something still needs it; the message says everything that does.
        KeyFileError: the file cannot be removed.
    """
    reasons = what_holds(
        main=main, use=use, key_record=key_record, backups_gone=backups_gone, now=now
    )
    if reasons:
        raise KeyInUseError(f"{use.key_id.hex()} cannot be destroyed: {'; '.join(reasons)}")
    custody.forget(kind=use.kind, key_id=use.key_id)
    with main.writing() as session:
        record(
            session,
            event=Event.KEY_RETIRED,
            at=now,
            actor=OPERATOR,
            detail={
                "key": use.key_id.hex(),
                "purpose": use.kind.value,
                **({"code": "backups-gone"} if backups_gone else {}),
            },
        )
