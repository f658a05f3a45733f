"""Whose turn it is to do what only one process may do: a lease in the store, asked for once in a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from pipeline.adapters.store.locks import Locks
from pipeline.services.opened import Services

LASTS: Final = timedelta(minutes=3)
"""If the process whose turn it is ends, another takes over after that."""

ASKED_EACH: Final = timedelta(minutes=1)
"""A third of it: two tries may fail."""


class Turn:
    """Knows whether it is this process's turn, for as long as that is sure."""

    def __init__(self, services: Services, name: str) -> None:
        self._services = services
        self._name = name
        self._holder = uuid4().hex
        self._is_mine = False
        self._asks_at: datetime | None = None

    async def is_mine(self, now: datetime) -> bool:
        """Tell whether it is this process's turn; an Outage if the store is away."""
        if self._asks_at is None or now >= self._asks_at:
            self._is_mine = False  # unless the store says so again
            locks = Locks(await self._services.store())
            self._is_mine = await locks.take(self._name, self._holder, now=now, until=now + LASTS)
            self._asks_at = now + ASKED_EACH
        return self._is_mine
