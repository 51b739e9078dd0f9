"""How Alembic runs our revisions: on the connection that `storage.migrate` hands over, in one transaction."""

from __future__ import annotations

from alembic import context

from storage.migrate import render_type
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_type,
    transactional_ddl=True,
    render_as_batch=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
