"""All that Kibana asks, of the embedded engine; `tests/engines/test_kibana.py` asks the real one."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.files import DASHBOARDS
from tests.adapters.kibana.panels import NOW, compare_all, make_documents
from tests.adapters.kibana.pictures import draw_dashboards


async def test_every_panel_search_and_alert_shows_what_the_documents_say(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path / "engines") as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await compare_all(index, make_documents(tmp_path / "state"))
            drawn = await draw_dashboards(index, NOW)

            assert await draw_dashboards(index, NOW) == drawn
            for name, picture in drawn.items():
                said = [each.text for each in ElementTree.fromstring(picture).iter() if each.text]  # noqa: S314 - ours
                assert DASHBOARDS[name]["title"] in said
                assert len(said) > 4 * len(DASHBOARDS[name]["panels"])
