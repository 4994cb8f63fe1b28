"""Tense, place, figure and the clause of a signal; whether it is history or a first time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    for name in ("evidence_start", "evidence_end"):
        op.add_column("signal", sa.Column(name, sa.Integer(), nullable=True))
    for name in ("tense", "place", "amount", "unit", "period", "origin"):
        op.add_column("signal", sa.Column(name, sa.String(), nullable=True))
    op.add_column("signal", sa.Column("figure_known", sa.Boolean(), nullable=True))
    for name in ("historic", "first"):
        op.add_column(
            "signal",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
