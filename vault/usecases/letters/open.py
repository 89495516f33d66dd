"""Opening a sealed letter, and sealing it again with its link in. Only ``work`` imports this."""

from dataclasses import dataclass

from vault.crypto.canonical import canonical_json, read_canonical
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import OutboxKey
from vault.crypto.opening import open_sealed
from vault.crypto.sealing import seal
from vault.domain.identifiers import OutboxId
from vault.errors import NotAuthenticError
from vault.usecases.letters.letters import LINK_MARK
from vault.usecases.letters.queue import VERSION


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpenedLetter:
    """A letter in words. Its repr shows nothing."""

    to_address: str
    subject: str
    body: str

    @property
    def wants_link(self) -> bool:
        """Whether a private link has to be put in before it goes."""
        return LINK_MARK in self.body


def open_letter(*, key: OutboxKey, letter_id: OutboxId, sealed: bytes) -> OpenedLetter:
    """This function will return the letter.

    Raises:
        NotAuthenticError: it was changed, is another's, or of a version that is not known here.
    """
    opened = open_sealed(key=key, context=context(Kind.OUTBOX, letter_id), sealed=sealed)
    value = read_canonical(untrusted_json=opened)
    if value.get("version") != VERSION or set(value) != {"body", "subject", "to", "version"}:
        raise NotAuthenticError("a letter of an unknown version")
    return OpenedLetter(
        to_address=str(value["to"]), subject=str(value["subject"]), body=str(value["body"])
    )


def reseal_with_link(
    *, key: OutboxKey, letter_id: OutboxId, letter: OpenedLetter, link: str
) -> bytes:
    """This function will return the same letter, sealed again, with the link in its place."""
    return seal(
        key=key,
        context=context(Kind.OUTBOX, letter_id),
        plaintext=canonical_json(
            value={
                "body": letter.body.replace(LINK_MARK, link),
                "subject": letter.subject,
                "to": letter.to_address,
                "version": VERSION,
            }
        ),
    )
