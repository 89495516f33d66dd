"""What applicants did and may do: consents, acts, holds, restrictions, requests, disclosures."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped

from vault.db.tables.applications import OF_APPLICATION, WORD
from vault.db.tables.columns import Id, MainBase, Retention, UtcDateTime, clear, sealed


class ConsentEvent(MainBase):
    """One recorded yes, no or withdrawal (ISO/IEC TS 27560). Never updated; the purge deletes."""

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint(
            "state IN ('given', 'refused', 'renewed', 'withdrawn', 'expired')", name="state"
        ),
        Index("ix_consent_event_application_at", "application_id", "at"),
        Index("ix_consent_event_act", "act_id"),  # or deleting an act reads the whole table
        OF_APPLICATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    purpose: Mapped[str] = clear(WORD)
    state: Mapped[str] = clear(WORD)
    at: Mapped[datetime] = clear(UtcDateTime)
    """When the person did it: this is what counts, not when it was verified."""
    until: Mapped[datetime | None] = clear(UtcDateTime)
    language: Mapped[str] = clear(String(2))
    method: Mapped[str] = clear(WORD)
    """``form``, ``api``, ``mypages``."""
    policy_version: Mapped[str] = clear(String(64), ForeignKey("policy_version.hash"))
    act_id: Mapped[bytes | None] = clear(Id, ForeignKey("act.id"))


class ConsentReceipt(MainBase):
    """The signed record of a consent event, made by ``work`` (ISO/IEC TS 27560)."""

    __tablename__ = "consent_receipt"
    __table_args__ = (Index("ix_consent_receipt_application", "application_id"), OF_APPLICATION)

    event_id: Mapped[bytes] = clear(Id, ForeignKey("consent_event.id"), primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    payload: Mapped[bytes] = clear(LargeBinary)
    """Canonical JSON: ids, dates, words and the policy's texts. Nobody's name."""
    signature: Mapped[bytes] = clear(LargeBinary(64))
    signer: Mapped[str] = clear(String(64))
    signed_at: Mapped[datetime] = clear(UtcDateTime)


class LostLink(MainBase):
    """Somebody asks for a new link: the address, sealed for ``work``, until it was answered."""

    __tablename__ = "lost_link"
    __table_args__ = (
        Index("ix_lost_link_made", "answered_at", "made_at"),
        {"info": {"retention": Retention.OPERATION}},
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    made_at: Mapped[datetime] = clear(UtcDateTime)
    language: Mapped[str] = clear(String(2))
    answered_at: Mapped[datetime | None] = clear(UtcDateTime)
    sealed: Mapped[bytes | None] = sealed(LargeBinary)
    """NULL once answered."""


class Act(MainBase):
    """An applicant's act, signed with the act key of a private link (cryptography.md §3)."""

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('withdraw', 'erase', 'extend', 'withdraw_consent', 'correct',"
            " 'restrict', 'object', 'lift', 'decline', 'confirm', 'visit')",
            name="kind",
        ),
        Index("ix_act_application", "application_id"),
        Index("ix_act_waiting", "verified_at", "refused_at", "made_at"),
        OF_APPLICATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    kind: Mapped[str] = clear(WORD)
    made_at: Mapped[datetime] = clear(UtcDateTime)
    payload: Mapped[bytes] = clear(LargeBinary)
    """Canonical JSON that was signed; ids, dates and words only."""
    signature: Mapped[bytes] = clear(LargeBinary(64))
    verified_at: Mapped[datetime | None] = clear(UtcDateTime)
    refused_at: Mapped[datetime | None] = clear(UtcDateTime)
    refusal: Mapped[str | None] = clear(WORD)


class Hold(MainBase):
    """A reason to keep longer (Art 17(3)(e)): never without reason, owner and review date."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_application", "application_id"), OF_APPLICATION)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    reason: Mapped[str] = clear(String(64))
    """A word from a closed list: free text about a person is sealed."""
    sealed_reason: Mapped[bytes | None] = sealed(LargeBinary)
    owner_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"))
    scope: Mapped[str] = clear(WORD, default="full")
    """``full``, or ``merits``: of those compared with a claimant only the merits (case E52)."""
    placed_at: Mapped[datetime] = clear(UtcDateTime)
    placed_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    """NULL: the operator, on the command line."""
    review_on: Mapped[date] = clear(Date)
    released_at: Mapped[datetime | None] = clear(UtcDateTime)
    released_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))


class Restriction(MainBase):
    """Art 18: stored, not used."""

    __tablename__ = "restriction"
    __table_args__ = (
        Index("ix_restriction_application", "application_id"),
        Index("ix_restriction_act", "act_id"),
        OF_APPLICATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    ground: Mapped[str] = clear(WORD)
    from_at: Mapped[datetime] = clear(UtcDateTime)
    due_on: Mapped[date | None] = clear(Date)
    """By when it has to be decided: a month after an objection (Art 12(3))."""
    told_at: Mapped[datetime | None] = clear(UtcDateTime)
    """The person hears before it is lifted (Art 18(3))."""
    lifted_at: Mapped[datetime | None] = clear(UtcDateTime)
    lifted_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    act_id: Mapped[bytes | None] = clear(Id, ForeignKey("act.id"))


class Request(MainBase):
    """A request under Art 12 to 22 and its clock."""

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_due", "answered_at", "due_at"), OF_APPLICATION)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes | None] = clear(Id, ForeignKey("application.id"), index=True)
    kind: Mapped[str] = clear(WORD)
    channel: Mapped[str] = clear(WORD)
    received_at: Mapped[datetime] = clear(UtcDateTime)
    due_at: Mapped[datetime] = clear(UtcDateTime)
    extended_at: Mapped[datetime | None] = clear(UtcDateTime)
    """When the person was told that it takes longer; only within the first month (case E62)."""
    answered_at: Mapped[datetime | None] = clear(UtcDateTime)
    answered_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    """NULL once answered: the operator, on the command line."""
    outcome: Mapped[str | None] = clear(WORD)
    """``granted``, ``refused``…"""
    identity_check: Mapped[str | None] = clear(WORD)
    """How it was made sure who asked: a word from a closed list (requirements R72)."""
    sealed: Mapped[bytes | None] = sealed(LargeBinary)


class Disclosure(MainBase):
    """Who outside was told what (Art 19 asks us to tell them of an erasure)."""

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_application", "application_id"), OF_APPLICATION)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    recipient: Mapped[str] = clear(String(64))
    """A key of the policy file's list of recipients."""
    purpose: Mapped[str] = clear(WORD)
    at: Mapped[datetime] = clear(UtcDateTime)
    told_of_erasure_at: Mapped[datetime | None] = clear(UtcDateTime)
