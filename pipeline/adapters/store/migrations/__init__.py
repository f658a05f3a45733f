"""Alembic's migrations of the store: one file a change in `versions/`, written by hand, forward only."""
