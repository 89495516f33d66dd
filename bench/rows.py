"""The rows of made-up applications, in every table where they have one.

Ids, names, files and states come from ``bench.people``; keys and seals are real. The manifest is
only as long as a real one.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.people import Applicant, People
from vault.crypto.commitment import key_commitment
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_application_key
from vault.crypto.sealing import seal
from vault.crypto.suites import sealed_length
from vault.domain.application import Kind as Tag
from vault.domain.application import Status
from vault.domain.identifiers import ApplicationId
from vault.ports.keys import Opener, Sealer, Wrapped
from vault.usecases.submission.contact import encode_contact

Rows = Mapping[str, list[dict[str, Any]]]
"""By the table's name; those of a table all have the same columns, in the same order."""
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
KEPT = timedelta(days=3 * 365)
OLDEST = timedelta(days=700)  # about two years after the decision it is erased
LONG_UP = timedelta(days=1500)
MANIFEST_BYTES = 420  # with two documents

WAITING = {Status.ARRIVING, Status.RECEIVED}
DECIDED = {Status.HIRED, Status.REJECTED, Status.ARCHIVED}
# By luck, each its own share: a hold, a restriction, a block, an end that has come.
HELD, RESTRICTED, BLOCKED, DUE = 0.01, 0.015, 0.018, 0.028
CONSENTING = 0.3  # of those for a position


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What all rows of one vault have in common."""

    people: People
    opener: Opener
    sealer: Sealer
    policy: str
    all_due: bool
    positions: list[bytes]
    owner: bytes

    def rows(self, applicants: list[Applicant]) -> Rows:
        """The rows of these, by table."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in applicants:
            owner, key = ApplicationId(one.id), new_application_key()
            status = Status.ACCEPTED if self.all_due else one.status
            received = NOW - (LONG_UP if self.all_due else one.age * OLDEST)
            commitment = key_commitment(application_key=key, application_id=owner)
            rows["application"].append(
                self._application(one, status, received) | {"key_commitment": commitment}
            )
            contact = seal(
                key=key,
                context=context(Kind.CONTACT, owner, revision=1),
                plaintext=encode_contact(fields=one.fields),
            )
            rows["contact"].append({"application_id": owner, "revision": 1, "sealed": contact})
            self._add_documents(rows, one, received)
            if not self.all_due:
                self._add_rights(rows, one, received)
            rows["slot"].append({"id": owner, "live": status is not Status.ERASING})
            if status in WAITING:
                wrapped = self.sealer.wrap_application_key(application_id=owner, key=key)
                rows["wrap"].append(self._wrap(owner, "intake", wrapped, received))
            elif status is not Status.ERASING:
                wrapped = self.opener.wrap_application_key(application_id=owner, key=key)
                rows["wrap"].append(self._wrap(owner, "staff", wrapped, received))
        return rows

    def _application(self, one: Applicant, status: Status, received: datetime) -> dict[str, Any]:
        is_due = self.all_due or BLOCKED < one.luck < DUE
        kind = Tag.SPONTANEOUS if self.all_due else one.kind
        expires = received + (OLDEST if self.all_due else KEPT)
        if is_due and not self.all_due:
            received, expires = received - KEPT, NOW - DAY
        place = int.from_bytes(one.id[:4], "big") % len(self.positions)
        decided = status in DECIDED and not self.all_due
        hired = status is Status.HIRED
        is_blocked = status is Status.WITHDRAWN or RESTRICTED < one.luck < BLOCKED
        accepted = None if status in WAITING else received
        rule = "spontaneous.no_consent" if kind is Tag.SPONTANEOUS else "position.undecided"
        return {
            "id": one.id,
            "kind": kind.value,
            "position_id": self.positions[place] if kind is Tag.POSITION else None,
            "status": status.value,
            "language": one.language,
            "channel": one.channel,
            "role": "applicant" if self.all_due else one.role,
            "policy_version": self.policy,
            "rule": "position.decided" if decided and kind is Tag.POSITION else rule,
            "received_at": received,
            "expires_at": expires,
            "readable_until": expires,
            "clock_since": received,
            "archive_on": received if status is Status.ARCHIVED else None,
            "accepted_at": accepted,
            "intake_deleted_at": accepted,
            "decided_at": received + DAY if decided else None,
            "outcome": ("hired" if hired else "rejected") if decided else None,
            "withdrawn_at": received + DAY if status is Status.WITHDRAWN else None,
            "blocked_at": received + DAY if is_blocked and not self.all_due else None,
            "last_activity_at": received,
            "erasing_at": NOW if status is Status.ERASING else None,
            "erasing_reason": "expired" if status is Status.ERASING else None,
            "version": 1,
        }

    def _add_documents(
        self, rows: dict[str, list[dict[str, Any]]], one: Applicant, received: datetime
    ) -> None:
        for ordinal, file in enumerate(one.files, 1):
            rows["document"].append(
                {
                    "id": self.people.bytes(16),
                    "application_id": one.id,
                    "kind": file.kind.value,
                    "ordinal": ordinal,
                    "media": file.media,
                    "plain_size": file.size,
                    "sealed_size": sealed_length(plain_size=file.size),
                    "marks": "",
                }
            )
        rows["manifest"].append(
            {
                "application_id": one.id,
                "revision": 1,
                "sealed": self.people.bytes(MANIFEST_BYTES),
                "sha256": self.people.bytes(32),
                "made_at": received,
            }
        )

    def _add_rights(
        self, rows: dict[str, list[dict[str, Any]]], one: Applicant, received: datetime
    ) -> None:
        own = {"id": self.people.bytes(16), "application_id": one.id}
        if one.luck < HELD:
            hold = {"reason": "dispute", "owner_id": self.owner, "scope": "full"}
            hold_times = {"placed_at": received + DAY, "review_on": (NOW + KEPT).date()}
            rows["hold"].append(own | hold | hold_times)
        elif one.luck < RESTRICTED:
            rows["restriction"].append(own | {"ground": "objection", "from_at": received + DAY})
        if one.kind is Tag.SPONTANEOUS or one.luck > 1 - CONSENTING:
            rows["consent_event"].append(
                {
                    "id": self.people.bytes(16),
                    "application_id": one.id,
                    "purpose": "future_positions",
                    "state": "given",
                    "at": received,
                    "language": one.language,
                    "method": "form",
                    "policy_version": self.policy,
                }
            )

    def _wrap(self, owner: bytes, kind: str, wrapped: Wrapped, made_at: datetime) -> dict[str, Any]:
        return {
            "id": self.people.bytes(16),
            "slot_id": owner,
            "live": True,
            "kind": kind,
            "key_id": wrapped.key_id,
            "purpose": "",
            "made_at": made_at,
            "sealed": wrapped.sealed,
        }
