"""Published clients of Open311 work with our gateway over HTTP.

`georeport` 0.3.1 (2025) reads; no client that is kept files. `three` 0.8.0 (2013) does, and needs one name of Python 2.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from georeport import GeoReport

from tests.services.fakes import Publisher
from tests.web.open311.reports import SECRETS

SPAN = {"start_date": "2026-11-01T00:00:00Z", "end_date": "2026-11-30T00:00:00Z"}


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> Any:
    """`three`, which asks Python for `itertools.ifilter`."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    import three

    return three.Three(endpoint, jurisdiction="lapor.go.id")


async def ask(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call a client, which blocks."""
    return await asyncio.to_thread(call, *arguments, **named)


@pytest.mark.parametrize("output_format", ["json", "xml"])
async def test_georeport_reads_services_definitions_and_requests(endpoint: str, output_format: str) -> None:
    client = GeoReport(endpoint, jurisdiction="lapor.go.id", output_format=output_format)

    services = {each["service_code"]: each for each in await ask(client.get_service_list)}
    assert services["infrastruktur"]["group"] == "Prasarana dan Lingkungan"
    assert str(services["infrastruktur"]["metadata"]).casefold() == "true"
    definition = await ask(client.get_service_definition, "infrastruktur")
    assert definition["service_code"] == "infrastruktur"
    assert "wilayah" in str(definition["attributes"])

    water, lamp = await ask(client.get_service_requests, **SPAN)
    assert (water["service_code"], lamp["service_code"]) == ("air_bersih", "infrastruktur")
    assert lamp["description"] == "Lampu jalan di Jl. Pattimura mati & gelap <hub> <TELP>"
    assert lamp["address"] == "Jl. Pattimura RT 03/05, Kota Ambon, Maluku"
    assert (float(lamp["lat"]), float(lamp["long"])) == (-3.6954, 128.1812)
    assert (lamp["requested_datetime"], lamp["expected_datetime"]) == ("2026-11-24T01:02:03Z", "2026-12-04T01:02:03Z")
    assert (lamp["status"], lamp["zipcode"]) == ("open", None)
    assert lamp["media_url"] == f"{endpoint.removesuffix('/open311/v2')}/foto/{'0' * 32}.jpg"
    assert await ask(client.get_service_request, lamp["service_request_id"]) == lamp
    assert not any(secret in str((water, lamp)) for secret in SECRETS)


async def test_three_finds_files_and_turns_pages(three: Any, publisher: Publisher) -> None:
    assert (await ask(three.discovery))["endpoints"][0]["url"] == three.endpoint.rstrip("/")
    assert "tik" in {each["service_code"] for each in await ask(three.services)}
    pages = [await ask(three.requests, **SPAN, count=1, page=page) for page in (1, 2, 3)]
    assert [[each["service_code"] for each in page] for page in pages] == [["air_bersih"], ["infrastruktur"], []]
    assert await ask(three.requests, "air_bersih", between=["11-01-2026", "11-30-2026"]) == pages[0]

    (filed,) = await ask(
        three.post,
        "infrastruktur",
        description="Jalan amblas di depan pasar",
        address="Jl. Sultan Hairun, Kota Ambon",
        name="Sari Contoh",
        phone="0812-0000-0001",
    )

    assert filed["service_notice"].startswith("Laporan diterima. Kode lacak: ")
    request_id = filed["service_request_id"]
    assert await ask(three.token, request_id) == [{"service_request_id": request_id, "token": request_id}]
    (raw,) = publisher.taken
    assert orjson.loads(raw.body) == {
        "text": "Jalan amblas di depan pasar",
        "category": "infrastruktur",
        "place": "Jl. Sultan Hairun, Kota Ambon",
        "sender": "0812-0000-0001",
        "contact": "0812-0000-0001",
    }
    assert (raw.channel, raw.client) == ("web", "open311")
