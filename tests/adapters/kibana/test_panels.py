"""Every panel's numbers on the embedded engine; `tests/engines/test_kibana.py` asks the real one."""

from __future__ import annotations

from pathlib import Path

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.files import panels
from tests.adapters.kibana.panels import compare_panels, make_documents


async def test_every_panel_shows_what_the_documents_say(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path / "engines") as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            agreed = await compare_panels(index, make_documents(tmp_path / "state"))

    assert list(agreed) == [name for name, _, _ in panels()]
    assert all(agreed.values()), f"nothing in {[name for name, figures in agreed.items() if not figures]}"
