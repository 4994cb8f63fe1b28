"""Bringing a database to this program's tables, by itself, at every start.

Alembic does the work. Its migrations run forward only; a database newer than the program is refused
with the name of the revision it stands at, never guessed at.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, text

from watchdog.errors import StorageError

# Two daemons that start at once on one PostgreSQL migrate one after the other.
MIGRATION_LOCK = 0x77617464
SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, place: str, *, scripts: Path = SCRIPTS, looking: bool = False) -> None:
    """Run every missing migration, all in one transaction: a kill leaves the old tables or the new.

    Args:
        place: the database's name in messages.
        scripts: the folder of Alembic's scripts.
        looking: whoever asks wants only to look: an older database is left as it is and refused.

    Raises:
        StorageError: the database is at a revision that this program does not know, or at an older
            one and `looking`.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts))
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    with engine.connect() as connection:
        # Whoever only looks at an up-to-date database waits for no writer.
        current = MigrationContext.configure(connection).get_current_revision()
        if current == head:
            return
    if looking and current in known_revisions():
        raise StorageError(
            f"the database {place} is at revision {current}, from an older watchdog; the next"
            f" `watchdog run` or `watchdog poll` brings it to {head}, and only then can it be read"
        )
    # The engine's own "begin" hook turns this into BEGIN IMMEDIATE on SQLite.
    with engine.execution_options(watchdog_immediate=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        current = MigrationContext.configure(connection).get_current_revision()
        if current == head:
            return
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as e:
            raise StorageError(
                f"the database {place} is at revision {current}, which this version of watchdog"
                f" does not know (it knows up to {head}); install the newer version again"
            ) from e


def known_revisions() -> tuple[str, ...]:
    """Give the revisions that this program can open, the newest first."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return tuple(s.revision for s in ScriptDirectory.from_config(config).walk_revisions())
