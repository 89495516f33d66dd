"""The ids that may not be mixed up: each is 16 random bytes, written as 32 hex digits outside.

Never serial and never time-ordered, since some of them must not be guessed (ASVS 11.5.1).
"""

from typing import NewType

from vault.errors import MalformedIdentifierError

ID_BYTES = 16  # 128 bits, ASVS 11.5.1

ApplicationId = NewType("ApplicationId", bytes)
DocumentId = NewType("DocumentId", bytes)
PositionId = NewType("PositionId", bytes)
StaffId = NewType("StaffId", bytes)
ActId = NewType("ActId", bytes)
OutboxId = NewType("OutboxId", bytes)
WrapId = NewType("WrapId", bytes)
SlotId = NewType("SlotId", bytes)
"""A slot belongs to an application or to an outbox letter and bears that thing's id."""


def parse_id(untrusted_text: str, *, field: str = "id") -> bytes:
    """This function will return the 16 bytes that 32 hex digits stand for.

    Raises:
        MalformedIdentifierError: the text is anything else; it names ``field``.
    """
    if len(untrusted_text) != 2 * ID_BYTES:
        raise MalformedIdentifierError(field=field)
    try:
        return bytes.fromhex(untrusted_text)
    except ValueError as error:
        raise MalformedIdentifierError(field=field) from error
