"""Cases as people see them: one with its reports and why they are in it, the largest, those like a text or report."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.adapters.search.case_counts import CaseCount, count_cases, count_these
from pipeline.adapters.search.case_reports import CaseFile, find_like, find_near, get_case, get_report
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import ReportDocument
from pipeline.contract.read_back import read_comparable
from pipeline.duplicates.fingerprint.build import Comparable, build_comparable, fingerprint
from pipeline.duplicates.fingerprint.details import spot_names
from pipeline.duplicates.fingerprint.shingles import comparable
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import PairVerdict, compare
from pipeline.duplicates.verdict.pair_reasons import PairReasons, explain_member, explain_pair
from pipeline.services.opened import Services

CANDIDATES = 50
"""Reports that a text is compared with, the most alike in words: some 50 ms of work."""

NEAR_CANDIDATES = 20
"""Reports that name the same place, the newest."""

CASES_SHOWN = 5
"""Of those that a text is like: what fits on a telephone under the form."""


class CaseOrder(StrEnum):
    """Which cases come first: those with the most supporters, or those that grew most in the last day."""

    SUPPORTERS = "supporters"
    GROWTH = "growth"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A report of a case.

    Attributes
    ----------
    earlier
        The report that it is explained by; None for the oldest.
    """

    document: ReportDocument
    earlier: ReportDocument | None = None
    why: PairReasons | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """A report of another case that may tell of the same incident; officers decide."""

    document: ReportDocument
    like: ReportDocument
    why: PairReasons


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView:
    """A case; its members oldest first, and of very large cases the oldest alone."""

    count: CaseCount
    members: tuple[Member, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def oldest(self) -> ReportDocument:
        """The report whose text stands for the case."""
        return self.members[0].document


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedCase:
    """A case in a list; its oldest report may be gone."""

    count: CaseCount
    oldest: ReportDocument | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SimilarCase:
    """A case that a text or report would join (`merge`), or may tell of (`link`), by its likest report's verdict."""

    count: CaseCount
    oldest: ReportDocument
    verdict: PairVerdict


async def show_case(services: Services, any_id: str, *, now: datetime) -> CaseView:
    """Give a case by report_id, case_id or tracking ID.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`.
    """
    file = await get_case(services.search, any_id, now=now)
    return await asyncio.to_thread(build_case, file, services.rules)


async def list_cases(
    services: Services, *, order: CaseOrder, days: int, size: int, now: datetime
) -> tuple[ListedCase, ...]:
    """Give the first cases of the last days, in an order."""
    counted = await count_cases(services.search, since=now - timedelta(days=days), now=now)
    first = sort_cases(counted, order)[:size]
    oldest = await _get_reports(services.search, [each.case_id for each in first])
    return tuple(ListedCase(count=each, oldest=oldest.get(each.case_id)) for each in first)


async def find_similar(
    services: Services, text: str, *, region: str | None = None, place: str | None = None, now: datetime
) -> tuple[SimilarCase, ...]:
    """Find the cases that a text would join or may tell of, before it is sent; the likeliest first.

    Parameters
    ----------
    region, place
        What its sender says beside it: an area, and where it is in words.
    """
    report = build_comparable((await services.reader.read(text, region=region, place=place)).report)
    return await _find_cases(services, report, await _find_candidates(services, report, now), now=now)


async def find_similar_to(services: Services, any_id: str, *, now: datetime) -> tuple[SimilarCase, ...]:
    """Find the cases that a report is like by the time it came, its own among them if that has others; likeliest first.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`.
    """
    report = read_comparable(await get_report(services.search, any_id))
    found = await _find_candidates(services, report, report.received_at)
    others = [each for each in found if each.report_id != report.report_id]
    return await _find_cases(services, report, others, now=now)


async def _find_cases(
    services: Services, report: Comparable, candidates: Sequence[ReportDocument], *, now: datetime
) -> tuple[SimilarCase, ...]:
    best = await asyncio.to_thread(find_likeliest, report, candidates, services.rules)
    counts = await count_these(services.search, best, now=now)
    oldest = await _get_reports(services.search, list(best))
    return tuple(
        SimilarCase(count=counts[case_id], oldest=oldest.get(case_id, document), verdict=verdict)
        for case_id, (verdict, document) in best.items()
        if case_id in counts  # unless it joined another one just now
    )


def build_case(file: CaseFile, rules: DuplicateRules) -> CaseView:
    """Explain a case: each member by the earlier report that it repeats, each suggestion by the member it is like."""
    by_id = {document.report_id: document for document in file.members}
    return CaseView(
        count=file.count,
        members=tuple(_member(each, file.members[0], by_id, rules) for each in file.members),
        suggestions=tuple(
            Suggestion(document=other, like=own, why=explain_pair(read_comparable(other), read_comparable(own), rules))
            for other, own in file.suggestions
        ),
    )


def sort_cases(counted: Sequence[CaseCount], order: CaseOrder) -> list[CaseCount]:
    """Put cases in an order; equal ones by their supporters, then by their id."""
    if order is CaseOrder.GROWTH:
        return sorted(counted, key=lambda each: (-each.growth, -each.supporters, each.case_id))
    return sorted(counted, key=lambda each: (-each.supporters, -each.growth, each.case_id))


def find_likeliest(
    report: Comparable, documents: Sequence[ReportDocument], rules: DuplicateRules
) -> dict[str, tuple[PairVerdict, ReportDocument]]:
    """Compare a report with others; gives the best verdict of each case, the likeliest first."""
    judged = [(compare(report, read_comparable(document), rules), document) for document in documents]
    alike = sorted(
        (each for each in judged if each[0].same != "none"),
        key=lambda each: (each[0].same != "merge", -each[0].score, each[1].received_at),
    )
    best: dict[str, tuple[PairVerdict, ReportDocument]] = {}
    for verdict, document in alike:
        best.setdefault(document.case_id, (verdict, document))
    return dict(list(best.items())[:CASES_SHOWN])


async def _find_candidates(services: Services, report: Comparable, at: datetime) -> list[ReportDocument]:
    """Find reports alike in words, and such as name the same place under the same topic, since a window before."""
    index, rules = services.search, services.rules
    alike = await find_like(index, comparable(report.text_normal), since=at - rules.window, size=CANDIDATES)
    names = spot_names(fingerprint(report).details)
    if not names:
        return list(alike.documents)
    since, category = at - rules.link_window, report.category
    near = await find_near(index, names, category=category, since=since, size=NEAR_CANDIDATES)
    return list({document.report_id: document for document in (*alike.documents, *near.documents)}.values())


async def _get_reports(index: SearchIndex, report_ids: Sequence[str]) -> dict[str, ReportDocument]:
    return {each.report_id: each for each in await index.get_reports(report_ids)}


def _member(
    document: ReportDocument, oldest: ReportDocument, by_id: dict[str, ReportDocument], rules: DuplicateRules
) -> Member:
    if document is oldest:
        return Member(document=document)
    earlier = by_id.get(document.duplicate_of or "", oldest)
    return Member(
        document=document,
        earlier=earlier,
        why=explain_member(read_comparable(document), read_comparable(earlier), rules),
    )
