"""The people who work here: who they are, how they sign in, what they may see."""

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
)
from sqlalchemy.orm import Mapped

from vault.db.tables.columns import Id, MainBase, Retention, UtcDateTime, clear, sealed, staff

OF_STAFF = {"info": {"retention": Retention.STAFF}}
OF_OPERATION = {"info": {"retention": Retention.OPERATION}}


class Staff(MainBase):
    """A member of staff with roles of the one matrix in ``vault.domain.access``."""

    __tablename__ = "staff"
    __table_args__ = (OF_STAFF,)

    id: Mapped[bytes] = clear(Id, primary_key=True)
    email: Mapped[str] = staff(String(254), unique=True)
    """Lower case."""
    name: Mapped[str] = staff(String(200))
    language: Mapped[str] = staff(String(2))
    is_administrator: Mapped[bool] = staff(Boolean)
    is_recruiter: Mapped[bool] = staff(Boolean)
    all_positions: Mapped[bool] = staff(Boolean)
    """A recruiter with all positions also sees spontaneous applications."""
    made_at: Mapped[datetime] = staff(UtcDateTime)
    disabled_at: Mapped[datetime | None] = staff(UtcDateTime)
    daily_mail: Mapped[bool] = staff(Boolean, default=True)
    tag: Mapped[bytes] = staff(LargeBinary(32), default=b"")
    """Vouches for the rights, the address and the positions; without it they open nothing."""


class StaffCredential(MainBase):
    """Something a member of staff signs in with."""

    __tablename__ = "staff_credential"
    __table_args__ = (
        CheckConstraint("kind IN ('password', 'totp')", name="kind"),
        OF_STAFF,
    )

    staff_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"), primary_key=True)
    kind: Mapped[str] = clear(String(16), primary_key=True)
    phc: Mapped[str | None] = staff(String(255))
    """Argon2id in PHC form."""
    sealed_secret: Mapped[bytes | None] = sealed(LargeBinary)
    """The TOTP secret, sealed under the KEK."""
    key_id: Mapped[bytes | None] = clear(LargeBinary(8))
    last_counter: Mapped[int | None] = staff(Integer)
    """The last TOTP step that was used: no code counts twice."""
    made_at: Mapped[datetime] = staff(UtcDateTime)
    tag: Mapped[bytes] = staff(LargeBinary(32), default=b"")
    """Vouches for a password; a second factor is sealed, which does the same."""


class StaffInvite(MainBase):
    """A one-time link to set a password and a second factor. Only its hash is kept."""

    __tablename__ = "staff_invite"
    __table_args__ = (OF_OPERATION,)

    token_hash: Mapped[bytes] = staff(LargeBinary(32), primary_key=True)
    staff_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"), index=True)
    made_at: Mapped[datetime] = staff(UtcDateTime)
    expires_at: Mapped[datetime] = staff(UtcDateTime)
    used_at: Mapped[datetime | None] = staff(UtcDateTime)
    sealed_totp: Mapped[bytes | None] = sealed(LargeBinary)
    """The TOTP secret offered on the sign-up page, until it is confirmed."""
    tag: Mapped[bytes] = staff(LargeBinary(32), default=b"")
    """Vouches for the link; without it, it lets nobody in."""


class StaffSession(MainBase):
    """A signed-in browser. Only the hash of its token is kept; rotated at sign-in."""

    __tablename__ = "staff_session"
    __table_args__ = (Index("ix_staff_session_staff", "staff_id"), OF_OPERATION)

    token_hash: Mapped[bytes] = staff(LargeBinary(32), primary_key=True)
    staff_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"))
    csrf: Mapped[str] = staff(String(64))
    made_at: Mapped[datetime] = staff(UtcDateTime)
    seen_at: Mapped[datetime] = staff(UtcDateTime)
    expires_at: Mapped[datetime] = staff(UtcDateTime)
    """Eight hours after sign-in, whatever happens; a few minutes while a code is awaited."""
    awaits_code: Mapped[bool] = staff(Boolean, default=False)
    """The password was right and the second factor is still to come: opens no page but that."""
    tag: Mapped[bytes] = staff(LargeBinary(32), default=b"")
    """Vouches for the row; without it, it is no session."""


class Assignment(MainBase):
    """Which positions a recruiter without ``all_positions`` works with."""

    __tablename__ = "assignment"
    __table_args__ = (OF_STAFF,)

    staff_id: Mapped[bytes] = clear(Id, ForeignKey("staff.id"), primary_key=True)
    position_id: Mapped[bytes] = clear(Id, ForeignKey("position.id"), primary_key=True)
    made_at: Mapped[datetime] = staff(UtcDateTime)
    made_by: Mapped[bytes | None] = clear(Id, ForeignKey("staff.id"))


class RateWindow(MainBase):
    """How often something was tried. The key is an HMAC under a key that changes every day."""

    __tablename__ = "rate_window"
    __table_args__ = (Index("ix_rate_window_until", "until"), OF_OPERATION)

    bucket: Mapped[str] = clear(String(48), primary_key=True)
    key: Mapped[bytes] = clear(LargeBinary(32), primary_key=True)
    opened_at: Mapped[datetime] = clear(UtcDateTime, primary_key=True)
    until: Mapped[datetime] = clear(UtcDateTime)
    hits: Mapped[int] = clear(Integer)


class RateSecret(MainBase):
    """The day's key for rate limits: shared by all processes, gone the day after."""

    __tablename__ = "rate_secret"
    __table_args__ = (OF_OPERATION,)

    day: Mapped[date] = clear(Date, primary_key=True)
    secret: Mapped[bytes] = staff(LargeBinary(32))
