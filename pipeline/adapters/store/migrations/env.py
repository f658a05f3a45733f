"""Alembic runs this for each upgrade, on the connection that `engine.py` hands over."""

from __future__ import annotations

from alembic import context

from pipeline.adapters.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
