"""What was told about a report, to whomever: from the outbox, for officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.adapters.store.outbox import Outbox, OutboxNotice
from pipeline.services.cursors import open_cursor, seal_cursor
from pipeline.services.opened import Services

PAGE: Final = 25
"""Notices on a page of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldPage:
    """Notices about a report, the newest first, and the cursor of what follows; None at the end."""

    notices: tuple[OutboxNotice, ...]
    cursor: str | None


async def list_told(services: Services, report_id: str, *, size: int = PAGE, cursor: str | None = None) -> ToldPage:
    """Give what was told about a report, or waits to be.

    Raises
    ------
    DataFault
        `invalid_cursor`.
    """
    behind = open_cursor(services, cursor, tuple[datetime, str]) if cursor else None
    found = await Outbox(await services.store()).list_about(report_id, behind=behind, limit=size + 1)
    shown = tuple(found[:size])
    end = (shown[-1].at, shown[-1].id) if len(found) > size else None
    return ToldPage(notices=shown, cursor=seal_cursor(services, end) if end else None)
