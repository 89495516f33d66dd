"""Submitting an application: pushed in piece by piece, from one thread at a time.

The order is design §4's, and each step can be killed:
1. a lease in the main database, before anything else is written;
2. blobs, sealed as they stream, synced and renamed;
3. slots and wraps in the keyring;
4. ONE transaction in the main database, which is the ground of the answer;
5. the answer.
What fails before the fourth is taken back here, or by the sweep.
"""

import re
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from vault.crypto.keys import (
    SubmissionKey,
    new_application_key,
    new_link_token,
    random_id,
    submission_key,
)
from vault.db import arriving
from vault.db.engines import Database
from vault.domain.application import Channel, Kind
from vault.domain.fields import decode_text
from vault.domain.identifiers import ApplicationId
from vault.domain.intake import IntakeMeter, Part, raise_together
from vault.domain.language import Language
from vault.errors import FieldError, LostRaceError, VaultError
from vault.ports.blob_store import BlobName, BlobStore, BlobWriter
from vault.ports.keys import Sealer
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.submission.commit import take_back
from vault.usecases.submission.document import IncomingDocument, SealedDocument
from vault.usecases.submission.form import (
    SUBMISSION_KEY_FIELD,
    Door,
    SubmitForm,
    check_texts,
    form_for,
    in_form_order,
)

LEASE = timedelta(minutes=2)  # how long after its last sign of life an upload is given up
RENEW_BEFORE = timedelta(seconds=90)  # renewed when 30 seconds of it are used
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPorts:
    """What submitting reaches: it can add, and open nothing but its own answer."""

    main: Database
    keyring: Database
    blobs: BlobStore
    sealer: Sealer
    background: Executor
    """Where blobs are synced while the next part comes in."""
    policies: Callable[[], PolicyBook]
    organisation: str
    public_url: str
    only_adds: bool = False
    """Whether this process may take nothing away: then a failed upload is the sweep's to clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is known before the first byte of the body."""

    door: Door
    language: Language
    kind: Kind | None
    """None in the API, where a field says it."""
    position_id: bytes | None = None
    submission_key: SubmissionKey | None = None

    @property
    def channel(self) -> Channel:
        """How it came."""
        return Channel.WEB_FORM if self.door is Door.FORM else Channel.API


class Submission:
    """One application while it comes in. ``finish`` or ``abort`` it; both may be called once.

    ``texts`` holds what was typed so far, for the page that asks for a correction.
    """

    def __init__(self, *, ports: SubmitPorts, request: Request) -> None:
        """Begin; nothing is written before the first document's first bytes."""
        self.ports = ports
        self.request = request
        self.policy = ports.policies().active
        self.form: SubmitForm = form_for(policy=self.policy, door=request.door, kind=request.kind)
        self.application_id = ApplicationId(random_id())
        self.key = new_application_key()
        self.token = new_link_token()
        self.texts: dict[str, str] = {}
        self.documents: list[SealedDocument] = []
        self._meter = IntakeMeter(rules=self.form.intake)
        self._holder = random_id()
        self._lease_until: datetime | None = None
        self._lease_settled: Future[None] = Future()
        self._now: datetime | None = None
        self._part = Part.NO_FILE
        self._field = ""
        self._text = bytearray()
        self._incoming: IncomingDocument | None = None

    def start_part(
        self, *, untrusted_name: str, untrusted_filename: str | None, now: datetime
    ) -> None:
        """This method will begin a part of the form.

        Raises:
            FieldError: the field is undeclared, came before, or is of the other sort.
            TooLargeError: too many parts or files.
        """
        self._now = now
        try:
            self._part = self._meter.start_part(
                untrusted_name=untrusted_name, untrusted_filename=untrusted_filename
            )
        except FieldError as error:
            if error.code == "undeclared" and _PLAIN_NAME.fullmatch(untrusted_name):
                # A plain word may be told back to whoever sent it: it says which field to drop.
                raise FieldError("undeclared", field=untrusted_name) from error
            raise
        self._field = untrusted_name
        self._text.clear()
        if self._part is Part.FILE:
            self._incoming = IncomingDocument(
                field=untrusted_name,
                untrusted_name=untrusted_filename or "",
                accepted=self.form.accepted_for(field=untrusted_name),
                application_id=self.application_id,
                key=self.key,
                begin_blob=self._begin_blob,
            )

    def add(self, *, chunk: bytes, now: datetime) -> None:
        """This method will take the next bytes of the part that is open.

        Raises:
            TooLargeError: a limit was crossed.
            WrongKindError: the document is of no kind that is taken.
            NoSpaceError, StoreError: it cannot be written.
            LostRaceError: the upload was so slow that it was given up.
        """
        self._now = now
        self._meter.add(count=len(chunk))
        if self._incoming is not None:
            self._incoming.update(chunk)
            self._renew(now)
        else:
            self._text += chunk

    def end_part(self) -> None:
        """This method will close the part.

        Raises:
            FieldError: an empty file, or text that is not UTF-8.
            WrongKindError: the document is of no kind that is taken.
        """
        self._meter.end_part()
        if self._incoming is not None:
            self.documents.append(
                self._incoming.finish(background=self.ports.background, after=self._lease_settled)
            )
            self._incoming = None
        elif self._part is Part.TEXT:
            self.texts[self._field] = decode_text(
                name=self._field, untrusted_bytes=bytes(self._text)
            )

    def checked_texts(self) -> dict[str, str]:
        """This method will return the texts as they are kept.

        Raises:
            InputError: one of them, or several, or a required field that did not come.
        """
        kept, problems = check_texts(form=self.form, untrusted_texts=self.texts)
        problems.extend(self._meter.missing())
        raise_together(problems=in_form_order(form=self.form, problems=problems))
        return kept

    def submission_key(self, kept: dict[str, str]) -> SubmissionKey | None:
        """This method will return the key that makes a retry one application, or None."""
        if self.request.submission_key is not None:
            return self.request.submission_key
        untrusted_text = kept.get(SUBMISSION_KEY_FIELD, "")
        if not untrusted_text:
            return None
        return submission_key(untrusted_text=untrusted_text, field=SUBMISSION_KEY_FIELD)

    def wait_until_stored(self) -> None:
        """This method will return when every blob would survive a power cut.

        Raises:
            NoSpaceError, StoreError: one could not be stored.
        """
        for document in self.documents:
            document.stored.result()

    def abort(self) -> None:
        """This method will take back whatever was made; what it cannot reach is the sweep's."""
        if self._incoming is not None:
            with suppress(VaultError):
                self._incoming.abort()
            self._incoming = None
        if self._lease_until is None:
            return
        for document in self.documents:
            # Wait, whatever the outcome: a rename that came after the removal would stay.
            document.stored.exception()
        if not self.ports.only_adds:
            take_back(
                main=self.ports.main,
                keyring=self.ports.keyring,
                blobs=self.ports.blobs,
                application_id=self.application_id,
            )
        self.leave_to_sweep()

    def leave_to_sweep(self) -> None:
        """This method will let go of the upload: from here on ``abort`` takes nothing back."""
        self._lease_until = None

    def _begin_blob(self, name: BlobName) -> BlobWriter:
        if self._lease_until is None:
            assert self._now is not None
            until = self._now + LEASE
            # It survives our end at once, and a power cut before any blob can be seen.
            with self.ports.main.writing_rows(waits=False) as connection:
                arriving.take_lease(
                    connection, subject=self.application_id, holder=self._holder, until=until
                )
            self._lease_until = until
            self._lease_settled = self.ports.background.submit(self.ports.main.settle)
        return self.ports.blobs.create(name)

    def _renew(self, now: datetime) -> None:
        if self._lease_until is None or self._lease_until - now > RENEW_BEFORE:
            return
        until = now + LEASE
        with self.ports.main.only(self.application_id).writing_rows() as connection:
            if not arriving.renew_lease(connection, subject=self.application_id, until=until):
                raise LostRaceError("the upload was given up")
        self._lease_until = until
