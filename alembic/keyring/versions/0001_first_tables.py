"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from vault.db.tables.columns import UtcDateTime

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "slot",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("id", "live", name=op.f("uq_slot_id_live")),
    )
    op.create_table(
        "wrap",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("slot_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=8), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('intake', 'staff', 'link', 'session', 'outbox')", name=op.f("ck_wrap_kind")
        ),
        sa.CheckConstraint("live", name=op.f("ck_wrap_live")),
        sa.ForeignKeyConstraint(
            ["slot_id", "live"], ["slot.id", "slot.live"], name=op.f("fk_wrap_slot_id_live_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrap")),
    )
    with op.batch_alter_table("wrap", schema=None) as batch_op:
        batch_op.create_index("ix_wrap_expires", ["expires_at"], unique=False)
        batch_op.create_index("ix_wrap_slot_kind", ["slot_id", "kind"], unique=False)

    # The database itself refuses what no code of ours may do: revive or delete a slot.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER slot_is_never_revived BEFORE UPDATE ON slot"
            " WHEN OLD.live = 0 AND NEW.live = 1"
            " BEGIN SELECT RAISE(ABORT, 'a dead slot stays dead'); END"
        )
        op.execute(
            "CREATE TRIGGER slot_is_never_deleted BEFORE DELETE ON slot"
            " BEGIN SELECT RAISE(ABORT, 'slots are never deleted'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION slot_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'slots are never deleted'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        " IF NEW.live AND NOT OLD.live THEN RAISE EXCEPTION 'a dead slot stays dead'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        " RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER slot_kept BEFORE UPDATE OR DELETE ON slot"
        " FOR EACH ROW EXECUTE FUNCTION slot_kept()"
    )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("wrap", schema=None) as batch_op:
        batch_op.drop_index("ix_wrap_slot_kind")
        batch_op.drop_index("ix_wrap_expires")

    op.drop_table("wrap")
    op.drop_table("slot")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION slot_kept()")
