"""A merit snapshot as it lies in the store: what it says, sealed under the KEK. No clock."""

from dataclasses import dataclass
from enum import StrEnum

from vault.crypto.canonical import canonical_json, read_canonical
from vault.crypto.contexts import KEY_ID_BYTES
from vault.db.tables import MeritSnapshot
from vault.errors import NotAuthenticError
from vault.ports.keys import Opener, Wrapped

VERSION = 2
"""1, before there were claims, had neither ``whose`` nor ``assessment``."""
FIELDS = ("education", "experience", "other")


class Whose(StrEnum):
    """Whom a snapshot is of, without saying who: it decides how long it is needed."""

    HIRED = "hired"
    """For the statement of DL 2:4, while anybody may ask."""
    COMPARED = "compared"
    """Somebody else who is compared with a claimant: for the claim alone (case E52)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Merits:
    """What somebody had to offer. Its repr shows nothing: it was personal before it was this."""

    education: str
    experience: str
    other: str
    whose: Whose = Whose.HIRED
    assessment: str = ""
    """How it was judged; only while a claim stands."""


def seal_snapshot(*, opener: Opener, snapshot_id: bytes, merits: Merits) -> bytes:
    """This function will return what the row holds."""
    value = {
        **{name: getattr(merits, name) for name in FIELDS},
        "assessment": merits.assessment,
        "whose": merits.whose.value,
        "version": VERSION,
    }
    wrapped = opener.seal_merits(snapshot_id=snapshot_id, merits=canonical_json(value=value))
    return wrapped.key_id + wrapped.sealed


def open_snapshot(*, opener: Opener, row: MeritSnapshot) -> Merits | None:
    """This function will return what a row says; None for one that does not open.

    One forged row must not take a page down: it shows as unreadable.
    """
    wrapped = Wrapped(key_id=row.sealed[:KEY_ID_BYTES], sealed=row.sealed[KEY_ID_BYTES:])
    try:
        opened = opener.open_merits(snapshot_id=row.id, wrapped=wrapped)
    except NotAuthenticError:
        return None
    value = read_canonical(untrusted_json=opened)
    return Merits(
        **{name: str(value.get(name, "")) for name in FIELDS},
        whose=Whose(str(value.get("whose", Whose.HIRED))),
        assessment=str(value.get("assessment", "")),
    )
