"""From an address to applications, in memory alone: an index at rest would outlive the erased.

Holds no address: each is an HMAC-SHA256 under a secret of this process, which nobody stores. Only
``work`` builds it, with the KEK.
"""

import hashlib
import hmac
from collections.abc import Sequence
from itertools import islice

from vault.crypto.keys import ApplicationKey, SecretBytes, random_bytes
from vault.db.candidates_beside import sealed_contacts
from vault.db.engines import Database
from vault.db.lost_links import reachable
from vault.domain.fields import ascii_address
from vault.errors import FieldError, NotAuthenticError
from vault.ports.keys import Opener
from vault.usecases.candidates.open_contacts import open_contact, open_keys

AT_ONCE = 500  # contact details opened with two queries
SECRET_BYTES = 32  # an HMAC-SHA-256 key
MARK_BYTES = 16  # of the HMAC: 100,000 addresses never meet by chance


class AddressMap:
    """Which applications an address has. ``refresh`` before asking; a second one reads the news."""

    def __init__(self) -> None:
        """Begin empty, with a fresh secret."""
        self._secret = SecretBytes(random_bytes(SECRET_BYTES))
        self._marks: dict[bytes, tuple[int, bytes]] = {}

    def refresh(self, *, main: Database, keyring: Database, opener: Opener) -> None:
        """This method will forget who is gone and open the contact details that are new.

        What does not open has no address here: it was forged, or its key is destroyed.
        """
        with main.reading() as session:
            wanted = reachable(session)
        for gone in self._marks.keys() - wanted.keys():
            del self._marks[gone]
        fresh = iter(
            [one for one, revision in wanted.items() if self._known(one) != revision],
        )
        while some := list(islice(fresh, AT_ONCE)):
            self._take(some, wanted, main=main, keyring=keyring, opener=opener)

    def applications_of(self, *, email: str) -> list[bytes]:
        """This method will return the ids of the address's applications."""
        wanted = self._mark(email)
        return [one for one, (_, mark) in self._marks.items() if hmac.compare_digest(mark, wanted)]

    def _known(self, application_id: bytes) -> int | None:
        entry = self._marks.get(application_id)
        return entry[0] if entry else None

    def _take(
        self,
        ids: Sequence[bytes],
        wanted: dict[bytes, int],
        *,
        main: Database,
        keyring: Database,
        opener: Opener,
    ) -> None:
        revisions = {one: wanted[one] for one in ids}
        with main.reading_rows() as connection:
            sealed = sealed_contacts(connection, revisions)
        keys = open_keys(keyring=keyring, opener=opener, ids=ids)
        for one in sealed.keys() & keys.keys():
            mark = self._mark_of(one, revisions[one], sealed[one], keys[one])
            self._marks[one] = (revisions[one], mark)

    def _mark_of(
        self, application_id: bytes, revision: int, sealed: bytes, key: ApplicationKey
    ) -> bytes:
        try:
            fields = open_contact(
                key=key, application_id=application_id, revision=revision, sealed=sealed
            )
            return self._mark(fields.get("email", ""))
        except (NotAuthenticError, FieldError):
            return b""  # forged contact details must not stop everybody else's

    def _mark(self, email: str) -> bytes:
        told = ascii_address(email=email).casefold().encode("utf-8")
        return hmac.new(self._secret.reveal(), told, hashlib.sha256).digest()[:MARK_BYTES]
