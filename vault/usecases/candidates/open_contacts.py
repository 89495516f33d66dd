"""Opening keys and contact details for the recruiter's eyes, many at once, with one query each."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey
from vault.crypto.opening import open_sealed
from vault.db.candidates_beside import sealed_contacts
from vault.db.engines import Database
from vault.db.tables import Wrap
from vault.domain.identifiers import ApplicationId
from vault.errors import NotAuthenticError, NotFoundError
from vault.ports.keys import Opener, Wrapped
from vault.usecases.submission.contact import decode_contact

_WRAPS = (
    select(Wrap.slot_id, Wrap.key_id, Wrap.sealed)
    .where(Wrap.slot_id.in_(bindparam("ids", expanding=True)), Wrap.kind == "staff")
    .order_by(Wrap.made_at)
)


def open_keys(
    *, keyring: Database, opener: Opener, ids: Collection[bytes]
) -> dict[bytes, ApplicationKey]:
    """This function will return the keys of those that have a staff wrap which opens.

    Absent are applications that were not accepted yet, or whose wraps are destroyed.
    """
    with keyring.reading_rows() as connection:
        rows = connection.execute(_WRAPS, {"ids": list(ids)}).all()
    found: dict[bytes, ApplicationKey] = {}
    for slot_id, key_id, sealed in rows:
        try:
            found[slot_id] = opener.unwrap_application_key(
                application_id=ApplicationId(slot_id),
                wrapped=Wrapped(key_id=key_id or b"", sealed=sealed),
            )
        except NotAuthenticError:
            # During a rotation a slot has a wrap for each KEK; who has none shows as unreadable.
            continue
    return found


def open_key(*, keyring: Database, opener: Opener, application_id: bytes) -> ApplicationKey:
    """This function will return one application's key.

    Raises:
        NotFoundError: it has no staff wrap that opens: not accepted yet, or erased.
    """
    found = open_keys(keyring=keyring, opener=opener, ids=[application_id])
    if application_id not in found:
        raise NotFoundError
    return found[application_id]


def open_contact(
    *, key: ApplicationKey, application_id: bytes, revision: int, sealed: bytes
) -> dict[str, str]:
    """This function will return the fields that were filled in, by name.

    Raises:
        NotAuthenticError: it does not open under this key.
    """
    opened = open_sealed(
        key=key, context=context(Kind.CONTACT, application_id, revision=revision), sealed=sealed
    )
    return decode_contact(opened=opened)


def open_names(
    *,
    main: Connection,
    keyring: Database,
    opener: Opener,
    revisions: Mapping[bytes, int],
) -> dict[bytes, str]:
    """This function will return the names in these revisions; absent are those that do not open."""
    if not revisions:
        return {}
    sealed = sealed_contacts(main, revisions)
    keys = open_keys(keyring=keyring, opener=opener, ids=list(sealed))
    found: dict[bytes, str] = {}
    for application_id, key in keys.items():
        try:
            fields = open_contact(
                key=key,
                application_id=application_id,
                revision=revisions[application_id],
                sealed=sealed[application_id],
            )
        except NotAuthenticError:
            # One forged row must not take the whole list down: it shows as unreadable.
            continue
        found[application_id] = fields.get("name", "")
    return found
