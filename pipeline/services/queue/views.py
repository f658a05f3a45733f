"""Views of the queue that an officer saves under a name of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pipeline.adapters.store.saved_views import SavedView, SavedViews
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.services.opened import Services

MAX_VIEWS: Final = 20
"""Of an officer: one line of chips on a wide screen, and some more."""

MAX_NAME_CHARS: Final = 40


async def list_views(services: Services, officer: Officer) -> list[SavedView]:
    """Give an officer's views, the oldest first."""
    return await SavedViews(await services.store()).list(officer.officer_id)


async def save_view(services: Services, officer: Officer, view: SavedView, *, now: datetime) -> None:
    """Save a view; one of the same name is replaced.

    Raises
    ------
    DataFault
        `view_name_needed`, `view_name_too_long`, `too_many_views`.
    """
    if not view.name:
        raise DataFault("view_name_needed", "name the view")
    if len(view.name) > MAX_NAME_CHARS:
        raise DataFault("view_name_too_long", f"at most {MAX_NAME_CHARS} letters", limit=MAX_NAME_CHARS)
    known = await list_views(services, officer)
    if len(known) >= MAX_VIEWS and view.name not in [each.name for each in known]:
        raise DataFault("too_many_views", f"at most {MAX_VIEWS} views", limit=MAX_VIEWS)
    await SavedViews(await services.store()).save(officer.officer_id, view, at=now)


async def delete_view(services: Services, officer: Officer, name: str) -> None:
    """Delete a view, if there is one of this name."""
    await SavedViews(await services.store()).delete(officer.officer_id, name)
