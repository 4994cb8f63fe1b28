"""The address at which a source was last polled: another one makes its next poll a first one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.add_column("source", sa.Column("url", sa.Text(), nullable=True))
