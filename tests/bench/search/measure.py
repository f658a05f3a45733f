"""How fast a search, a national count and an export are over very many documents on a real Elasticsearch."""

from __future__ import annotations

import csv
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import elasticsearch

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.national_counts import Period, count_period
from pipeline.adapters.search.template import ADDED, ALIAS
from pipeline.services.opened import Services
from pipeline.services.search import Asked, read, search, stream
from pipeline.services.search_rows import COLUMNS, text_row_of
from tests.bench.search.filling import T0, YEARS_S
from tests.services.fakes import make_services

QUERIES = (
    "jln rusak",
    "lampu jalan mati jakarta",
    "air pdam tidak mengalir",
    "sampah numpuk",
    '"got mampet" makassar',
    "bansos -pkh",
    "banjir OR longsor",
    "pungli jawa timur",
    "guru honorer gaji",
    "listrik padam pln",
    "ktp blm jadi",
    "jembatan lapuk ternate",
    "parkir liar depok",
    "obat habis puskesmas",
)
"""Asked in turn, ours and the bare client one after the other."""
PAGE = 20
NATION_TRIES = 10
SECTORS = 4_096


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFigures:
    """Times in milliseconds.

    Attributes
    ----------
    ratio
        Median over the pairs of our time and that of the client alone, with the same question and hits.
    export_mb
        What the process grew by from the first tenth of the export to its end.
    """

    documents: int
    searches: int
    ours: tuple[float, float]
    bare: tuple[float, float]
    ratio: float
    nation: tuple[float, float]
    export_rows: int
    export_rate: float
    export_mb: float


async def measure(address: str, *, rounds: int, export: int, out: Path) -> SearchFigures:
    """Measure over the documents that are there."""
    async with (
        SearchIndex.connect(address) as index,
        elasticsearch.AsyncElasticsearch(address, request_timeout=60) as client,
    ):
        services = make_services(search=index)
        pairs = [await _pair(services, client, query) for _ in range(rounds + 1) for query in QUERIES][len(QUERIES) :]
        nation = [await _timed(lambda number=number: _count(index, number)) for number in range(NATION_TRIES)]
        rows, seconds, grown = await _export(services, export, out)
        total = (await index.search(size=1)).total
    ours, bare = zip(*pairs, strict=True)
    return SearchFigures(
        documents=total,
        searches=len(pairs),
        ours=_spread(ours),
        bare=_spread(bare),
        ratio=median(mine / plain for mine, plain in pairs),
        nation=_spread(nation),
        export_rows=rows,
        export_rate=rows / seconds,
        export_mb=grown,
    )


async def _pair(services: Services, client: elasticsearch.AsyncElasticsearch, words: str) -> tuple[float, float]:
    """Time our search, and the client with the same question."""
    asked, now = Asked(words=words), datetime.now(UTC)
    found = await search(services, asked, size=PAGE, now=now)

    async def bare() -> Any:
        return await client.search(
            index=ALIAS,
            query=found.question.body(),
            sort=found.question.sort(),
            size=PAGE,
            source_excludes=ADDED,
            track_total_hits=True,
        )

    return await _timed(lambda: search(services, asked, size=PAGE, now=now)), await _timed(bare)


async def _count(index: SearchIndex, number: int) -> Any:
    """Count a year, each time another, so that no answer is kept from before."""
    since = T0 + timedelta(seconds=YEARS_S // 3 + number)
    return await count_period(index, Period(since=since, until=since + timedelta(days=365)))


async def _export(services: Services, count: int, out: Path) -> tuple[int, float, float]:
    """Write rows as `lapor search --csv` does; give how many, in how long, and by how much the process grew."""
    begun, rows, early = time.perf_counter(), 0, 0.0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        question, _ = await read(services, Asked(), now=datetime.now(UTC))
        async for document in stream(services, question, size=count):
            writer.writerow(text_row_of(document))
            rows += 1
            if rows == count // 10:
                early = _resident_mb()
    return rows, time.perf_counter() - begun, _resident_mb() - early


async def _timed(act: Callable[[], Awaitable[Any]]) -> float:
    begun = time.perf_counter()
    await act()
    return (time.perf_counter() - begun) * 1_000


def _spread(times: Sequence[float]) -> tuple[float, float]:
    """Give the median, and what 95 of 100 stay below."""
    return median(times), quantiles(times, n=20)[-1]


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * SECTORS / 1e6
