"""Which process holds which keys: what a rotation waits for."""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from vault.db.tables.columns import UtcDateTime

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "key_sight",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("process", sa.LargeBinary(length=16), nullable=False),
        sa.Column("surface", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("seals_to", sa.LargeBinary(length=8), nullable=True),
        sa.Column("holds", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_sight")),
    )
    with op.batch_alter_table("key_sight", schema=None) as batch_op:
        batch_op.create_index("ix_key_sight_at", ["at"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("key_sight", schema=None) as batch_op:
        batch_op.drop_index("ix_key_sight_at")
    op.drop_table("key_sight")
