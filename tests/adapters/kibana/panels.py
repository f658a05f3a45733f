"""Every panel, saved search, map and alert rule asked of an engine, with samples and a made country in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace as replace_part

import pipeline
from pipeline.adapters.search.bulk import IndexedDocument
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.enrich import load_enricher
from pipeline.contract.document import write_document
from pipeline.domain.errors import DataFault
from pipeline.settings import load_settings
from pipeline.system.sending import read_lines
from pipeline.system.stages import Road
from tests.adapters.kibana.alerts import ALL, compare_maps, compare_searches, fired
from tests.adapters.kibana.files import panels
from tests.adapters.kibana.recount import Document, agrees, matching
from tests.adapters.kibana.translate import query_of, read_panel
from tests.contract.report_builder import T0
from tests.contracts.filling import as_indexed
from tests.web.public.country import as_document, make_country

SAMPLES: Final = Path(pipeline.__file__).parent / "reference" / "samples" / "reports.jsonl"
COUNTRY: Final = 200
NOW: Final = T0 + timedelta(days=90)
"""When the made country ends."""


def make_documents(
    state_dir: Path, samples: Sequence[bytes] | None = None, *, country: int = COUNTRY, now: datetime = NOW
) -> list[IndexedDocument]:
    """The samples as the road makes them, and reports that offices have answered or handed back."""
    lines = SAMPLES.read_bytes().splitlines() if samples is None else samples
    done = Road(load_settings(state_dir=state_dir)).process(read_lines(lines))
    made = [_worked_on(each, number) for number, each in enumerate(make_country(now, country))]
    return [*(as_indexed(report) for report in done if not isinstance(report, DataFault)), *made]


def _worked_on(indexed: IndexedDocument, number: int) -> IndexedDocument:
    document = as_document(indexed)
    answered = document.received_at + timedelta(days=2) if number % 4 == 0 else None
    follow_up = replace_part(document.follow_up, answered_at=answered, handed_back=number % 3)
    flood = 20 + number // 50 if number % 50 == 0 else None
    changed = replace_part(document, follow_up=follow_up, flood_per_minute=flood, flags=())
    return IndexedDocument(
        alias=indexed.alias, document_id=indexed.document_id, body=write_document(changed), version=indexed.version
    )


async def fill(index: SearchIndex, documents: Sequence[IndexedDocument]) -> list[Document]:
    """Write documents into an index; give them as they stand there."""
    await index.init()
    written = await index.write(documents)
    assert not written.refused
    await index.refresh()
    return [json.loads(body) for body in load_enricher().enrich([each.body for each in documents])]


async def compare_all(index: SearchIndex, documents: Sequence[IndexedDocument]) -> None:
    """Ask what each panel, saved search, map and alert rule asks, and count again in Python."""
    sources = await fill(index, documents)
    agreed = await compare_panels(index, sources)
    assert list(agreed) == [name for name, _, _ in panels()]
    assert all(agreed.values()), f"nothing in {[name for name, figures in agreed.items() if not figures]}"
    found = await compare_searches(index, sources)
    assert all(found.values()), found
    circles = await compare_maps(index, sources)
    assert all(count > 20 for count in circles.values()), circles

    late = await fired(index, sources, "lapor-tenggat-lewat", NOW)
    assert late
    assert len(late) < len({each["agency"]["name"] for each in sources})
    assert await fired(index, sources, "lapor-kasus-naik", NOW) == {"web:salin"}
    assert not await fired(index, sources, "lapor-kasus-naik", NOW - timedelta(days=2))
    assert not await fired(index, sources, "lapor-jalur-tertinggal", NOW)
    assert await fired(index, sources, "lapor-jalur-tertinggal", NOW + timedelta(hours=2)) == {ALL}


async def compare_panels(index: SearchIndex, sources: Sequence[Document]) -> dict[str, int]:
    """Give how many figures each panel has that agree."""
    agreed = {}
    for name, panel, dashboard in panels():
        try:
            agreed[name] = await _compare(index, sources, panel, dashboard["query"]["expression"])
        except AssertionError as error:
            error.add_note(name)
            raise
    return agreed


async def _compare(index: SearchIndex, sources: Sequence[Document], panel: dict[str, Any], expression: str) -> int:
    question, counted = read_panel(panel["config"]), matching(sources, expression)
    total = {"total": {"value_count": {"field": "report_id"}}}
    answer = await index.aggregate(query_of(expression), question.aggregations() | total)
    assert answer["total"]["value"] == len(counted) > 0
    return agrees(question, counted, answer)
