"""Of a document with more items than are read: how many were, and how many it has."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    for name in ("cut_read", "cut_items"):
        op.add_column("source", sa.Column(name, sa.Integer(), nullable=True))
