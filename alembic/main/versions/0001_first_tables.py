"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from vault.db.tables.columns import UtcDateTime

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


SHOWN = sa.text(
    "status NOT IN ('archived', 'arriving', 'erasing', 'received') AND erasing_at IS NULL"
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "arrival",
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("submission_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answer_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('arrived', 'abandoned')", name=op.f("ck_arrival_state")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_arrival_submission_hash")),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index("ix_arrival_state_at", ["state", "at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=16), nullable=True),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("once", sa.String(length=96), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("head", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("once", name=op.f("uq_audit_entry_once")),
        sa.UniqueConstraint("sequence", name=op.f("uq_audit_entry_sequence")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_subject", ["subject", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_unsequenced", ["sequence", "at"], unique=False)

    op.create_table(
        "checkpoint",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("signer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "errand",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("succeeded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_errand")),
    )
    op.create_table(
        "lease",
        sa.Column("subject", sa.LargeBinary(length=16), nullable=False),
        sa.Column("errand", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.LargeBinary(length=16), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "errand", name=op.f("pk_lease")),
    )
    with op.batch_alter_table("lease", schema=None) as batch_op:
        batch_op.create_index("ix_lease_errand_until", ["errand", "until"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_application", ["application_id"], unique=False)
        batch_op.create_index("ix_outbox_due", ["sent_at", "failed_at", "not_before"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_policy_version")),
    )
    op.create_table(
        "purge_run",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_by", sa.String(length=32), nullable=True),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("blobs", sa.Integer(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_run")),
    )
    with op.batch_alter_table("purge_run", schema=None) as batch_op:
        batch_op.create_index("ix_purge_run_started", ["started_at"], unique=False)

    op.create_table(
        "rate_secret",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_rate_secret")),
    )
    op.create_table(
        "rate_window",
        sa.Column("bucket", sa.String(length=48), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "key", "opened_at", name=op.f("pk_rate_window")),
    )
    with op.batch_alter_table("rate_window", schema=None) as batch_op:
        batch_op.create_index("ix_rate_window_until", ["until"], unique=False)

    op.create_table(
        "staff",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_recruiter", sa.Boolean(), nullable=False),
        sa.Column("all_positions", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("daily_mail", sa.Boolean(), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "statistic",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "measure", name=op.f("pk_statistic")),
    )
    op.create_table(
        "answer",
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["arrival.application_id"],
            name=op.f("fk_answer_application_id_arrival"),
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_answer")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("run_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("blobs", sa.Integer(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("signer", sa.String(length=64), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["purge_run.id"], name=op.f("fk_erasure_run_id_purge_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("application_id", name=op.f("uq_erasure_application_id")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index("ix_erasure_run", ["run_id"], unique=False)
        batch_op.create_index("ix_erasure_unsigned", ["signed_at", "at"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title_sv", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("body_sv", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closing_words", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status = 'closed') = (decided_at IS NOT NULL)", name=op.f("ck_position_closed")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('hired', 'cancelled')", name=op.f("ck_position_outcome")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'closed')", name=op.f("ck_position_status")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_position_made_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_position_slug")),
    )
    op.create_table(
        "staff_credential",
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("phc", sa.String(length=255), nullable=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.LargeBinary(length=8), nullable=True),
        sa.Column("last_counter", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('password', 'totp')", name=op.f("ck_staff_credential_kind")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_credential_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", "kind", name=op.f("pk_staff_credential")),
    )
    op.create_table(
        "staff_invite",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_totp", sa.LargeBinary(), nullable=True),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_invite_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_invite")),
    )
    with op.batch_alter_table("staff_invite", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_invite_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index("ix_staff_session_staff", ["staff_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("position_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("key_commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("intake_deleted_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("pending_act_at", UtcDateTime(), nullable=True),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.Column("last_activity_at", UtcDateTime(), nullable=False),
        sa.Column("erasing_at", UtcDateTime(), nullable=True),
        sa.Column("erasing_reason", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'position' AND position_id IS NOT NULL) OR (kind = 'spontaneous' AND position_id IS NULL)",
            name=op.f("ck_application_tag"),
        ),
        sa.CheckConstraint(
            "channel IN ('web_form', 'api', 'email', 'phone', 'paper', 'social', 'agent')",
            name=op.f("ck_application_channel"),
        ),
        sa.CheckConstraint("kind IN ('position', 'spontaneous')", name=op.f("ck_application_kind")),
        sa.CheckConstraint(
            "status IN ('arriving', 'received', 'accepted', 'in_review', 'interview', 'offered', 'hired', 'rejected', 'withdrawn', 'quarantined', 'archived', 'erasing')",
            name=op.f("ck_application_status"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_version"],
            ["policy_version.hash"],
            name=op.f("fk_application_policy_version_policy_version"),
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_application_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_expires", ["expires_at", "id"], unique=False)
        batch_op.create_index(
            "ix_application_position_received", ["position_id", "received_at", "id"], unique=False
        )
        batch_op.create_index("ix_application_received", ["received_at", "id"], unique=False)
        batch_op.create_index(
            "ix_application_shown_counts",
            ["kind", "status"],
            unique=False,
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        )
        batch_op.create_index(
            "ix_application_shown_expires",
            ["expires_at", "id"],
            unique=False,
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        )
        batch_op.create_index(
            "ix_application_shown_position_expires",
            ["position_id", "expires_at", "id"],
            unique=False,
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        )
        batch_op.create_index(
            "ix_application_shown_received",
            ["received_at", "id"],
            unique=False,
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        )
        batch_op.create_index(
            "ix_application_shown_status_expires",
            ["status", "expires_at", "id"],
            unique=False,
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        )
        batch_op.create_index(
            "ix_application_status_received", ["status", "received_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_application_waiting",
            ["received_at", "id"],
            unique=False,
            sqlite_where=sa.text("intake_deleted_at IS NULL"),
            postgresql_where=sa.text("intake_deleted_at IS NULL"),
        )

    op.create_table(
        "assignment",
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_assignment_made_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_assignment_position_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", "position_id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "act",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("refusal", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "kind IN ('withdraw', 'erase', 'extend', 'withdraw_consent', 'correct', 'restrict', 'object')",
            name=op.f("ck_act_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_act_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_application", ["application_id"], unique=False)
        batch_op.create_index(
            "ix_act_waiting", ["verified_at", "refused_at", "made_at"], unique=False
        )

    op.create_table(
        "contact",
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_contact_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("application_id", "revision", name=op.f("pk_contact")),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_of_erasure_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_disclosure_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index("ix_disclosure_application", ["application_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("media", sa.String(length=32), nullable=False),
        sa.Column("plain_size", sa.BigInteger(), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("marks", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cv', 'cover_letter', 'attachment')", name=op.f("ck_document_kind")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_document_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "application_id", "ordinal", name=op.f("uq_document_application_id_ordinal")
        ),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "hold",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_hold_application_id_application")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_hold_owner_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_application", ["application_id"], unique=False)

    op.create_table(
        "manifest",
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_manifest_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("application_id", "revision", name=op.f("pk_manifest")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_note_application_id_application")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_note_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_note_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "request",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_request_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index("ix_request_due", ["answered_at", "due_at"], unique=False)

    op.create_table(
        "consent_event",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("act_id", sa.LargeBinary(length=16), nullable=True),
        sa.CheckConstraint(
            "state IN ('given', 'refused', 'renewed', 'withdrawn', 'expired')",
            name=op.f("ck_consent_event_state"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_consent_event_act_id_act")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_consent_event_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_version"],
            ["policy_version.hash"],
            name=op.f("fk_consent_event_policy_version_policy_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_event")),
    )
    with op.batch_alter_table("consent_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consent_event_application_at", ["application_id", "at"], unique=False
        )
        batch_op.create_index("ix_consent_event_act", ["act_id"], unique=False)

    op.create_table(
        "preview",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("document_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_preview_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_preview_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview")),
    )
    with op.batch_alter_table("preview", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preview_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_preview_document_id"), ["document_id"], unique=False)

    op.create_table(
        "restriction",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("act_id", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_restriction_act_id_act")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_restriction_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction")),
    )
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.create_index("ix_restriction_act", ["act_id"], unique=False)
        batch_op.create_index("ix_restriction_application", ["application_id"], unique=False)

    op.create_table(
        "text",
        sa.Column("document_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_text_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_text_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_text")),
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_text_application_id"), ["application_id"], unique=False
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_application_id"))

    op.drop_table("text")
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.drop_index("ix_restriction_application")
        batch_op.drop_index("ix_restriction_act")

    op.drop_table("restriction")
    with op.batch_alter_table("preview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preview_document_id"))
        batch_op.drop_index(batch_op.f("ix_preview_application_id"))

    op.drop_table("preview")
    with op.batch_alter_table("consent_event", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_event_act")
        batch_op.drop_index("ix_consent_event_application_at")

    op.drop_table("consent_event")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index("ix_request_due")
        batch_op.drop_index(batch_op.f("ix_request_application_id"))

    op.drop_table("request")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_application_id"))

    op.drop_table("note")
    op.drop_table("manifest")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index("ix_hold_application")

    op.drop_table("hold")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_application_id"))

    op.drop_table("document")
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index("ix_disclosure_application")

    op.drop_table("disclosure")
    op.drop_table("contact")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_waiting")
        batch_op.drop_index("ix_act_application")

    op.drop_table("act")
    op.drop_table("assignment")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_waiting")
        batch_op.drop_index("ix_application_status_received")
        batch_op.drop_index("ix_application_shown_status_expires")
        batch_op.drop_index("ix_application_shown_received")
        batch_op.drop_index("ix_application_shown_position_expires")
        batch_op.drop_index("ix_application_shown_expires")
        batch_op.drop_index("ix_application_shown_counts")
        batch_op.drop_index("ix_application_received")
        batch_op.drop_index("ix_application_position_received")
        batch_op.drop_index("ix_application_expires")

    op.drop_table("application")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_session_staff")

    op.drop_table("staff_session")
    with op.batch_alter_table("staff_invite", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_invite_staff_id"))

    op.drop_table("staff_invite")
    op.drop_table("staff_credential")
    op.drop_table("position")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index("ix_erasure_unsigned")
        batch_op.drop_index("ix_erasure_run")

    op.drop_table("erasure")
    op.drop_table("answer")
    op.drop_table("statistic")
    op.drop_table("staff")
    with op.batch_alter_table("rate_window", schema=None) as batch_op:
        batch_op.drop_index("ix_rate_window_until")

    op.drop_table("rate_window")
    op.drop_table("rate_secret")
    with op.batch_alter_table("purge_run", schema=None) as batch_op:
        batch_op.drop_index("ix_purge_run_started")

    op.drop_table("purge_run")
    op.drop_table("policy_version")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")
        batch_op.drop_index("ix_outbox_application")

    op.drop_table("outbox")
    with op.batch_alter_table("lease", schema=None) as batch_op:
        batch_op.drop_index("ix_lease_errand_until")

    op.drop_table("lease")
    op.drop_table("errand")
    op.drop_table("checkpoint")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_unsequenced")
        batch_op.drop_index("ix_audit_entry_subject")

    op.drop_table("audit_entry")
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_index("ix_arrival_state_at")

    op.drop_table("arrival")
