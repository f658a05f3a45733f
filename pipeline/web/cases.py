"""What the gateway tells of cases: one case, and the cases that a text would join, before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request

from pipeline.adapters.case_count import count_these
from pipeline.adapters.case_search import find_like, find_near, get_case
from pipeline.adapters.case_view import build_case, case_json, summary_json
from pipeline.adapters.document import ReportDocument
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.stored_report import read_stored
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.details import spot_names
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.fingerprint import fingerprint
from pipeline.nlp.pairs import PairVerdict, compare
from pipeline.nlp.shingles import comparable
from pipeline.web.reader import QUESTION_BODY, LazyReader

CANDIDATES = 50
"""Reports that a text is compared with, the most alike in words: some 50 ms of work."""

NEAR_CANDIDATES = 20
"""Reports that name the same place, the newest."""

CASES_SHOWN = 5
"""What fits on a telephone under the form."""


class CaseDesk:
    """Answers questions on cases from the index."""

    def __init__(self, search_index: SearchIndex, *, rules: DuplicateRules) -> None:
        self._search_index = search_index
        self._rules = rules

    async def show(self, any_id: str) -> dict[str, Any]:
        """Give a case by report_id, case_id or tracking ID."""
        file = await get_case(self._search_index, any_id, now=datetime.now(UTC))
        return case_json(await asyncio.to_thread(build_case, file, self._rules))

    async def find_similar(self, report: AnalysedReport) -> list[dict[str, Any]]:
        """Give the cases that a report would join (`merge`), or may tell of (`link`); the likeliest first."""
        now = datetime.now(UTC)
        best = await asyncio.to_thread(likeliest, report, await self._find_candidates(report, now), self._rules)
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
            if case_id in counts  # unless it joined another one just now
        ]

    async def _find_candidates(self, report: AnalysedReport, now: datetime) -> list[ReportDocument]:
        """Find reports alike in words, and such as name the same place under the same topic."""
        index, rules = self._search_index, self._rules
        alike = await find_like(index, comparable(report.text_normal), since=now - rules.window, size=CANDIDATES)
        names = spot_names(fingerprint(report).details)
        if not names:
            return list(alike.documents)
        since, category = now - rules.link_window, report.category.label
        near = await find_near(index, names, category=category, since=since, size=NEAR_CANDIDATES)
        return list({document.report_id: document for document in (*alike.documents, *near.documents)}.values())


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


def add_cases(app: FastAPI, desk: CaseDesk, reader: LazyReader) -> None:
    """Let the gateway answer questions on cases."""

    async def show_case(any_id: str) -> dict[str, Any]:
        return await desk.show(any_id)

    async def show_similar(request: Request) -> dict[str, Any]:
        return {"cases": await desk.find_similar((await reader.read(request)).report)}

    app.get("/api/v1/cases/{any_id}")(show_case)
    app.post("/api/v1/similar", openapi_extra=QUESTION_BODY)(show_similar)
