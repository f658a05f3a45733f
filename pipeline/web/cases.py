"""What the gateway tells of cases: one case, and the cases that a text would join, before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import FastAPI, Request

from pipeline.adapters.case_search import count_these, find_like, get_case
from pipeline.adapters.case_view import build_case, case_json, summary_json
from pipeline.adapters.document import ReportDocument
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.stored_report import read_stored
from pipeline.domain.errors import DataFault
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.pairs import PairVerdict, compare
from pipeline.nlp.shingles import comparable
from pipeline.web.gateway import body_of, fields_of, read_body

ReadText = Callable[[str, str | None], AnalysedReport]
"""Reads a text of a region with the stages of the road."""

LoadReader = Callable[[], ReadText]

CANDIDATES = 50
"""Reports that a text is compared with, the most alike in words: some 50 ms of work."""

CASES_SHOWN = 5
"""What fits on a telephone under the form."""

SIMILAR_SCHEMA = fields_of(["text"], text="The report, as it would be sent.", region="Name or code of the area.")


class CaseDesk:
    """Answers questions on cases from the index; reads a text itself, once it is asked to.

    Parameters
    ----------
    load_reader
        Loads the language stages, some seconds; called in a thread when the first text comes.
    """

    def __init__(self, search_index: SearchIndex, *, rules: DuplicateRules, load_reader: LoadReader) -> None:
        self._search_index = search_index
        self._rules = rules
        self._load_reader = load_reader
        self._reader: ReadText | None = None
        self._reading = asyncio.Lock()

    async def show(self, any_id: str) -> dict[str, Any]:
        """Give a case by report_id, case_id or tracking ID."""
        file = await get_case(self._search_index, any_id, now=datetime.now(UTC))
        return case_json(await asyncio.to_thread(build_case, file, self._rules))

    async def find_similar(self, text: str, region: str | None) -> list[dict[str, Any]]:
        """Give the cases that a text would join (`merge`), or may tell of (`link`); the likeliest first."""
        now = datetime.now(UTC)
        report = await self._read(text, region)
        words = comparable(report.text_normal)
        found = await find_like(self._search_index, words, since=now - self._rules.window, size=CANDIDATES)
        best = await asyncio.to_thread(likeliest, report, found.documents, self._rules)
        counts = await count_these(self._search_index, best, now=now)
        oldest = {each.report_id: each for each in await self._search_index.get_reports(list(best))}
        return [
            {
                **summary_json(counts[case_id], oldest.get(case_id, document)),
                "same": verdict.same,
                "score": verdict.score,
                "reasons": list(verdict.reasons),
            }
            for case_id, (verdict, document) in best.items()
        ]

    async def _read(self, text: str, region: str | None) -> AnalysedReport:
        async with self._reading:  # one at a time: the stages are made for one thread
            if self._reader is None:
                self._reader = await asyncio.to_thread(self._load_reader)
            return await asyncio.to_thread(self._reader, text, region)


def likeliest(
    report: AnalysedReport, documents: Sequence[ReportDocument], rules: DuplicateRules
) -> dict[str, tuple[PairVerdict, ReportDocument]]:
    """Compare a report with others; gives the best verdict of each case, the likeliest first."""
    judged = [(compare(report, read_stored(document), rules), document) for document in documents]
    alike = sorted(
        (each for each in judged if each[0].same != "none"),
        key=lambda each: (each[0].same != "merge", -each[0].score, each[1].received_at),
    )
    best: dict[str, tuple[PairVerdict, ReportDocument]] = {}
    for verdict, document in alike:
        best.setdefault(document.case_id, (verdict, document))
    return dict(list(best.items())[:CASES_SHOWN])


def add_cases(app: FastAPI, desk: CaseDesk) -> None:
    """Let the gateway answer questions on cases."""

    async def show_case(any_id: str) -> dict[str, Any]:
        return await desk.show(any_id)

    async def show_similar(request: Request) -> dict[str, Any]:
        return {"cases": await desk.find_similar(*_read_question(await read_body(request)))}

    app.get("/api/v1/cases/{any_id}")(show_case)
    app.post("/api/v1/similar", openapi_extra=body_of("application/json", SIMILAR_SCHEMA))(show_similar)


def _read_question(body: bytes) -> tuple[str, str | None]:
    try:
        asked = orjson.loads(body)
        text, region = asked["text"], asked.get("region")
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise DataFault("invalid_json", 'a question is {"text": "...", "region": "..."}') from None
    if not isinstance(text, str) or not isinstance(region, str | None):
        raise DataFault("invalid_body", "text and region are strings")
    return text, region
