"""Alembic's entry point: the connection comes from `storage.schema`, there is no .ini file."""

from alembic import context

from queue_server.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
