"""What the doors may do on PostgreSQL: careers, my pages, recruiter."""

from collections.abc import Mapping

from vault.db.roles.audit import BY_CAREERS, BY_MYPAGES, BY_RECRUITER
from vault.db.roles.roles import (
    ADD,
    ALL,
    KEEP,
    NAMED,
    NEVER,
    READ,
    WHOLE,
    Right,
)

LOCKS = ("version",)
"""A column that is granted so that a row may be locked."""
VERSION = {"alembic_version": READ}
POSITION = (
    *("id", "slug", "reference", "title_sv", "title_en", "place", "body_sv", "body_en", "status"),
    *("last_date", "made_at", "made_by", "published_at", "decided_at", "outcome", "version"),
)
"""Without the closing words, which are sealed."""


def attempts(*buckets: str) -> Right:
    """This function will return the right to count attempts of these kinds, and no others."""
    words = ", ".join(f"'{one}'" for one in buckets)
    cond = f"bucket IN ({words})"
    return Right(select=ALL, insert=True, update=("hits",), rows=cond, check=cond)


def by_application(**more: object) -> Right:
    """This function will return the right to read the rows of the application that is named."""
    return Right(select=ALL, rows=f"application_id = {NAMED}", **more)  # type: ignore[arg-type]  # the fields of a Right


OF_A_DOOR: Mapping[str, Right] = {
    **VERSION,
    "policy_version": READ,
    "policy_change": Right(
        select=("hash", "activated_at", "approved_at", "approved_by", "proposed_by")
    ),
    "rate_secret": Right(select=ALL, insert=True, delete=True),
    "key_sight": ADD,
}

CAREERS_MAIN: Mapping[str, Right] = {
    **OF_A_DOOR,
    "rate_window": attempts("submit"),
    # FOR SHARE keeps a position open until the commit.
    "position": Right(select=POSITION, update=LOCKS, becomes=NEVER),
    **dict.fromkeys(
        (
            "application",
            "document",
            "contact",
            "manifest",
            "consent_event",
            "outbox",
        ),
        ADD,
    ),
    "audit_entry": Right(insert=True, check=BY_CAREERS),
    "arrival": Right(
        select=("application_id", "submission_hash"),
        insert=True,
        rows=f"submission_hash = {NAMED}",
        check="state = 'arrived'",
    ),
    "answer": Right(
        select=("application_id", "sealed"),
        insert=True,
        rows="application_id IN (SELECT application_id FROM arrival)",
    ),
    "lease": Right(
        select=("subject", "errand"),
        insert=True,
        update=("until",),
        delete=True,
        rows=f"errand = 'upload' AND subject = {NAMED}",
        check="errand = 'upload'",
    ),
}
CAREERS_KEYRING: Mapping[str, Right] = {
    **VERSION,
    "slot": Right(insert=True, check="live"),
    "wrap": Right(insert=True, check="kind IN ('intake', 'link', 'outbox')"),
}

MYPAGES_MAIN: Mapping[str, Right] = {
    **OF_A_DOOR,
    "rate_window": attempts("visit", "lost-link"),
    "position": Right(select=POSITION),
    "application": Right(
        select=ALL, update=("pending_act_at", "blocked_at", "version"), rows=f"id = {NAMED}"
    ),
    **dict.fromkeys(
        (
            *("document", "contact", "manifest", "consent_event", "consent_receipt", "hold"),
            *("restriction", "review", "hand_over", "request", "disclosure", "policy_announcement"),
        ),
        by_application(),
    ),
    "act": by_application(insert=True),
    "lost_link": ADD,
    "audit_entry": Right(select=ALL, insert=True, rows=f"subject = {NAMED}", check=BY_MYPAGES),
}
MYPAGES_KEYRING: Mapping[str, Right] = {
    **VERSION,
    "slot": Right(
        select=ALL, insert=True, update=("live",), rows=f"id = {NAMED}", check="live", becomes=NEVER
    ),
    "wrap": Right(
        select=ALL,
        insert=True,
        update=("seen_at",),
        delete=True,
        rows=f"kind IN ('link', 'session') AND (slot_id = {NAMED} OR id = {NAMED})",
        changes=f"kind = 'session' AND id = {NAMED}",
        check="kind IN ('session', 'outbox')",
    ),
}

RECRUITER_MAIN: Mapping[str, Right] = {
    **VERSION,
    "rate_window": attempts(
        "staff-address", "staff-pair", "staff-account", "staff-code", "staff-codes"
    ),
    "rate_secret": Right(select=ALL, insert=True, delete=True),
    "key_sight": ADD,
    **dict.fromkeys(
        (
            *("application", "position", "note", "hold", "restriction", "request", "disclosure"),
            *("review", "hand_over", "recipient_notice", "decision_correction"),
            *("policy_change", "outbox", "staff", "staff_credential"),
        ),
        KEEP,
    ),
    **dict.fromkeys(("staff_invite", "staff_session", "assignment"), WHOLE),
    # What was written of those compared goes in the moment in which a claim is let go (case E52).
    "merit_snapshot": WHOLE,
    **dict.fromkeys(
        (
            *("document", "contact", "manifest", "text", "preview", "consent_event", "act"),
            *("consent_receipt", "reminder", "policy_version", "policy_announcement", "checkpoint"),
            *("erasure", "purge_run", "statistic", "errand", "arrival"),
        ),
        READ,
    ),
    "audit_entry": Right(select=ALL, insert=True, check=BY_RECRUITER),
}
RECRUITER_KEYRING: Mapping[str, Right] = {
    **VERSION,
    # A letter that could not be queued is taken back; what staff can open stays.
    "slot": Right(
        select=ALL,
        insert=True,
        update=("live",),
        changes="NOT EXISTS (SELECT FROM wrap WHERE wrap.slot_id = slot.id AND kind = 'staff')",
    ),
    "wrap": Right(
        select=ALL,
        insert=True,
        delete=True,
        rows="kind IN ('staff', 'outbox')",
        deletes="kind = 'outbox'",
        check="kind = 'outbox'",
    ),
}
