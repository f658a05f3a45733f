"""`make dashboards`: draws each dashboard from an engine's answers into `docs/img/`.

They are drawings of ours, and not Kibana's: what each panel counts, of a month of invented reports.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.answers import read_rows
from tests.adapters.kibana.files import DASHBOARDS
from tests.adapters.kibana.panels import SAMPLES, fill, make_documents
from tests.adapters.kibana.svg import CARD, INK, MUTED, PAPER, Area, box, draw_panel, fit, text
from tests.adapters.kibana.translate import query_of, read_panel
from tests.contract.report_builder import T0

FOLDER: Final = Path(__file__).parents[3] / "docs" / "img"
REPORTS: Final = 1_500
"""Of the made country: some dozen a day, so that days and offices differ."""
MONTH: Final = timedelta(days=30)
"""The time range of the dashboards."""
COLUMN, LINE, GAP, HEAD = 20.0, 15.5, 8.0, 64.0
"""Units of a cell of the grid, between panels, and above the first."""


def spread_samples() -> Iterator[bytes]:
    """The samples, received one after the other during the month."""
    lines = SAMPLES.read_bytes().splitlines()
    for number, line in enumerate(lines):
        at = (T0 - MONTH + MONTH * (number + 1) / (len(lines) + 1)).replace(microsecond=0)
        with suppress(json.JSONDecodeError):  # one of them is broken, to be rejected
            yield json.dumps(_received(json.loads(line), at)).encode()


def _received(sample: dict[str, Any], at: datetime) -> dict[str, Any]:
    if "data" in sample:
        return {**sample, "data": {**sample["data"], "created_at": at.isoformat()}}
    return {**sample, "received_at": at.isoformat()}


async def draw_dashboards(index: SearchIndex, now: datetime) -> dict[str, str]:
    """Ask what each panel asks of the month before; give the SVG of each dashboard by its id."""
    return {name: await _draw(index, dashboard, now) for name, dashboard in DASHBOARDS.items()}


async def _draw(index: SearchIndex, dashboard: dict[str, Any], now: datetime) -> str:
    assert dashboard["time_range"] == {"from": f"now-{MONTH.days}d", "to": "now"}
    month = {"range": {"received_at": {"gte": (now - MONTH).isoformat(), "lte": now.isoformat()}}}
    query = {"bool": {"filter": [query_of(dashboard["query"]["expression"]), month]}}
    drawn: list[str] = []
    for panel in dashboard["panels"]:
        question = read_panel(panel["config"])
        total = {"total": {"value_count": {"field": "report_id"}}}
        rows = read_rows(question, await index.aggregate(query, question.aggregations() | total))
        drawn += _frame(panel, draw_panel(panel["config"], rows, _inside(panel["grid"])))
    return _page(dashboard, drawn)


def _frame(panel: dict[str, Any], inside: list[str]) -> list[str]:
    card, title = _place(panel["grid"]), panel["config"]["title"]
    head = text(card.x + 12, card.y + 20, fit(title, card.width - 16, 12), size=12, look=' font-weight="600"')
    return [box(card, CARD, ' rx="6"'), head, *inside]


def _place(grid: dict[str, int]) -> Area:
    return Area(
        x=grid["x"] * COLUMN + GAP,
        y=HEAD + grid["y"] * LINE,
        width=grid["w"] * COLUMN - GAP,
        height=grid["h"] * LINE - GAP,
    )


def _inside(grid: dict[str, int]) -> Area:
    card = _place(grid)
    return Area(x=card.x + 12, y=card.y + 30, width=card.width - 24, height=card.height - 40)


def _page(dashboard: dict[str, Any], drawn: list[str]) -> str:
    width = 48 * COLUMN + GAP
    height = HEAD + max(each["grid"]["y"] + each["grid"]["h"] for each in dashboard["panels"]) * LINE
    controls = " · ".join(each["config"]["title"] for each in dashboard["pinned_panels"])
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            'font-family="Liberation Sans, Arial, sans-serif" role="img">',
            box(Area(x=0, y=0, width=width, height=height), PAPER),
            text(GAP + 4, 28, dashboard["title"], size=19, colour=INK, look=' font-weight="700"'),
            text(GAP + 4, 48, f"30 hari terakhir   ·   saring menurut: {controls}", colour=MUTED),
            *drawn,
            "</svg>\n",
        ]
    )


async def main() -> None:
    """Write the pictures."""
    with TemporaryDirectory() as folder, EmbeddedEngines(Path(folder) / "engines") as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await fill(index, make_documents(Path(folder) / "state", list(spread_samples()), country=REPORTS, now=T0))
            for name, picture in (await draw_dashboards(index, T0)).items():
                (FOLDER / f"kibana-{name.removeprefix('lapor-')}.svg").write_text(picture)


if __name__ == "__main__":
    asyncio.run(main())
