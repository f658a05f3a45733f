"""Of several processes one does what only one may do, and another takes over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.adapters.store.engine import open_store
from pipeline.services.turn import ASKED_EACH, LASTS, Turn
from tests.services.fakes import make_services

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


async def test_of_two_processes_it_is_ones_turn_until_that_one_is_silent(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        first, second = (Turn(make_services(store=store), "tes") for _ in range(2))

        assert await first.is_mine(NOW)
        assert not await second.is_mine(NOW)
        assert await first.is_mine(NOW + ASKED_EACH)
        assert not await second.is_mine(NOW + LASTS)
        late = NOW + ASKED_EACH + LASTS + timedelta(seconds=1)
        assert await second.is_mine(late)
        assert not await first.is_mine(late)
