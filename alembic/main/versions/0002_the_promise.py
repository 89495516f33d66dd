"""The promise: reviews, reminders, holds with owners, changes of policy, receipts in a chain."""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from vault.db.tables.columns import UtcDateTime

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LONG_AGO = "'1970-01-01 00:00:00.000000'"
NEVER = "'9999-12-31 00:00:00.000000'"

APPEND_ONLY = ("consent_event", "consent_receipt")
"""Ledgers: nobody changes a row, and rows go only with an application that is being erased."""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "lost_link",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_link")),
    )
    with op.batch_alter_table("lost_link", schema=None) as batch_op:
        batch_op.create_index("ix_lost_link_made", ["answered_at", "made_at"], unique=False)

    op.create_table(
        "policy_change",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_hash", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", sa.String(length=254), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=254), nullable=True),
        sa.Column("activates_at", UtcDateTime(), nullable=True),
        sa.Column("activated_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=254), nullable=True),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("later", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "activates_at IS NULL OR proposed_at <= activates_at",
            name=op.f("ck_policy_change_order"),
        ),
        sa.ForeignKeyConstraint(
            ["from_hash"],
            ["policy_version.hash"],
            name=op.f("fk_policy_change_from_hash_policy_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_change")),
    )
    with op.batch_alter_table("policy_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_policy_change_open", ["activated_at", "cancelled_at"], unique=False
        )

    op.create_table(
        "decision_correction",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("old_at", UtcDateTime(), nullable=False),
        sa.Column("new_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff.id"], name=op.f("fk_decision_correction_approved_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["staff.id"], name=op.f("fk_decision_correction_asked_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["staff.id"], name=op.f("fk_decision_correction_cancelled_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"],
            ["position.id"],
            name=op.f("fk_decision_correction_position_id_position"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_correction")),
    )
    with op.batch_alter_table("decision_correction", schema=None) as batch_op:
        batch_op.create_index("ix_decision_correction_position", ["position_id"], unique=False)

    op.create_table(
        "recipient_notice",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("erased_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("disclosed_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("told_by", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["told_by"], ["staff.id"], name=op.f("fk_recipient_notice_told_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_notice")),
    )
    with op.batch_alter_table("recipient_notice", schema=None) as batch_op:
        batch_op.create_index("ix_recipient_notice_told", ["told_at", "made_at"], unique=False)

    op.create_table(
        "merit_snapshot",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_merit_snapshot_made_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_merit_snapshot_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merit_snapshot")),
    )
    with op.batch_alter_table("merit_snapshot", schema=None) as batch_op:
        batch_op.create_index("ix_merit_snapshot_position", ["position_id"], unique=False)

    op.create_table(
        "hand_over",
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("downloaded_at", UtcDateTime(), nullable=True),
        sa.Column("warned_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_hand_over_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["staff.id"], name=op.f("fk_hand_over_confirmed_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_hand_over_position_id_position")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index("ix_hand_over_position", ["position_id"], unique=False)

    op.create_table(
        "policy_announcement",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("change_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("letter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_policy_announcement_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["policy_change.id"],
            name=op.f("fk_policy_announcement_change_id_policy_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_announcement")),
        sa.UniqueConstraint(
            "change_id",
            "application_id",
            name=op.f("uq_policy_announcement_change_id_application_id"),
        ),
    )
    with op.batch_alter_table("policy_announcement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_announcement_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("letter_id", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_reminder_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "application_id", "kind", "about", name=op.f("uq_reminder_application_id_kind_about")
        ),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("staff_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_review_application_id_application"),
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_review_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_application", ["application_id", "at"], unique=False)

    op.create_table(
        "consent_receipt",
        sa.Column("event_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("application_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("signer", sa.String(length=64), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_consent_receipt_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["consent_event.id"],
            name=op.f("fk_consent_receipt_event_id_consent_event"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_consent_receipt")),
    )
    with op.batch_alter_table("consent_receipt", schema=None) as batch_op:
        batch_op.create_index("ix_consent_receipt_application", ["application_id"], unique=False)

    # Defaults for the rows that are there; they fail safe: unreadable, and never expected.
    op.add_column(
        "application",
        sa.Column("role", sa.String(length=32), nullable=False, server_default="applicant"),
    )
    op.add_column(
        "application",
        sa.Column(
            "readable_until", UtcDateTime(), nullable=False, server_default=sa.text(LONG_AGO)
        ),
    )
    op.add_column(
        "application",
        sa.Column("clock_since", UtcDateTime(), nullable=False, server_default=sa.text(NEVER)),
    )
    op.add_column("application", sa.Column("archive_on", UtcDateTime(), nullable=True))
    op.add_column("application", sa.Column("last_confirmed_at", UtcDateTime(), nullable=True))
    op.add_column("application", sa.Column("closed_at", UtcDateTime(), nullable=True))
    op.add_column("application", sa.Column("over_at", UtcDateTime(), nullable=True))
    op.add_column("application", sa.Column("erasing_run", sa.LargeBinary(16), nullable=True))
    op.create_index(
        "ix_application_erasing",
        "application",
        ["erasing_at", "id"],
        sqlite_where=sa.text("erasing_at IS NOT NULL"),
        postgresql_where=sa.text("erasing_at IS NOT NULL"),
    )
    op.execute("UPDATE application SET readable_until = expires_at, clock_since = received_at")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_document_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_document_kind"), "kind IN ('cv', 'cover_letter', 'attachment', 'photo')"
        )

    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_act_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_act_kind"),
            "kind IN ('withdraw', 'erase', 'extend', 'withdraw_consent', 'correct',"
            " 'restrict', 'object', 'lift', 'decline', 'confirm', 'visit')",
        )

    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("chain", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("held_from", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("held_until", UtcDateTime(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_erasure_number"), ["number"])

    op.add_column(
        "purge_run",
        sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("purge_run", sa.Column("boot_id", sa.String(length=36), nullable=True))
    op.add_column("purge_run", sa.Column("booted_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("scope", sa.String(length=32), nullable=False, server_default="full")
        )
        batch_op.add_column(sa.Column("placed_by", sa.LargeBinary(length=16), nullable=True))
        batch_op.add_column(sa.Column("released_by", sa.LargeBinary(length=16), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_hold_released_by_staff"), "staff", ["released_by"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hold_placed_by_staff"), "staff", ["placed_by"], ["id"]
        )

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_by", sa.LargeBinary(length=16), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("identity_check", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("extended_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_request_answered_by_staff"), "staff", ["answered_by"], ["id"]
        )

    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("told_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("lifted_by", sa.LargeBinary(length=16), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_restriction_lifted_by_staff"), "staff", ["lifted_by"], ["id"]
        )

    for table in APPEND_ONLY:
        make_append_only(table)


def make_append_only(table: str) -> None:
    """Let the database itself refuse what would change the past."""
    going = (
        "EXISTS (SELECT 1 FROM application"
        " WHERE application.id = OLD.application_id AND application.erasing_at IS NOT NULL)"
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} WHEN NOT {going}"
            f" BEGIN SELECT RAISE(ABORT, '{table} goes only with its application'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'DELETE' AND {going} THEN RETURN OLD; END IF;"
        f" RAISE EXCEPTION '{table} is append-only'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    )


def drop_append_only(table: str) -> None:
    """Let rows be changed again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_update")
        op.execute(f"DROP TRIGGER {table}_delete")
        return
    op.execute(f"DROP TRIGGER {table}_kept ON {table}")
    op.execute(f"DROP FUNCTION {table}_kept()")


def downgrade() -> None:
    """Go down."""
    for table in APPEND_ONLY:
        drop_append_only(table)

    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_restriction_lifted_by_staff"), type_="foreignkey")
        batch_op.drop_column("lifted_by")
        batch_op.drop_column("told_at")
        batch_op.drop_column("due_on")

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_request_answered_by_staff"), type_="foreignkey")
        batch_op.drop_column("extended_at")
        batch_op.drop_column("identity_check")
        batch_op.drop_column("outcome")
        batch_op.drop_column("answered_by")

    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hold_placed_by_staff"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_hold_released_by_staff"), type_="foreignkey")
        batch_op.drop_column("released_by")
        batch_op.drop_column("placed_by")
        batch_op.drop_column("scope")

    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_erasure_number"), type_="unique")
        batch_op.drop_column("held_until")
        batch_op.drop_column("held_from")
        batch_op.drop_column("chain")
        batch_op.drop_column("number")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_document_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_document_kind"), "kind IN ('cv', 'cover_letter', 'attachment')"
        )

    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_act_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_act_kind"),
            "kind IN ('withdraw', 'erase', 'extend', 'withdraw_consent', 'correct', 'restrict', 'object')",
        )

    for column in ("booted_at", "boot_id", "confirmed"):
        op.drop_column("purge_run", column)

    op.drop_index("ix_application_erasing", "application")
    for column in (
        "erasing_run",
        "over_at",
        "closed_at",
        "last_confirmed_at",
        "archive_on",
        "clock_since",
        "readable_until",
        "role",
    ):
        op.drop_column("application", column)

    with op.batch_alter_table("consent_receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_receipt_application")

    op.drop_table("consent_receipt")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_application")

    op.drop_table("review")
    op.drop_table("reminder")
    with op.batch_alter_table("policy_announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_announcement_application_id"))

    op.drop_table("policy_announcement")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index("ix_hand_over_position")

    op.drop_table("hand_over")
    with op.batch_alter_table("merit_snapshot", schema=None) as batch_op:
        batch_op.drop_index("ix_merit_snapshot_position")

    op.drop_table("merit_snapshot")
    with op.batch_alter_table("recipient_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_recipient_notice_told")

    op.drop_table("recipient_notice")
    with op.batch_alter_table("decision_correction", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_correction_position")

    op.drop_table("decision_correction")
    with op.batch_alter_table("policy_change", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_change_open")

    op.drop_table("policy_change")
    with op.batch_alter_table("lost_link", schema=None) as batch_op:
        batch_op.drop_index("ix_lost_link_made")

    op.drop_table("lost_link")
