"""What was told before the database was put back to an older state, as hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "told",
        sa.Column("fact", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fact", name=op.f("pk_told")),
    )
