"""The closed list of what the audit log can say, and which details each entry may bear.

Who did it and when are columns of the entry, not details.
"""

from collections.abc import Mapping
from enum import StrEnum

from vault.domain.audit_details import DETAILS
from vault.errors import AuditDetailError


class Event(StrEnum):
    """Everything that is recorded."""

    APPLICATION_SUBMITTED = "application.submitted"
    APPLICATION_ACCEPTED = "application.accepted"
    APPLICATION_REFUSED = "application.refused_at_acceptance"
    APPLICATION_QUARANTINED = "application.quarantined"
    APPLICATION_RELEASED = "application.released"
    APPLICATION_ABANDONED = "application.abandoned"
    APPLICATION_EXPORTED = "application.exported"
    APPLICATION_ERASED = "application.erased"
    LIST_VIEWED = "list.viewed"
    CANDIDATE_OPENED = "candidate.opened"
    DOCUMENT_DOWNLOADED = "document.downloaded"
    DECISION_MADE = "decision.made"
    STATUS_MOVED = "status.moved"
    NOTE_WRITTEN = "note.written"
    LETTER_QUEUED = "letter.queued"
    LETTER_SENT = "letter.sent"
    LETTER_FAILED = "letter.failed"
    LINK_ISSUED = "link.issued"
    POSITION_CREATED = "position.created"
    POSITION_EDITED = "position.edited"
    POSITION_PUBLISHED = "position.published"
    POSITION_CLOSED = "position.closed"
    CORRECTION_ASKED = "correction.asked"
    CORRECTION_APPROVED = "correction.approved"
    CORRECTION_CANCELLED = "correction.cancelled"
    DECISION_CORRECTED = "decision.corrected"
    STAFF_INVITED = "staff.invited"
    STAFF_JOINED = "staff.joined"
    STAFF_DISABLED = "staff.disabled"
    STAFF_ENABLED = "staff.enabled"
    STAFF_RESET = "staff.reset"
    STAFF_ROLES_SET = "staff.roles_set"
    STAFF_ASSIGNED = "staff.assigned"
    STAFF_CREDENTIAL_CHANGED = "staff.credential_changed"
    STAFF_ALTERED = "staff.altered"
    SESSION_STARTED = "session.started"
    SESSION_ENDED = "session.ended"
    SESSION_REFUSED = "session.refused"
    ACCESS_REFUSED = "access.refused"
    VISIT_STARTED = "visit.started"
    VISIT_ENDED = "visit.ended"
    CONSENT_GIVEN = "consent.given"
    CONSENT_REFUSED = "consent.refused"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_EXPIRED = "consent.expired"
    LINK_ASKED = "link.asked"
    ACT_RECEIVED = "act.received"
    ACT_VERIFIED = "act.verified"
    ACT_REFUSED = "act.refused"
    HOLD_PLACED = "hold.placed"
    HOLD_REVIEWED = "hold.reviewed"
    HOLD_RELEASED = "hold.released"
    RESTRICTION_PLACED = "restriction.placed"
    RESTRICTION_TOLD = "restriction.told"
    RESTRICTION_DECIDED = "restriction.decided"
    RESTRICTION_LIFTED = "restriction.lifted"
    REQUEST_RECEIVED = "request.received"
    REQUEST_EXTENDED = "request.extended"
    REQUEST_ANSWERED = "request.answered"
    REMINDER_MADE = "reminder.made"
    REVIEW_MADE = "review.made"
    HAND_OVER_BEGUN = "hand_over.begun"
    HAND_OVER_DOWNLOADED = "hand_over.downloaded"
    HAND_OVER_CONFIRMED = "hand_over.confirmed"
    MERITS_WRITTEN = "merits.written"
    MERITS_READ = "merits.read"
    MERITS_ERASED = "merits.erased"
    MERITS_HELD = "merits.held"
    MERITS_RELEASED = "merits.released"
    APPLICATION_ARCHIVED = "application.archived"
    ARCHIVE_OPENED = "archive.opened"
    POLICY_PROPOSED = "policy.proposed"
    POLICY_ANNOUNCED = "policy.announced"
    POLICY_APPROVED = "policy.approved"
    POLICY_CANCELLED = "policy.cancelled"
    POLICY_ACTIVATED = "policy.activated"
    POLICY_TAKEN_BACK = "policy.taken_back"
    SETTINGS_CHANGED = "settings.changed"
    PURGE_RUN_STARTED = "purge.run_started"
    PURGE_RUN_ENDED = "purge.run_ended"
    ERASURE_LATE = "erasure.late"
    RECEIPTS_SIGNED = "receipts.signed"
    RECIPIENT_TOLD = "recipient.told"
    GUARD_STOPPED = "guard.stopped"
    GUARD_CONFIRMED = "guard.confirmed"
    KEY_CREATED = "key.created"
    KEY_EXPORTED = "key.exported"
    KEY_RECOVERY_VERIFIED = "key.recovery_verified"
    KEY_ROTATED = "key.rotated"
    KEY_RETIRED = "key.retired"
    CUSTODY_CHANGED = "key.custody_changed"
    LEDGER_REPLAYED = "ledger.replayed"
    LEDGER_OVERRIDDEN = "ledger.overridden"
    BACKUP_CREATED = "backup.created"
    BACKUP_RESTORED = "backup.restored"
    BACKUP_DRILLED = "backup.drilled"
    AUDIT_VIEWED = "audit.viewed"
    AUDIT_EXPORTED = "audit.exported"


_LETTER = frozenset({"letter", "purpose", "code"})
_END = frozenset({"end_day", "expires_at", "rule"})
_RUN = frozenset({"run", "as_of", "due", "erased", "held", "failed", "skipped", "blobs", "bytes"})
_SESSION = frozenset({"method", "code"})
_ACT = frozenset({"act", "purpose", "code"})
_POSITION = frozenset({"position"})
_STAFF = frozenset({"staff"})

ALLOWED: Mapping[Event, frozenset[str]] = {
    Event.APPLICATION_SUBMITTED: frozenset({"kind", "channel", "documents", "bytes", "position"}),
    Event.APPLICATION_ACCEPTED: frozenset({"manifest", "kind", "documents", "marks"}),
    Event.APPLICATION_REFUSED: frozenset({"code", "manifest"}),
    Event.APPLICATION_QUARANTINED: frozenset({"marks", "code", "document"}),
    Event.APPLICATION_RELEASED: frozenset({"marks", "code"}),
    Event.APPLICATION_ABANDONED: frozenset({"code", "blobs"}),
    Event.APPLICATION_EXPORTED: frozenset({"by", "documents", "bytes", "request", "identity"}),
    Event.APPLICATION_ERASED: frozenset({"run", "rule", "by", "blobs", "bytes", "end_day"}),
    Event.LIST_VIEWED: frozenset(
        {"kind", "status", "position", "page", "count", "sort", "searched"}
    ),
    Event.CANDIDATE_OPENED: frozenset({"kind", "position", "status"}),
    Event.DOCUMENT_DOWNLOADED: frozenset(
        {"document", "document_kind", "media", "bytes", "range", "by"}
    ),
    Event.DECISION_MADE: frozenset({"from", "to", "position", *_END}),
    Event.STATUS_MOVED: frozenset({"from", "to", "position"}),
    Event.NOTE_WRITTEN: frozenset({"channel"}),
    Event.LETTER_QUEUED: _LETTER,
    Event.LETTER_SENT: _LETTER,
    Event.LETTER_FAILED: _LETTER,
    Event.LINK_ISSUED: frozenset({"purpose", "manifest"}),
    Event.POSITION_CREATED: _POSITION,
    Event.POSITION_EDITED: _POSITION | {"fields", "last_on"},
    Event.POSITION_PUBLISHED: _POSITION | {"last_on"},
    Event.POSITION_CLOSED: _POSITION | {"ground", "hired", "rejected"},
    Event.CORRECTION_ASKED: _POSITION | {"code", "last_on"},
    Event.CORRECTION_APPROVED: _POSITION | {"code", "last_on"},
    Event.CORRECTION_CANCELLED: _POSITION | {"code", "last_on"},
    Event.DECISION_CORRECTED: _POSITION | {"code", "last_on", *_END},
    Event.STAFF_INVITED: _STAFF | {"roles"},
    Event.STAFF_JOINED: _STAFF,
    Event.STAFF_DISABLED: _STAFF | {"count"},
    Event.STAFF_ENABLED: _STAFF,
    Event.STAFF_RESET: _STAFF | {"method", "count"},
    Event.STAFF_ROLES_SET: _STAFF | {"roles"},
    Event.STAFF_ASSIGNED: _STAFF | {"positions", "all_positions", "spontaneous"},
    Event.STAFF_CREDENTIAL_CHANGED: _STAFF | {"method"},
    Event.STAFF_ALTERED: _STAFF | {"code"},
    Event.SESSION_STARTED: _SESSION,
    Event.SESSION_ENDED: _SESSION | {"count"},
    Event.SESSION_REFUSED: _SESSION,
    Event.ACCESS_REFUSED: frozenset({"code", "by"}),
    Event.VISIT_STARTED: frozenset({"purpose"}),
    Event.VISIT_ENDED: frozenset({"code"}),
    Event.CONSENT_GIVEN: frozenset({"purpose", "version", "act", *_END}),
    Event.CONSENT_REFUSED: frozenset({"purpose", "act", *_END}),
    Event.CONSENT_WITHDRAWN: frozenset({"purpose", "act", *_END}),
    Event.CONSENT_EXPIRED: frozenset({"purpose"}),
    Event.LINK_ASKED: frozenset({"count"}),
    Event.ACT_RECEIVED: _ACT,
    Event.ACT_VERIFIED: _ACT,
    Event.ACT_REFUSED: _ACT,
    Event.HOLD_PLACED: frozenset({"code", "review_on"}),
    Event.HOLD_REVIEWED: frozenset({"code", "review_on"}),
    Event.HOLD_RELEASED: frozenset({"code", *_END}),
    Event.RESTRICTION_PLACED: frozenset({"code", "act"}),
    Event.RESTRICTION_TOLD: frozenset({"code", "by"}),
    Event.RESTRICTION_DECIDED: frozenset({"code", "outcome", "by"}),
    Event.RESTRICTION_LIFTED: frozenset({"code", "act", *_END}),
    Event.REQUEST_RECEIVED: frozenset({"request", "code", "by", "end_day"}),
    Event.REQUEST_EXTENDED: frozenset({"request", "code", "end_day"}),
    Event.REQUEST_ANSWERED: frozenset({"request", "code", "outcome", "identity", "by"}),
    Event.REMINDER_MADE: frozenset({"purpose", "letter", "end_day"}),
    Event.REVIEW_MADE: frozenset({"outcome", *_END}),
    Event.HAND_OVER_BEGUN: _POSITION,
    Event.HAND_OVER_DOWNLOADED: _POSITION | {"documents", "bytes"},
    Event.HAND_OVER_CONFIRMED: _POSITION | _END,
    Event.MERITS_WRITTEN: _POSITION,
    Event.MERITS_READ: _POSITION | {"count"},
    Event.MERITS_ERASED: _POSITION | {"count"},
    Event.MERITS_HELD: _POSITION | {"code", "count", "review_on"},
    Event.MERITS_RELEASED: _POSITION | {"code", "count"},
    Event.APPLICATION_ARCHIVED: frozenset({"from", "end_day"}),
    Event.ARCHIVE_OPENED: frozenset({"code", "documents", "bytes"}),
    Event.POLICY_PROPOSED: frozenset({"policy", "count"}),
    Event.POLICY_ANNOUNCED: frozenset({"policy"}),
    Event.POLICY_APPROVED: frozenset({"policy"}),
    Event.POLICY_CANCELLED: frozenset({"policy"}),
    Event.POLICY_ACTIVATED: frozenset({"policy", "version", "count"}),
    Event.POLICY_TAKEN_BACK: frozenset({"policy", "effective_on", *_END}),
    Event.SETTINGS_CHANGED: frozenset({"fields"}),
    Event.PURGE_RUN_STARTED: _RUN | {"store"},
    Event.PURGE_RUN_ENDED: _RUN,
    Event.ERASURE_LATE: frozenset({"run", "count"}),
    Event.RECEIPTS_SIGNED: frozenset({"count", "through", "head"}),
    Event.RECIPIENT_TOLD: frozenset({"code", "purpose"}),
    Event.GUARD_STOPPED: frozenset({"run", "code", "due", "store"}),
    Event.GUARD_CONFIRMED: frozenset({"run", "code", "due", "store"}),
    Event.KEY_CREATED: frozenset({"key", "purpose", "method"}),
    Event.KEY_EXPORTED: frozenset({"key", "purpose", "method"}),
    Event.KEY_RECOVERY_VERIFIED: frozenset({"key", "purpose"}),
    Event.KEY_ROTATED: frozenset({"key", "purpose", "count"}),
    Event.KEY_RETIRED: frozenset({"key", "purpose", "code"}),
    Event.CUSTODY_CHANGED: frozenset({"method"}),
    Event.LEDGER_REPLAYED: frozenset({"count", "erased"}),
    Event.LEDGER_OVERRIDDEN: frozenset({"code", "count"}),
    Event.BACKUP_CREATED: frozenset({"run", "blobs", "bytes"}),
    Event.BACKUP_RESTORED: frozenset({"run", "fields", "count", "erased"}),
    Event.BACKUP_DRILLED: frozenset({"run", "code", "count"}),
    Event.AUDIT_VIEWED: frozenset({"page", "count"}),
    Event.AUDIT_EXPORTED: frozenset({"count"}),
}
"""Which details each event may bear. None of them is demanded."""


def check_detail(*, event: Event, detail: Mapping[str, object]) -> None:
    """This function will return when an entry of this event may bear this detail.

    Ids and hashes are lower-case hex, days ISO 8601, instants ISO 8601 in UTC with ``Z``, counts
    whole and not negative, words from our own code; several of a thing are a list.

    Raises:
        AuditDetailError: it names the event and the key, never the value.
    """
    for key, value in detail.items():
        if key not in ALLOWED[event]:
            raise AuditDetailError(f"{event}: {key} is not declared")
        if not DETAILS[key](value):
            raise AuditDetailError(f"{event}: {key} is not of its kind")
