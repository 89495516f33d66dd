"""What each process may write into the audit log: of what happens there, by whom, and no more.

So whoever takes one over cannot have the log say that somebody else did something. ``work`` is not
held to a list: it numbers, chains and signs, and could say anything.
"""

from collections.abc import Collection

from vault.domain.audit_events import Event

_SAID = "convert_from(entry, 'UTF8')::jsonb"
_ACTOR = f"{_SAID} -> 'actor'"
_AS_ITS_COLUMNS_SAY = (
    "sequence IS NULL AND head IS NULL"
    f" AND ({_ACTOR} ->> 'id' IS NULL OR {_ACTOR} ->> 'kind' = 'staff')"
    f" AND {_SAID} ->> 'id' = encode(id, 'hex') AND {_SAID} ->> 'event' = event"
    f" AND {_SAID} ->> 'subject' IS NOT DISTINCT FROM encode(subject, 'hex')"
)


def _entries(*, events: Collection[Event], actors: Collection[str], once: str = "") -> str:
    """This function will return the condition for entries of these events, by these actors.

    An entry says in its columns what it says inside, and bears no number. ``once`` is how the
    names of what happens only once begin, for who has any: a name that somebody else needs would
    keep that from happening.
    """
    names = f"(once IS NULL OR split_part(once, ':', 1) = '{once}')" if once else "once IS NULL"
    return (
        f"event IN ({_words(events)}) AND {_ACTOR} ->> 'kind' IN ({_words(actors)})"
        f" AND {names} AND {_AS_ITS_COLUMNS_SAY}"
    )


def _words(some: Collection[str]) -> str:
    return ", ".join(f"'{one}'" for one in sorted(some))


CAREERS_EVENTS = frozenset({Event.APPLICATION_SUBMITTED, Event.LETTER_QUEUED})
MYPAGES_EVENTS = frozenset(
    {
        *(Event.VISIT_STARTED, Event.VISIT_ENDED, Event.ACT_RECEIVED),
        *(Event.DOCUMENT_DOWNLOADED, Event.APPLICATION_EXPORTED),
    }
)
RECRUITER_EVENTS = frozenset(
    {
        *(Event.APPLICATION_EXPORTED, Event.APPLICATION_RELEASED, Event.ARCHIVE_OPENED),
        *(Event.LIST_VIEWED, Event.CANDIDATE_OPENED, Event.DOCUMENT_DOWNLOADED),
        *(Event.DECISION_MADE, Event.STATUS_MOVED, Event.LETTER_QUEUED),
        *(Event.CORRECTION_ASKED, Event.CORRECTION_APPROVED, Event.CORRECTION_CANCELLED),
        *(Event.DECISION_CORRECTED, Event.REVIEW_MADE),
        *(Event.HAND_OVER_BEGUN, Event.HAND_OVER_DOWNLOADED, Event.HAND_OVER_CONFIRMED),
        *(Event.HOLD_PLACED, Event.HOLD_REVIEWED, Event.HOLD_RELEASED),
        *(Event.MERITS_WRITTEN, Event.MERITS_READ, Event.MERITS_ERASED),
        *(Event.MERITS_HELD, Event.MERITS_RELEASED),
        *(Event.POSITION_CREATED, Event.POSITION_EDITED, Event.POSITION_PUBLISHED),
        *(Event.POSITION_CLOSED, Event.POLICY_PROPOSED, Event.POLICY_ANNOUNCED),
        *(Event.POLICY_APPROVED, Event.POLICY_CANCELLED),
        *(Event.REQUEST_RECEIVED, Event.REQUEST_EXTENDED, Event.REQUEST_ANSWERED),
        *(Event.RESTRICTION_PLACED, Event.RESTRICTION_TOLD, Event.RESTRICTION_DECIDED),
        *(Event.RESTRICTION_LIFTED, Event.SESSION_STARTED, Event.SESSION_ENDED),
        *(Event.SESSION_REFUSED, Event.STAFF_ALTERED),
        *(Event.STAFF_INVITED, Event.STAFF_JOINED, Event.STAFF_DISABLED, Event.STAFF_ENABLED),
        *(Event.STAFF_RESET, Event.STAFF_ROLES_SET, Event.STAFF_ASSIGNED),
        Event.STAFF_CREDENTIAL_CHANGED,
    }
)
PURGE_EVENTS = frozenset(
    {
        *(Event.PURGE_RUN_STARTED, Event.PURGE_RUN_ENDED, Event.GUARD_STOPPED),
        *(Event.GUARD_CONFIRMED, Event.APPLICATION_ERASED, Event.ERASURE_LATE),
        *(Event.ACT_REFUSED, Event.LEDGER_REPLAYED),
    }
)
BACKUP_EVENTS = frozenset({Event.BACKUP_CREATED, Event.BACKUP_DRILLED})

APPLICANT, STAFF, OPERATOR, WORK, PURGE = "applicant", "staff", "operator", "work", "purge"
"""Who acts, as entries say it; a test compares."""
BY_CAREERS = _entries(events=CAREERS_EVENTS, actors=(APPLICANT,), once="submitted")
BY_MYPAGES = _entries(events=MYPAGES_EVENTS, actors=(APPLICANT,), once="act")
BY_RECRUITER = _entries(events=RECRUITER_EVENTS, actors=(STAFF, WORK), once="corrected")
BY_PURGE = _entries(events=PURGE_EVENTS, actors=(PURGE, OPERATOR), once="erased")
BY_BACKUP = _entries(events=BACKUP_EVENTS, actors=(OPERATOR,))
