from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from aiohttp import web

from pipeline.adapters.bulk import IndexedDocument, bulk_lines, read_answer, report_document
from pipeline.adapters.document import build_document, encode_document
from pipeline.adapters.index_template import field_names, index_name
from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.triage import ReviewReason
from tests.adapters.conftest import Serve
from tests.adapters.report_builder import ASSIGNMENT, T0, make_consolidated


def as_indexed(report: ConsolidatedReport) -> IndexedDocument:
    return report_document(report.report.report_id, report.report.received_at, encode_document(report))


async def fill(index: SearchIndex, *reports: ConsolidatedReport) -> None:
    await index.init()
    result = await index.write([as_indexed(report) for report in reports])
    assert not result.refused
    await index.refresh()


def test_a_month_begins_at_midnight_utc_whatever_zone_the_time_was_told_in() -> None:
    assert index_name(datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)) == "laporan-v1-2026.11"
    assert index_name(datetime.fromisoformat("2026-12-01T06:59:59+07:00")) == "laporan-v1-2026.11"
    assert index_name(datetime.fromisoformat("2026-12-01T07:00:00+07:00")) == "laporan-v1-2026.12"


def test_a_document_goes_into_the_request_byte_for_byte() -> None:
    document = as_indexed(make_consolidated())

    action, body = bulk_lines([document])

    assert orjson.loads(action) == {"index": {"_index": "laporan-v1-2026.11", "_id": "sms:17"}}
    assert body == document.body


def test_a_line_break_between_tokens_does_not_tear_the_request_apart() -> None:
    pretty = orjson.dumps(build_document(make_consolidated()), option=orjson.OPT_INDENT_2)

    _, body = bulk_lines([report_document("sms:17", T0, pretty)])

    assert b"\n" not in body
    assert orjson.loads(body) == orjson.loads(pretty)


def test_every_field_of_a_full_document_is_in_the_mapping() -> None:
    def leaves(value: object, name: str = "") -> set[str]:
        if isinstance(value, list):
            return set().union(*(leaves(item, name) for item in value)) or {name}
        if isinstance(value, dict) and name != "location":
            return set().union(*(leaves(item, f"{name}.{key}".lstrip(".")) for key, item in value.items()))
        return {name}

    region = Region(code="32", name="Jawa Barat")
    place = Place(
        source=PlaceSource.TEXT,
        confidence=0.9,
        province=region,
        regency=region,
        district=region,
        village=region,
        candidates=(region,),
    )
    document = build_document(
        make_consolidated(place=place, location=GeoPoint(lat=-6.9, lon=107.6), assignment=ASSIGNMENT)
    )

    missing_alternatives = {"agency.alternatives"}  # this report has none
    assert leaves(document) - missing_alternatives <= field_names()


async def test_init_may_be_repeated_and_is_seen(search_index: SearchIndex) -> None:
    assert not await search_index.is_ready()

    await search_index.init()
    await search_index.write([as_indexed(make_consolidated())])
    await search_index.init()

    assert await search_index.is_ready()


async def test_before_the_first_report_nothing_is_found(search_index: SearchIndex) -> None:
    await search_index.init()

    assert (await search_index.search("lampu")).total == 0
    assert await search_index.find_by_tracking_id("T-sms:17") is None
    assert await search_index.count_ids(["sms:17"]) == 0
    assert [document async for document in search_index.received_since(T0)] == []


async def test_writing_nothing_asks_nothing(serve: Serve) -> None:
    def never(request: web.Request) -> web.Response:
        raise AssertionError(request.path)

    async with serve(never) as url, SearchIndex.connect(url) as index:
        assert (await index.write([])).written == ()


async def test_a_report_that_comes_twice_is_one_document_with_the_last_content(search_index: SearchIndex) -> None:
    await fill(search_index, make_consolidated(), make_consolidated(text="Lampu jalan sudah menyala lagi"))

    found = await search_index.search("lampu jalan")

    assert [document.text_redacted for document in found.documents] == ["Lampu jalan sudah menyala lagi"]
    assert await search_index.count_ids(["sms:17"]) == 1


async def test_a_report_that_is_sent_again_after_the_turn_of_a_month_stays_one_document(
    search_index: SearchIndex,
) -> None:
    evening = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    await fill(search_index, make_consolidated(received_at=evening))

    later = evening + timedelta(hours=1)
    await fill(search_index, make_consolidated(received_at=later), make_consolidated("sms:18", received_at=later))

    assert await search_index.count_ids(["sms:17"]) == 1
    assert await search_index.count_ids(["sms:18"]) == 1
    assert (await search_index.search(since=later)).total == 2


async def test_a_bad_document_is_refused_alone_and_its_value_is_not_told(search_index: SearchIndex) -> None:
    await search_index.init()
    unknown = report_document("sms:2", T0, b'{"nama_pelapor":"Sari"}')
    no_time = report_document("sms:3", T0, b'{"received_at":"kemarin sore"}')

    result = await search_index.write([as_indexed(make_consolidated()), unknown, no_time])

    assert result.written == ("sms:17",)
    assert [refused.document_id for refused in result.refused] == ["sms:2", "sms:3"]
    assert result.refused[0].code == "strict_dynamic_mapping_exception"
    assert "nama_pelapor" in result.refused[0].message
    assert "received_at" in result.refused[1].message
    assert "Sari" not in str(result.refused)
    assert "kemarin" not in str(result.refused)


async def test_words_are_found_and_filters_narrow_them(search_index: SearchIndex) -> None:
    day = timedelta(days=1)
    await fill(
        search_index,
        make_consolidated("sms:1", text="Jalan berlubang di depan pasar", received_at=T0),
        make_consolidated("sms:2", text="Lampu jalan padam", received_at=T0 + day, agency="dishub"),
        make_consolidated("sms:3", text="Air tidak mengalir", received_at=T0 + 30 * day, category="air_bersih"),
    )

    async def ids(words: str | None = None, **filters: object) -> list[str]:
        found = await search_index.search(words, **filters)  # type: ignore[arg-type]
        assert found.total == len(found.documents)
        return [document.report_id for document in found.documents]

    assert await ids() == ["sms:3", "sms:2", "sms:1"]
    assert sorted(await ids("jalan")) == ["sms:1", "sms:2"]
    assert await ids("jalan padam") == ["sms:2"]
    assert await ids("LAMPU") == ["sms:2"]
    assert await ids("tidak") == ["sms:3"]
    assert await ids("jembatan") == []
    assert await ids(category="air_bersih") == ["sms:3"]
    assert await ids("jalan", agency="dinas_pu") == ["sms:1"]
    assert await ids(since=T0 + day) == ["sms:3", "sms:2"]
    assert await ids(since=T0, until=T0 + day) == ["sms:1"]
    assert await ids("jalan", size=5, until=T0 + 2 * day, agency="dishub") == ["sms:2"]


async def test_words_with_query_syntax_are_words(search_index: SearchIndex) -> None:
    await fill(search_index, make_consolidated())

    for words in ('"', "lampu AND (", "*:*", "text_redacted:*", "\\", "-", "lampu~9 OR [x TO", "\x00"):
        await search_index.search(words)


async def test_a_search_for_a_whole_book_is_refused(search_index: SearchIndex) -> None:
    with pytest.raises(DataFault, match="query_too_long"):
        await search_index.search("lampu " * 10_000)


async def test_a_report_is_found_by_its_tracking_id_with_its_case(search_index: SearchIndex) -> None:
    match = DuplicateMatch(report_id="sms:1", kind=DuplicateKind.NEAR, score=0.9)
    await fill(
        search_index,
        make_consolidated("web:2", match=match, received_at=T0 + timedelta(hours=1)),
        make_consolidated("sms:1"),
        make_consolidated("sms:3"),
    )

    report = await search_index.find_by_tracking_id("T-web:2")

    assert report is not None
    members = await search_index.case_members(report.case_id)
    assert [member.report_id for member in members.documents] == ["sms:1", "web:2"]


async def test_reports_of_different_months_are_counted_and_read_together_oldest_first(
    search_index: SearchIndex,
) -> None:
    reports = [make_consolidated(f"sms:{n}", received_at=T0 + timedelta(days=n)) for n in range(40)]
    await fill(search_index, *reversed(reports))

    read = [document.report_id async for document in search_index.received_since(T0 + timedelta(days=10))]

    assert await search_index.count_ids([f"sms:{n}" for n in range(50)]) == 40
    assert read == [f"sms:{n}" for n in range(10, 40)]


async def test_reports_that_need_people_are_found_oldest_first_and_no_others(search_index: SearchIndex) -> None:
    unsure = (ReviewReason.LOW_CONFIDENCE_CATEGORY,)
    await fill(
        search_index,
        make_consolidated("sms:3", received_at=T0 + timedelta(days=2), reasons=unsure),
        make_consolidated("sms:1", reasons=unsure),
        make_consolidated("sms:2"),
    )

    waiting = [document.report_id async for document in search_index.waiting_for_review()]
    lately = [document.report_id async for document in search_index.waiting_for_review(T0 + timedelta(days=1))]

    assert (waiting, lately) == (["sms:1", "sms:3"], ["sms:3"])


async def test_reports_are_given_in_the_order_of_their_ids_and_missing_ones_left_out(search_index: SearchIndex) -> None:
    await fill(search_index, make_consolidated("sms:1"), make_consolidated("sms:2"))

    given = await search_index.get_reports(["sms:2", "sms:9", "sms:1"])

    assert [document.report_id for document in given] == ["sms:2", "sms:1"]


async def test_more_reports_than_a_page_are_all_read_once(
    search_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.adapters.search_index.PAGE_SIZE", 4)
    await fill(search_index, *[make_consolidated(f"sms:{n:02}") for n in range(12)])

    read = [document.report_id async for document in search_index.received_since(T0)]

    assert read == [f"sms:{n:02}" for n in range(12)]
    assert await search_index.count_ids(read) == 12


async def test_an_engine_that_is_away_is_an_outage(serve: Serve) -> None:
    async with serve(lambda _: web.Response()) as url:
        pass  # it is gone, and its port with it

    async with SearchIndex.connect(url) as index:
        with pytest.raises(Outage):
            await index.write([as_indexed(make_consolidated())])
        with pytest.raises(Outage):
            await index.search("lampu")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_an_overloaded_engine_is_an_outage(serve: Serve, status: int) -> None:
    async with serve(lambda _: web.Response(status=status)) as url, SearchIndex.connect(url) as index:
        with pytest.raises(Outage, match=str(status)):
            await index.write([as_indexed(make_consolidated())])


@pytest.mark.parametrize("status", [401, 403])
async def test_an_engine_that_refuses_us_is_a_fault_of_the_set_up(serve: Serve, status: int) -> None:
    async with serve(lambda _: web.Response(status=status)) as url, SearchIndex.connect(url) as index:
        with pytest.raises(SetupFault, match="LAPOR_ELASTICSEARCH"):
            await index.write([as_indexed(make_consolidated())])


async def test_a_server_that_is_no_elasticsearch_is_a_fault_of_the_set_up(serve: Serve) -> None:
    async with serve(lambda _: web.json_response({})) as url, SearchIndex.connect(url) as index:
        with pytest.raises(SetupFault, match="not the address of an Elasticsearch"):
            await index.search("lampu")


async def test_a_mapping_that_cannot_be_widened_is_a_fault_of_the_set_up(serve: Serve) -> None:
    def answer(request: web.Request) -> web.Response:
        wrong = request.path.endswith("_mapping")
        body = {"error": {"type": "illegal_argument_exception"}} if wrong else {"acknowledged": True}
        headers = {"X-Elastic-Product": "Elasticsearch"}
        return web.json_response(body, status=400 if wrong else 200, headers=headers)

    async with serve(answer) as url, SearchIndex.connect(url) as index:
        with pytest.raises(SetupFault, match="INDEX_VERSION"):
            await index.init()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, "es_rejected_execution_exception"),
        (503, "unavailable_shards_exception"),
        (403, "cluster_block_exception"),
        (404, "index_not_found_exception"),
        (400, "validation_exception"),
    ],
)
def test_one_item_that_failed_by_the_engines_fault_makes_the_whole_batch_wait(status: int, kind: str) -> None:
    items = [
        {"index": {"_id": "sms:1", "status": 201}},
        {"index": {"_id": "sms:2", "status": status, "error": {"type": kind, "reason": "…"}}},
    ]

    with pytest.raises(Outage, match=kind):
        read_answer(items)
