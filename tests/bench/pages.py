"""The pages for citizens: how long the gateway takes to answer with one, and how much a telephone loads for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import httpx

from pipeline.adapters.channels.intake import read_input_line
from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import encode_document
from pipeline.domain.errors import DataFault
from pipeline.settings import Settings, load_settings
from pipeline.system.opening import open_services
from pipeline.system.stages import Road
from pipeline.web.app import create_app
from pipeline.web.options import WebOptions
from pipeline.web.pages import STATIC

ASKED = 400
"""Times that each page is asked for: its 95th percentile is then that of 20 answers."""

INDEXED = 2_000
"""Reports in the index, at most."""

OPTIONS = WebOptions(
    max_body_bytes=262_144,
    read_within_s=30.0,
    address_per_minute=1_000_000,
    keyless_per_minute=1_000_000,
    tracking_per_minute=1_000_000,
    sender_per_minute=1_000_000,
    max_photo_bytes=1_048_576,
)


@dataclass(frozen=True, slots=True)
class PageTime:
    """Milliseconds of an answer, and bytes that a page weighs with all that it loads, without pictures of citizens."""

    median_ms: float
    slow_ms: float
    weight: int


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What came out; `tracking` asks the index twice."""

    reports: int
    asked: int
    start: PageTime
    form: PageTime
    tracking: PageTime


async def measure_pages(lines: Sequence[bytes], folder: Path) -> PageFigures:
    """Serve the pages in this process, on an embedded index of its own with reports in it."""
    with EmbeddedEngines(folder / "logs") as engines:
        settings = load_settings(state_dir=folder, elasticsearch_url=engines.elasticsearch_url)
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            codes = await _fill(index, lines[:INDEXED], settings)
        async with open_services(settings) as services:
            transport = httpx.ASGITransport(create_app(services, OPTIONS))
            async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
                return PageFigures(
                    reports=len(codes),
                    asked=ASKED,
                    start=await _time(client, ["/"]),
                    form=await _time(client, ["/lapor"]),
                    tracking=await _time(client, [f"/lacak/{code}" for code in codes]),
                )


async def _fill(index: SearchIndex, lines: Sequence[bytes], settings: Settings) -> list[str]:
    """Put reports into the index; gives their tracking IDs."""
    now = datetime.now(UTC)
    done = Road(settings).process([read_input_line(line, received_at=now) for line in lines])
    reports = [each for each in done if not isinstance(each, DataFault)]
    await index.init()
    await index.write([report_document(each.report.report_id, encode_document(each), version=1) for each in reports])
    await index.refresh()
    return [each.report.tracking_id for each in reports]


async def _time(client: httpx.AsyncClient, paths: Sequence[str]) -> PageTime:
    """Ask for pages one after the other; the first answer, for which templates are read, does not count."""
    answer = (await client.get(paths[0])).raise_for_status()
    weight = len(answer.content) + sum(path.stat().st_size for path in STATIC.iterdir())
    times = []
    for path in islice(cycle(paths), ASKED):
        started = time.perf_counter()
        (await client.get(path)).raise_for_status()
        times.append((time.perf_counter() - started) * 1e3)
    return PageTime(statistics.median(times), statistics.quantiles(times, n=20)[-1], weight)
