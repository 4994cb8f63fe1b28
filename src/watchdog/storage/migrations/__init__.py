"""Alembic's folder: `env` runs what lies in `versions`."""
