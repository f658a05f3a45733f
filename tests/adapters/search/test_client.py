from __future__ import annotations

import orjson
import pytest
from aiohttp import web

from pipeline.adapters.search.bulk import bulk_lines, read_answer, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.template import field_names
from pipeline.contract.document import encode_document
from pipeline.domain.errors import Outage, SetupFault
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from tests.adapters.conftest import Serve
from tests.contract.report_builder import ASSIGNMENT, make_consolidated
from tests.contracts.filling import as_indexed


def test_a_document_goes_into_the_request_byte_for_byte() -> None:
    document = as_indexed(make_consolidated())

    action, body = bulk_lines([document])

    assert orjson.loads(action) == {
        "index": {
            "_index": "laporan",
            "require_alias": True,
            "_id": "sms:17",
            "version": 1,
            "version_type": "external_gte",
        }
    }
    assert body == document.body


def test_a_line_break_between_tokens_does_not_tear_the_request_apart() -> None:
    pretty = orjson.dumps(orjson.loads(encode_document(make_consolidated())), option=orjson.OPT_INDENT_2)

    _, body = bulk_lines([report_document("sms:17", pretty, version=1)])

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
    full = make_consolidated(place=place, location=GeoPoint(lat=-6.9, lon=107.6), assignment=ASSIGNMENT)

    missing_alternatives = {"agency.alternatives"}  # this report has none
    assert leaves(orjson.loads(encode_document(full))) - missing_alternatives <= field_names()


async def test_writing_nothing_asks_nothing(serve: Serve) -> None:
    def never(request: web.Request) -> web.Response:
        raise AssertionError(request.path)

    async with serve(never) as url, SearchIndex.connect(url) as index:
        assert (await index.write([])).written == ()


async def test_an_engine_that_is_away_is_an_outage(serve: Serve) -> None:
    async with serve(lambda _: web.Response()) as url:
        pass  # it is gone, and its port with it

    async with SearchIndex.connect(url) as index:
        with pytest.raises(Outage):
            await index.write([as_indexed(make_consolidated())])
        with pytest.raises(Outage):
            await index.search()


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
        with pytest.raises(SetupFault, match="bukan alamat Elasticsearch"):
            await index.search()


async def test_a_mapping_that_cannot_be_widened_is_a_fault_of_the_set_up(serve: Serve) -> None:
    def answer(request: web.Request) -> web.Response:
        wrong = request.path.endswith("_mapping")
        body = {"error": {"type": "illegal_argument_exception"}} if wrong else {"acknowledged": True}
        headers = {"X-Elastic-Product": "Elasticsearch"}
        return web.json_response(body, status=400 if wrong else 200, headers=headers)

    async with serve(answer) as url, SearchIndex.connect(url) as index:
        with pytest.raises(SetupFault, match="lapor index migrate"):
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
def test_what_failed_by_the_engines_fault_is_held_and_the_others_are_written(status: int, kind: str) -> None:
    items = [
        {"index": {"_id": "sms:1", "status": 201}},
        {"index": {"_id": "sms:2", "status": status, "error": {"type": kind, "reason": "…"}}},
    ]

    documents = [as_indexed(make_consolidated(f"sms:{number}")) for number in (1, 2)]

    result = read_answer(documents, items)

    assert result.written == ("sms:1",)
    assert [(fault.document, fault.code) for fault in result.held] == [(documents[1], kind)]
    assert result.refused == ()
