"""`lapor case` and `lapor cases`: what officers read of cases, and how their decisions reach the deduplicator."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import orjson
from rich.console import Console

from pipeline.adapters.case_count import CaseCount, count_cases
from pipeline.adapters.case_decisions import find_decisions
from pipeline.adapters.case_search import get_case
from pipeline.adapters.case_view import CaseView, Member, Suggestion, build_case, case_json
from pipeline.adapters.document import ReportDocument, place_levels
from pipeline.domain.officer_decision import OfficerDecisionKind
from pipeline.engines import connect_publisher, open_search_index
from pipeline.nlp.pair_reasons import PairReasons
from pipeline.road import duplicate_rules
from pipeline.settings import Settings
from pipeline.views import TEXT_CHARS

KINDS = {"exact": "teks sama persis", "near": "hampir sama", "same_incident": "mungkin kejadian yang sama"}
"""What officers read for a duplicate kind."""


class CaseOrder(StrEnum):
    """Which cases come first: those with the most supporters, or those that grew most in the last day."""

    SUPPORTERS = "supporters"
    GROWTH = "growth"


async def run_case(any_id: str, settings: Settings, console: Console, *, as_json: bool) -> None:
    """Print one case."""
    async with open_search_index(settings) as search_index:
        file = await get_case(search_index, any_id, now=datetime.now(UTC))
    case = build_case(file, duplicate_rules(settings))
    if as_json:
        sys.stdout.write(orjson.dumps(case_json(case)).decode() + "\n")
        return
    for line in case_lines(case):
        console.print(line, markup=False, highlight=False)


async def run_cases(settings: Settings, console: Console, *, order: CaseOrder, days: int, size: int) -> None:
    """Print the cases of the last days, in an order."""
    now = datetime.now(UTC)
    async with open_search_index(settings) as search_index:
        counted = await count_cases(search_index, since=now - timedelta(days=days), now=now)
        first = sort_cases(counted, order)[:size]
        oldest = {each.report_id: each for each in await search_index.get_reports([each.case_id for each in first])}
    for each in first:
        for line in count_lines(each, oldest.get(each.case_id)):
            console.print(line, markup=False, highlight=False)


async def run_decide(
    kind: OfficerDecisionKind, any_ids: tuple[str, ...], settings: Settings, console: Console, *, officer: str
) -> None:
    """Write what an officer decided; the deduplicator takes it up at once."""
    async with open_search_index(settings) as search_index:
        decisions = await find_decisions(search_index, kind, any_ids, officer=officer, now=datetime.now(UTC))
    async with connect_publisher(settings) as publisher:
        for each in decisions:
            await publisher.decide(each)
            line = f"{each.kind}: {each.report_id} {each.other_id or ''}"
            console.print(line.rstrip(), markup=False, highlight=False)


def sort_cases(counted: list[CaseCount], order: CaseOrder) -> list[CaseCount]:
    """Put cases in an order; equal ones by their supporters, then by their id."""
    if order is CaseOrder.GROWTH:
        return sorted(counted, key=lambda each: (-each.growth, -each.supporters, each.case_id))
    return sorted(counted, key=lambda each: (-each.supporters, -each.growth, each.case_id))


def case_lines(case: CaseView) -> Iterator[str]:
    """Show one case, as an officer reads it."""
    count = case.count
    yield f"kasus       {count.case_id}"
    yield f"laporan     {count.reports}"
    yield f"pendukung   {_supporters(count)}, lewat {', '.join(count.channels)}"
    yield f"waktu       {_day(count.first_at)} sampai {_day(count.last_at)}"
    yield f"topik       {case.oldest.category.label}"
    yield f"tempat      {place_levels(case.oldest.place) or 'tidak diketahui'}"
    yield f"isi         {case.oldest.text_redacted}"
    for member in case.members:
        yield from _member_lines(member)
    if len(case.members) < count.reports:
        yield f"  ... dan {count.reports - len(case.members)} laporan lagi"
    for suggestion in case.suggestions:
        yield from _suggestion_lines(suggestion)


def count_lines(count: CaseCount, oldest: ReportDocument | None) -> Iterator[str]:
    """Show a case in a list; its oldest report may be gone."""
    yield (
        f"{count.case_id}  pendukung {_supporters(count)}; {count.reports} laporan, lewat {', '.join(count.channels)}; "
        f"24 jam terakhir {count.last_day}, sebelumnya {count.day_before}; terakhir {_day(count.last_at)}"
    )
    if oldest:
        yield f"    {place_levels(oldest.place) or 'tempat tidak diketahui'}: {oldest.text_redacted[:TEXT_CHARS]}"


def _supporters(count: CaseCount) -> str:
    return f"{count.supporters}, {count.followers} di antaranya pengikut" if count.followers else str(count.supporters)


def _member_lines(member: Member) -> Iterator[str]:
    document = member.document
    yield f"  {document.tracking_id}  {_day(document.received_at)}  {document.channel}  {document.report_id}"
    if member.why and member.earlier:
        kind = KINDS.get(str(document.duplicate_kind), "disatukan")
        yield from _reason_lines(kind, member.earlier, member.why)


def _suggestion_lines(suggestion: Suggestion) -> Iterator[str]:
    document = suggestion.document
    yield f"  usulan: {document.tracking_id} dari kasus {document.case_id}: {document.text_redacted[:TEXT_CHARS]}"
    yield from _reason_lines(KINDS["same_incident"], suggestion.like, suggestion.why)


def _reason_lines(kind: str, like: ReportDocument, why: PairReasons) -> Iterator[str]:
    yield f"      {kind} dengan {like.tracking_id}, skor {why.verdict.score:.2f}, selisih {why.days_apart} hari"
    yield f"      {'; '.join(why.reasons)}"
    yield f"      kata yang sama: {', '.join(why.shared) or 'tidak ada'}"
    yield f"      kata yang beda: {', '.join(why.differing) or 'tidak ada'}"


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
