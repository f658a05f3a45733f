"""What everybody may read over Open311: services, lists, one request; and how it is told that something is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import httpx
import pytest

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import build_document, with_progress, write_document
from pipeline.domain.errors import Outage
from pipeline.domain.follow_up import Progress, Status
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services.open311.requests import request_ids
from pipeline.services.opened import Services
from tests.contract.report_builder import T0, make_consolidated
from tests.contracts.filling import fill
from tests.services.fakes import make_services
from tests.web.client import open_client
from tests.web.open311.reports import LAMP, SECRETS

BASE = "/open311/v2"
SPAN = {"start_date": "2026-11-01T00:00:00Z", "end_date": "2026-11-30T00:00:00Z"}


async def read(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await client.get(f"{BASE}/{path}.json", params=params)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8"), answer.text
    return answer.json()


async def read_xml(client: httpx.AsyncClient, path: str, **params: Any) -> Element:
    answer = await client.get(f"{BASE}/{path}.xml", params=params)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8"), answer.text
    assert answer.text.startswith("<?xml version='1.0' encoding='utf-8'?>")
    return fromstring(answer.content)  # noqa: S314 - our own


async def codes(client: httpx.AsyncClient, **params: Any) -> list[str]:
    return [each["service_code"] for each in await read(client, "requests", **params)]


async def error(client: httpx.AsyncClient, path: str, **params: Any) -> tuple[int, str]:
    """Ask for what is wrong, in both formats; they say the same."""
    shown = (await client.get(f"{BASE}/{path}.json", params=params)).json()
    answer = await client.get(f"{BASE}/{path}.xml", params=params)
    (found,) = fromstring(answer.content)  # noqa: S314 - our own
    assert found.tag == "error"
    told = {"code": int(found.findtext("code") or 0), "description": found.findtext("description")}
    assert [told] == shown
    assert told["code"] == answer.status_code
    return answer.status_code, str(told["description"])


def texts(element: Element, *names: str) -> list[str | None]:
    return [element.findtext(name) for name in names]


async def test_discovery_names_the_address_and_both_formats(client: httpx.AsyncClient) -> None:
    root = await read_xml(client, "discovery")

    endpoint = root.find("endpoints/endpoint")
    assert root.tag == "discovery"
    assert endpoint is not None
    assert texts(endpoint, "specification", "url", "type") == [
        "http://wiki.open311.org/GeoReport_v2",
        "http://gateway/open311/v2",
        "production",
    ]
    assert [each.text for each in endpoint.iterfind("formats/format")] == ["text/xml", "application/json"]
    assert (await read(client, "discovery"))["contact"] == root.findtext("contact") == "Hubungi Dinas Kominfo."


async def test_services_are_our_categories_and_those_with_metadata_have_a_definition(client: httpx.AsyncClient) -> None:
    services = await read(client, "services")

    assert [each["service_code"] for each in services] == list(load_taxonomy().category_slugs)
    assert {each["type"] for each in services} == {"realtime"}
    for each in services:
        assert each["service_name"]
        assert each["group"]
        definition = await read(client, f"services/{each['service_code']}")
        assert bool(definition["attributes"]) == each["metadata"]
    region, visibility = (await read_xml(client, "services/infrastruktur")).iterfind("attributes/attribute")
    assert texts(region, "code", "required", "order", "values") == ["wilayah", "false", "1", ""]
    assert texts(visibility, "code", "datatype", "order") == ["kerahasiaan", "singlevaluelist", "2"]
    assert [each.findtext("key") for each in visibility.iterfind("values/value")] == ["publik", "anonim", "rahasia"]


async def test_the_list_holds_reports_of_the_last_90_days_the_newest_first(client: httpx.AsyncClient) -> None:
    assert await codes(client, end_date="2026-11-30T00:00:00Z") == ["air_bersih", "infrastruktur"]
    assert await codes(client, start_date="2026-08-01", end_date="2026-09-01T00:00:00+07:00") == ["infrastruktur"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"service_code": "air_bersih"}, ["air_bersih"]),
        ({"service_code": "air_bersih,infrastruktur"}, ["air_bersih", "infrastruktur"]),
        ({"service_code": ["air_bersih", "agama"]}, ["air_bersih"]),
        ({"service_code": " , "}, ["air_bersih", "infrastruktur"]),
        ({"status": "open"}, ["air_bersih", "infrastruktur"]),
        ({"status": "closed"}, []),
        ({"status": "OPEN,closed"}, ["air_bersih", "infrastruktur"]),
        ({"start_date": "2026-11-24T02:00:00Z"}, ["air_bersih"]),
        ({"end_date": "2026-11-24T01:02:03Z"}, ["infrastruktur"]),
        ({"end_date": "2026-11-24T08:02:03+07:00"}, ["infrastruktur"]),
        ({"page_size": "1"}, ["air_bersih"]),
        ({"page_size": "1", "page": "2"}, ["infrastruktur"]),
        ({"max_requests": "1"}, ["air_bersih"]),
        ({"page_size": "5000"}, ["air_bersih", "infrastruktur"]),
        ({"jurisdiction_id": "LAPOR.go.id"}, ["air_bersih", "infrastruktur"]),
    ],
)
async def test_the_list_is_filtered(client: httpx.AsyncClient, params: dict[str, Any], expected: list[str]) -> None:
    assert await codes(client, **{**SPAN, **params}) == expected


async def test_ids_override_all_else_and_open_nothing_elsewhere(client: httpx.AsyncClient) -> None:
    ids = [each["service_request_id"] for each in await read(client, "requests", **SPAN)]

    asked = ",".join([*reversed(ids), ids[0][:-4] + "AAAA", "web:1", "T-web:1"])
    found = await read(client, "requests", service_request_id=asked, status="closed", start_date="2020-01-01")
    assert [each["service_request_id"] for each in found] == ids[::-1]
    for own_id in ids:
        for door in ("/api/v1/cases/{}", "/open311/v2/tokens/x{}.json"):
            assert (await client.get(door.format(own_id))).status_code in (404, 422)


async def test_nothing_private_is_told(client: httpx.AsyncClient) -> None:
    for path in ("requests.json", "requests.xml"):
        shown = (await client.get(f"{BASE}/{path}", params=SPAN)).text
        assert not any(secret in shown for secret in SECRETS)


async def test_a_confidential_report_is_in_no_list_and_its_id_gives_none_of_its_words(
    client: httpx.AsyncClient, services: Services, search_index: SearchIndex
) -> None:
    hidden = replace(LAMP, report=replace(LAMP.report, report_id="web:9", visibility=Visibility.CONFIDENTIAL))
    await fill(search_index, replace(hidden, report=concealed(hidden.report)))

    assert await codes(client, **SPAN) == ["air_bersih", "infrastruktur"]
    (found,) = await read(client, f"requests/{request_ids(services).give('web:9')}")
    assert (found["description"], found["address"], found["lat"]) == ("", "Kota Ambon, Maluku", None)


async def test_what_people_must_look_at_first_is_in_no_list_until_they_have_and_is_read_by_its_id(
    client: httpx.AsyncClient, services: Services, search_index: SearchIndex
) -> None:
    doubted = make_consolidated(
        "web:8", text="Kabel menjuntai", category="energi_sda", reasons=(ReviewReason.PLACE_UNCLEAR,)
    )
    await fill(search_index, doubted)
    assert "energi_sda" not in await codes(client, **SPAN)
    assert (await read(client, f"requests/{request_ids(services).give('web:8')}"))[0]["service_code"] == "energi_sda"

    looked_at = with_progress(build_document(doubted), Progress(version=1, status=Status.VERIFIED, since=T0))
    await search_index.write([report_document("web:8", write_document(looked_at), version=9)])
    await search_index.refresh()
    assert "energi_sda" in await codes(client, **SPAN)


async def test_letters_that_xml_cannot_hold_are_left_out(client: httpx.AsyncClient) -> None:
    root = await read_xml(client, "requests", **SPAN)

    assert root.tag == "service_requests"
    assert [each.findtext("description") for each in root.iterfind("request")] == [
        "Air PDAM keruh sejak kemarin",
        "Lampu jalan di Jl. Pattimura mati & gelap <hub> <TELP>",
    ]
    assert root.findtext("request/zipcode") == ""


@pytest.mark.parametrize(
    ("path", "params", "status", "words"),
    [
        ("services", {"jurisdiction_id": "sfgov.org"}, 404, "jurisdiction_id"),
        ("services/tidak_ada", {}, 404, "service_code"),
        ("requests", {"service_code": "tidak_ada"}, 404, "service_code"),
        ("requests/tidak-ada", {}, 404, "nomor ini"),
        ("requests/web:1", {}, 404, "nomor ini"),
        ("tokens/123456", {}, 404, "Token"),
        ("tidak-ada", {}, 404, "Alamat"),
        ("requests", {"status": "fixed"}, 400, "open, closed"),
        ("requests", {"start_date": "kemarin"}, 400, "start_date"),
        ("requests", {"end_date": "0001-01-01"}, 400, "end_date"),
        ("requests", {"end_date": "9999-12-31T23:59:59-12:00"}, 400, "end_date"),
        ("requests", {"start_date": "2026-01-01", "end_date": "2026-06-01"}, 400, "90 hari"),
        ("requests", {"page": "0"}, 400, "Halaman"),
        ("requests", {"page": "11"}, 400, "10000"),
        ("requests", {"page": "9" * 400}, 400, "Halaman"),
        ("requests", {"service_request_id": "a," * 10 + ",".join(map(str, range(1001)))}, 400, "1000"),
    ],
)
async def test_what_is_wrong_is_told_in_the_format_that_was_asked_for(
    client: httpx.AsyncClient, path: str, params: dict[str, Any], status: int, words: str
) -> None:
    found, description = await error(client, path, **params)

    assert (found, words in description) == (status, True), description


@pytest.mark.parametrize(("method", "path"), [("PUT", "requests.xml"), ("GET", "services.rss"), ("GET", "requests")])
async def test_other_calls_and_formats_are_not_there(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, f"{BASE}/{path}")

    assert (answer.status_code, fromstring(answer.content).tag) == (404, "errors")  # noqa: S314 - our own


async def test_an_index_that_is_away_is_told_with_a_time_to_come_again() -> None:
    class Index:
        async def find(self, *_: Any, **__: Any) -> None:
            raise Outage("away")

    async with open_client(make_services(search=Index())) as client:
        answer = await client.get(f"{BASE}/requests.json")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()[0]["code"] == 503
