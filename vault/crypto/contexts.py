r"""What a sealed thing *is*, bound into its key: moved elsewhere, it does not open.

``b"vault/1\0" ‖ kind ‖ b"\0" ‖ fixed-length ids ‖ revision``. Each kind fixes the lengths of its
ids and whether a revision follows, and no kind contains a zero byte: two different things never
share a context (HPKE's ``info`` and Cobblestone's context must be injective).
"""

from enum import Enum
from typing import NewType

from vault.crypto.keys import ID_BYTES

Context = NewType("Context", bytes)

PREFIX = b"vault/1\0"
KEY_ID_BYTES = 8  # tells keys apart during a rotation; it is a name, not a defence
KEYBLOB_NAME_BYTES = 8  # the name of a key blob, padded with zero bytes
_REVISION_BYTES = 8


class Kind(Enum):
    """The closed list of what can be sealed.

    The value holds the word on the wire, the lengths of the ids, and whether a revision follows.
    """

    DOC = ("doc", (ID_BYTES, ID_BYTES), False)
    """application id, document id"""
    CONTACT = ("contact", (ID_BYTES,), True)
    """application id; the revision of the contact details"""
    NOTE = ("note", (ID_BYTES, ID_BYTES), False)
    """application id, note id"""
    TEXT = ("text", (ID_BYTES, ID_BYTES), False)
    """application id, document id"""
    PREVIEW = ("preview", (ID_BYTES, ID_BYTES), True)
    """application id, document id; the page number stands as the revision"""
    MANIFEST = ("manifest", (ID_BYTES,), True)
    """application id; the revision of the manifest"""
    WRAP_STAFF = ("wrap/staff", (ID_BYTES, KEY_ID_BYTES), False)
    """application id, key id of the KEK"""
    WRAP_LINK = ("wrap/link", (ID_BYTES, ID_BYTES), False)
    """application id, wrap id"""
    WRAP_SESSION = ("wrap/session", (ID_BYTES, ID_BYTES), False)
    """application id, visit id"""
    WRAP_INTAKE = ("wrap/intake", (ID_BYTES, KEY_ID_BYTES), False)
    """application id, key id of the intake key"""
    WRAP_OUTBOX = ("wrap/outbox", (ID_BYTES, KEY_ID_BYTES), False)
    """outbox id, key id of the intake key"""
    KEYBLOB = ("keyblob", (KEYBLOB_NAME_BYTES,), False)
    """name of the blob, padded"""
    ANSWER = ("answer", (ID_BYTES,), False)
    """application id"""
    OUTBOX = ("outbox", (ID_BYTES,), False)
    """outbox id"""
    TOTP = ("totp", (ID_BYTES,), False)
    """staff id"""
    CLOSING = ("closing", (ID_BYTES,), False)
    """position id"""
    MERITS = ("merits", (ID_BYTES,), False)
    """merit snapshot id"""

    def __init__(self, word: str, id_lengths: tuple[int, ...], has_revision: bool) -> None:  # noqa: FBT001  # the enum machinery hands the value over by position
        """Spread the value over names."""
        self.word = word
        self.id_lengths = id_lengths
        self.has_revision = has_revision


def context(kind: Kind, *ids: bytes, revision: int | None = None) -> Context:
    """This function will return the bytes that a thing of this kind is bound to.

    Positional, unlike its neighbours: the ids stand in the order of ``Kind``.

    Raises:
        ValueError: an id of the wrong length, too many or too few, or a revision where none
            belongs (or none where one does): a mistake of the caller, never of the sealed bytes.
    """
    if tuple(map(len, ids)) != kind.id_lengths:
        raise ValueError(f"{kind.word}: ids must have the lengths {kind.id_lengths}")
    if (revision is not None) != kind.has_revision:
        raise ValueError(f"{kind.word}: a revision belongs here: {kind.has_revision}")
    tail = b"" if revision is None else _revision_bytes(revision)
    return Context(b"".join((PREFIX, kind.word.encode("ascii"), b"\0", *ids, tail)))


def _revision_bytes(revision: int) -> bytes:
    if not 1 <= revision < 2 ** (8 * _REVISION_BYTES):
        raise ValueError("revisions count from 1")
    return revision.to_bytes(_REVISION_BYTES, "big")
