"""All that Kibana asks, of the embedded engine; `tests/engines/test_kibana.py` asks the real one."""

from __future__ import annotations

from pathlib import Path

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.panels import compare_all, make_documents


async def test_every_panel_search_and_alert_shows_what_the_documents_say(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path / "engines") as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await compare_all(index, make_documents(tmp_path / "state"))
