"""The engines that the contracts are asked of: here the embedded ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedEngines]:
    with EmbeddedEngines(tmp_path) as running:
        yield running


@pytest.fixture
def broker(embedded: EmbeddedEngines) -> str:
    return embedded.kafka_address


@pytest.fixture
async def search_index(embedded: EmbeddedEngines) -> AsyncIterator[SearchIndex]:
    """An engine that has never seen this project."""
    async with SearchIndex.connect(embedded.elasticsearch_url) as index:
        yield index
