"""What retention, corrections and erasures need: what was removed, said and must not come again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    moment = sa.DateTime(timezone=True)
    op.add_column("article_version", sa.Column("removed_at", moment, nullable=True))
    op.add_column("article_version", sa.Column("removed_why", sa.String(), nullable=True))
    op.add_column("raw", sa.Column("removed_at", moment, nullable=True))

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.CheckConstraint("kind IN ('statement', 'withdrawn')", name=op.f("ck_correction_kind")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_correction_article_id_article")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_article_id"), "correction", ["article_id"])
    op.create_index(op.f("ix_correction_entry_id"), "correction", ["entry_id"])

    op.create_table(
        "erased",
        sa.Column("fact", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fact", name=op.f("pk_erased")),
    )

    op.create_table(
        "privacy_record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_record")),
    )
    op.create_index(op.f("ix_privacy_record_at"), "privacy_record", ["at"])
