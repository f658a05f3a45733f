"""The same questions to the embedded index and to a real Elasticsearch find the same reports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.case_counts import count_cases, count_these
from pipeline.adapters.search.case_reports import find_like, find_near, get_case
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.moving import REPORTS
from pipeline.adapters.search.pages import SearchResult
from pipeline.adapters.search.question import Filters, Question
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.report import ConsolidatedReport
from pipeline.settings import load_settings
from pipeline.system.sending import read_lines
from pipeline.system.stages import Road
from tests.contract.report_builder import make_consolidated
from tests.contracts.filling import fill, follow
from tests.contracts.questions import read_question

SAMPLES = Path(pipeline.__file__).parent / "reference" / "samples" / "reports.jsonl"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WORDS = (
    "lampu",
    "jalan rusak",
    "air pdam mati",
    "sampah menumpuk",
    "banjir",
    "guru honorer gaji",
    "ktp",
    "bansos",
    "pungli",
    "jembatan",
    "listrik padam",
    "puskesmas",
    "tidak mengalir",
    "jln",
    "RT 02",
    "macet",
    "obat habis",
    "pupuk",
    "lampu jalan",
    "got mampet",
    "perbaikan jalan",
    "jalan rusak jawa barat pu",
    "jawa barat",
    "kesehatan",
    '"lampu jalan" -mati',
    "banjir OR longsor",
    "air tidak mengalir pdam bandung",
)

Ask = Callable[[SearchIndex], Awaitable[Any]]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[ConsolidatedReport]:
    """The samples, as the road makes them."""
    settings = load_settings(state_dir=tmp_path_factory.mktemp("state"))
    done = Road(settings).process(read_lines(SAMPLES.read_bytes().splitlines()))
    return [report for report in done if not isinstance(report, DataFault)]


@pytest.fixture
async def both(
    reports: list[ConsolidatedReport], search_index: SearchIndex, tmp_path: Path
) -> AsyncIterator[tuple[SearchIndex, SearchIndex]]:
    with EmbeddedEngines(tmp_path) as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as embedded:
            for index in (embedded, search_index):
                await fill(index, *reports)
            yield embedded, search_index


async def answers(both: tuple[SearchIndex, SearchIndex], ask: Ask) -> tuple[Any, Any]:
    return await ask(both[0]), await ask(both[1])


def listed(found: SearchResult) -> tuple[int, list[str]]:
    return found.total, [document.report_id for document in found.documents]


async def test_filters_give_the_same_list(
    both: tuple[SearchIndex, SearchIndex], reports: list[ConsolidatedReport]
) -> None:
    middle = sorted(each.report.received_at for each in reports)[len(reports) // 2]
    filters: list[dict[str, Any]] = [{}, {"since": middle}, {"until": middle}, {"urgent": True}, {"needs_review": True}]
    filters += [{"region": code} for code in ("31", "32.73", "81.71")]
    filters += [{"category": label} for label in {each.report.category.label for each in reports}]
    filters += [{"agency": label} for label in {each.report.agency.label for each in reports}]
    for each in filters:
        embedded, real = await answers(
            both, lambda index, each=each: index.search(Question(filters=Filters(**each)), size=500)
        )
        assert sorted(listed(embedded)[1]) == sorted(listed(real)[1]), each
        assert embedded.total == real.total


async def test_each_report_is_found_by_its_tracking_id_and_its_case_is_told_alike(
    both: tuple[SearchIndex, SearchIndex], reports: list[ConsolidatedReport]
) -> None:
    now = datetime.now(UTC)
    for report in reports:
        tracking_id = report.report.tracking_id
        embedded, real = await answers(both, lambda index, each=tracking_id: get_case(index, each, now=now))
        assert embedded == real


async def test_cases_and_followers_are_counted_alike(
    both: tuple[SearchIndex, SearchIndex], reports: list[ConsolidatedReport]
) -> None:
    now = max(each.report.received_at for each in reports) + timedelta(hours=1)
    for index in both:
        for number, report in enumerate(reports[::7]):
            await follow(index, report.report.report_id, "a", f"b{number}", received_at=now - timedelta(hours=2))
    cases = [each.membership.case_id for each in reports]

    hot = await answers(both, lambda index: count_cases(index, since=LONG_AGO, now=now))
    these = await answers(both, lambda index: count_these(index, cases, now=now))

    assert {each.case_id: each for each in hot[0]} == {each.case_id: each for each in hot[1]}
    assert these[0] == these[1]
    assert sum(each.followers for each in these[0].values()) > len(reports) / 7


async def test_what_needs_people_is_listed_alike(both: tuple[SearchIndex, SearchIndex]) -> None:
    async def waiting(index: SearchIndex) -> list[ReportDocument]:
        return [each async for each in index.waiting_for_review()]

    embedded, real = await answers(both, waiting)

    assert embedded == real
    assert embedded


async def test_words_find_the_same_reports(both: tuple[SearchIndex, SearchIndex]) -> None:
    """Their order differs, since each counts words in its own way."""
    found = 0
    for words in WORDS:
        question = read_question(words)
        embedded, real = await answers(both, lambda index, question=question: index.search(question, size=500))
        assert sorted(listed(embedded)[1]) == sorted(listed(real)[1]), words
        found += embedded.total
    assert found > len(WORDS)


async def test_all_that_is_read_out_is_the_same(both: tuple[SearchIndex, SearchIndex]) -> None:
    async def read_out(index: SearchIndex) -> list[ReportDocument]:
        return [each async for each in index.stream(read_question())]

    embedded, real = await answers(both, read_out)

    assert embedded == real
    assert embedded


async def test_similar_reports_and_near_places_are_found_by_both(
    both: tuple[SearchIndex, SearchIndex], reports: list[ConsolidatedReport]
) -> None:
    for report in reports[::5]:
        text, category = report.report.text_normal, report.report.category.label
        like = await answers(both, lambda index, text=text: find_like(index, text, since=LONG_AGO, size=500))
        names = text.split()[:3]
        near = await answers(
            both, lambda index, n=names, c=category: find_near(index, n, category=c, since=LONG_AGO, size=500)
        )
        for embedded, real in (like, near):
            assert set(listed(embedded)[1]) <= set(listed(real)[1])
        assert report.report.report_id in listed(like[0])[1]


async def test_a_point_in_time_is_read_to_its_end_though_another_index_serves(
    search_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the last page is empty, and no hit tells which index it is of."""
    monkeypatch.setattr("pipeline.adapters.search.pages.PAGE_SIZE", 4)
    await fill(search_index, *[make_consolidated(f"sms:{n}") for n in range(8)])
    move, read = search_index.move(REPORTS), 0

    async for _ in search_index.stream(read_question("lampu")):
        read += 1
        if read == 8:
            await move.switch(await move.serving(), await move.create())

    assert read == 8
