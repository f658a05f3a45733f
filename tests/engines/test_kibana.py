"""What each panel of Kibana asks of Elasticsearch, asked of it: its numbers are those of the documents."""

from __future__ import annotations

from pathlib import Path

from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.files import panels
from tests.adapters.kibana.panels import compare_panels, make_documents


async def test_every_panel_shows_what_the_documents_say(search_index: SearchIndex, tmp_path: Path) -> None:
    agreed = await compare_panels(search_index, make_documents(tmp_path / "state"))

    assert list(agreed) == [name for name, _, _ in panels()]
    assert all(agreed.values()), f"nothing in {[name for name, figures in agreed.items() if not figures]}"
