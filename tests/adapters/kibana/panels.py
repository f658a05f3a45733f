"""Every panel of every dashboard asked of an engine, with samples and a made country in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
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
from tests.adapters.kibana.files import panels
from tests.adapters.kibana.recount import agrees, matching
from tests.adapters.kibana.translate import query_of, read_panel
from tests.contract.report_builder import T0
from tests.contracts.filling import as_indexed
from tests.web.public.country import as_document, make_country

SAMPLES: Final = Path(pipeline.__file__).parent / "reference" / "samples" / "reports.jsonl"
COUNTRY: Final = 200


def make_documents(state_dir: Path) -> list[IndexedDocument]:
    """The samples as the road makes them, and reports that offices have answered or handed back."""
    done = Road(load_settings(state_dir=state_dir)).process(read_lines(SAMPLES.read_bytes().splitlines()))
    country = [_worked_on(each, number) for number, each in enumerate(make_country(T0 + timedelta(days=90), COUNTRY))]
    return [*(as_indexed(report) for report in done if not isinstance(report, DataFault)), *country]


def _worked_on(indexed: IndexedDocument, number: int) -> IndexedDocument:
    document = as_document(indexed)
    answered = document.received_at + timedelta(days=2) if number % 4 == 0 else None
    follow_up = replace_part(document.follow_up, answered_at=answered, handed_back=number % 3)
    changed = replace_part(document, follow_up=follow_up, flood_per_minute=number if number % 50 == 0 else None)
    return IndexedDocument(
        alias=indexed.alias, document_id=indexed.document_id, body=write_document(changed), version=indexed.version
    )


async def compare_panels(index: SearchIndex, documents: Sequence[IndexedDocument]) -> dict[str, int]:
    """Ask each panel's question and count again in Python; give how many figures each panel has that agree."""
    await index.init()
    written = await index.write(documents)
    assert not written.refused
    await index.refresh()
    sources = [json.loads(body) for body in load_enricher().enrich([each.body for each in documents])]
    agreed = {}
    for name, panel, dashboard in panels():
        try:
            agreed[name] = await _compare(index, sources, panel, dashboard["query"]["expression"])
        except AssertionError as error:
            error.add_note(name)
            raise
    return agreed


async def _compare(
    index: SearchIndex, sources: Sequence[dict[str, Any]], panel: dict[str, Any], expression: str
) -> int:
    question, counted = read_panel(panel["config"]), matching(sources, expression)
    total = {"total": {"value_count": {"field": "report_id"}}}
    answer = await index.aggregate(query_of(expression), question.aggregations() | total)
    assert answer["total"]["value"] == len(counted) > 0
    return agrees(question, counted, answer)
