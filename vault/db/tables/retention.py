"""What the retention of an application leaves behind while it lives, and after.

Reviews and reminders live with their application. The merits of a hired person, what recipients
are told and the plans for a new policy hold nobody's identity.
"""

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from vault.db.tables.applications import OF_APPLICATION, WORD
from vault.db.tables.columns import Id, MainBase, UtcDateTime, clear, sealed, staff
from vault.db.tables.records import OF_RECORD


class Review(MainBase):
    """A recorded decision to keep an application, or not, when the policy asked for one."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_application", "application_id", "at"), OF_APPLICATION)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    at: Mapped[datetime] = clear(UtcDateTime)
    keep: Mapped[bool] = clear(Boolean)
    staff_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"))
    sealed_reason: Mapped[bytes | None] = sealed(LargeBinary)
    """Free text about a person, under the application's key."""


class Reminder(MainBase):
    """A reminder that was sent, once for each day that it is about: a repeat finds it here."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "about"),
        OF_APPLICATION,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"))
    kind: Mapped[str] = clear(WORD)
    """``expiry``, ``confirmation``…"""
    about: Mapped[date] = clear(Date)
    """The local day on which it fell due."""
    made_at: Mapped[datetime] = clear(UtcDateTime)
    letter_id: Mapped[bytes | None] = clear(Id)
    """The letter in the outbox; it goes when it was sent, this row stays."""


class HandOver(MainBase):
    """A hired person's application on its way to the personnel file (case E10)."""

    __tablename__ = "hand_over"
    __table_args__ = (Index("ix_hand_over_position", "position_id"), OF_APPLICATION)

    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), primary_key=True)
    position_id: Mapped[bytes] = clear(Id, ForeignKey("position.id"))
    made_at: Mapped[datetime] = clear(UtcDateTime)
    downloaded_at: Mapped[datetime | None] = clear(UtcDateTime)
    warned_at: Mapped[datetime | None] = clear(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = clear(UtcDateTime)
    confirmed_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))


class MeritSnapshot(MainBase):
    """What a hired person had to offer, without who it was (DL 2:4). No application is named.

    It lives while a rejected application of the position does.
    """

    __tablename__ = "merit_snapshot"
    __table_args__ = (Index("ix_merit_snapshot_position", "position_id"), OF_RECORD)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    position_id: Mapped[bytes] = clear(Id, ForeignKey("position.id"))
    made_at: Mapped[datetime] = clear(UtcDateTime)
    made_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    sealed: Mapped[bytes] = sealed(LargeBinary)
    """Education, experience and other merits, under the KEK."""


class RecipientNotice(MainBase):
    """Somebody outside who was told of an application, and has to hear of its erasure (Art 19)."""

    __tablename__ = "recipient_notice"
    __table_args__ = (Index("ix_recipient_notice_told", "told_at", "made_at"), OF_RECORD)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    erased_id: Mapped[bytes] = clear(Id)
    """The random id under which the recipient knew the application. No foreign key: it is gone."""
    recipient: Mapped[str] = clear(String(64))
    """A key of the policy file's list of recipients."""
    purpose: Mapped[str] = clear(WORD)
    disclosed_at: Mapped[datetime] = clear(UtcDateTime)
    made_at: Mapped[datetime] = clear(UtcDateTime)
    told_at: Mapped[datetime | None] = clear(UtcDateTime)
    told_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))


class PolicyChange(MainBase):
    """A new policy on its way into force: who wanted it, who agreed, and from when it counts."""

    __tablename__ = "policy_change"
    __table_args__ = (
        CheckConstraint("activates_at IS NULL OR proposed_at <= activates_at", name="order"),
        Index("ix_policy_change_open", "activated_at", "cancelled_at"),
        OF_RECORD,
    )

    id: Mapped[bytes] = clear(Id, primary_key=True)
    hash: Mapped[str] = clear(String(64))
    """SHA-256 of the text; the text becomes a ``policy_version`` when it comes into force."""
    text: Mapped[str] = clear(Text)
    from_hash: Mapped[str] = clear(String(64), ForeignKey("policy_version.hash"))
    """The policy that was in force when it was proposed."""
    proposed_at: Mapped[datetime] = clear(UtcDateTime)
    proposed_by: Mapped[str] = staff(String(254))
    """A member of staff's address, or the operator's name as given."""
    announced_at: Mapped[datetime | None] = clear(UtcDateTime)
    approved_at: Mapped[datetime | None] = clear(UtcDateTime)
    approved_by: Mapped[str | None] = staff(String(254))
    activates_at: Mapped[datetime | None] = clear(UtcDateTime)
    """When it comes into force by itself: after the delay that stands for a second person."""
    activated_at: Mapped[datetime | None] = clear(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = clear(UtcDateTime)
    cancelled_by: Mapped[str | None] = staff(String(254))
    earlier: Mapped[int] = clear(Integer, default=0)
    """How many applications it would end earlier, as counted when it was proposed."""
    later: Mapped[int] = clear(Integer, default=0)


class PolicyAnnouncement(MainBase):
    """An applicant who is told of a change before it counts (requirements R89, R90)."""

    __tablename__ = "policy_announcement"
    __table_args__ = (UniqueConstraint("change_id", "application_id"), OF_APPLICATION)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    change_id: Mapped[bytes] = clear(Id, ForeignKey("policy_change.id"))
    application_id: Mapped[bytes] = clear(Id, ForeignKey("application.id"), index=True)
    letter_id: Mapped[bytes] = clear(Id)
    queued_at: Mapped[datetime] = clear(UtcDateTime)
    delivered_at: Mapped[datetime | None] = clear(UtcDateTime)


class DecisionCorrection(MainBase):
    """A wrong date of a position's decision, to be put right by two people (S4, case E84)."""

    __tablename__ = "decision_correction"
    __table_args__ = (Index("ix_decision_correction_position", "position_id"), OF_RECORD)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    position_id: Mapped[bytes] = clear(Id, ForeignKey("position.id"))
    old_at: Mapped[datetime] = clear(UtcDateTime)
    """When the decision was made, as it stood."""
    new_at: Mapped[datetime] = clear(UtcDateTime)
    reason: Mapped[str] = clear(WORD)
    """A word from a closed list."""
    asked_at: Mapped[datetime] = clear(UtcDateTime)
    asked_by: Mapped[bytes] = clear(Id, ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = clear(UtcDateTime)
    approved_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    cancelled_at: Mapped[datetime | None] = clear(UtcDateTime)
    cancelled_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))
    done_at: Mapped[datetime | None] = clear(UtcDateTime)
    """When every application's clock was set anew."""
