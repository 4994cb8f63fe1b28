"""What Alembic runs: the migrations on the connection that `storage.migrate` hands over."""

from alembic import context

from watchdog.storage.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
