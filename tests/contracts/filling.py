"""An index with reports and followers in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pipeline.adapters.search.bulk import IndexedDocument, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.question import Filters
from pipeline.adapters.search.supports import support_document
from pipeline.contract.document import encode_document
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.channel import Channel
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.support import Support
from pipeline.domain.tracking import tracking_id
from tests.contract.report_builder import T0, make_consolidated
from tests.contracts.questions import read_question

NOW = T0 + timedelta(days=3)
KEY = b"k" * 32


def as_indexed(report: ConsolidatedReport, *, version: int = 1) -> IndexedDocument:
    return report_document(report.report.report_id, encode_document(report), version=version)


async def fill(index: SearchIndex, *reports: ConsolidatedReport) -> None:
    await index.init()
    result = await index.write([as_indexed(report) for report in reports])
    assert not result.refused
    await index.refresh()


def make_member(
    report_id: str,
    case_id: str | None = None,
    *,
    reporter: str | None = None,
    received_at: datetime = T0,
    kind: DuplicateKind = DuplicateKind.NEAR,
    like: str | None = None,
) -> ConsolidatedReport:
    """A report of a case; `like` is the report that it repeats, the oldest of the case if left out."""
    repeated = like or case_id
    match = DuplicateMatch(report_id=repeated, kind=kind, score=0.8) if repeated else None
    made = make_consolidated(report_id, received_at=received_at, match=match)
    report = replace(made.report, reporter=reporter, tracking_id=tracking_id(report_id, KEY))
    return replace(made, report=report, membership=replace(made.membership, case_id=case_id or report_id))


async def follow(search_index: SearchIndex, report_id: str, *reporters: str, received_at: datetime = NOW) -> None:
    supports = [
        Support(report_id=report_id, reporter=each, channel=Channel.WEB, received_at=received_at) for each in reporters
    ]
    await search_index.write([support_document(support) for support in supports])
    await search_index.refresh()


async def find_ids(search_index: SearchIndex, words: str = "", **filters: Any) -> list[str]:
    """Ids of what a query finds, in its order."""
    found = await search_index.search(read_question(words, Filters(**filters)), size=100)
    assert found.total == len(found.documents)
    return [document.report_id for document in found.documents]
