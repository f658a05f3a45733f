"""What each panel, saved search and alert rule of Kibana asks, asked of Elasticsearch, and counted again."""

from __future__ import annotations

from pathlib import Path

from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.panels import compare_all, make_documents


async def test_every_panel_search_and_alert_shows_what_the_documents_say(
    search_index: SearchIndex, tmp_path: Path
) -> None:
    await compare_all(search_index, make_documents(tmp_path / "state"))
