"""Filing over Open311: what is handed over, what is not, and who may."""

from __future__ import annotations

from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import httpx
import orjson
import pytest

from pipeline.adapters.store.engine import Store, open_store
from pipeline.domain.client import Scope
from pipeline.domain.partner import Partner
from pipeline.domain.tracking import parse_tracking_id
from tests.services.fakes import Publisher, make_services
from tests.web.client import ELSEWHERE, MAX_BODY_BYTES, open_client
from tests.web.open311.conftest import OPEN
from tests.web.security.clients import bearer, make

PATH = "/open311/v2/requests"
LAMP = {"service_code": "infrastruktur", "description": "Lampu jalan padam", "lat": "-3.6954", "long": "128.1812"}
PERSON = {
    "first_name": "Sari",
    "last_name": "Contoh",
    "email": "sari@example.com",
    "phone": "0812-0000-0001",
    "account_id": "a-17",
    "device_id": "d-4",
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def file(publisher: Publisher, form: Any, *, suffix: str = "json", **options: Any) -> httpx.Response:
    with TemporaryDirectory() as folder:
        async with open_store(f"sqlite:///{folder}/lapor.db") as store:
            services = make_services(publisher=publisher, store=store)
            async with open_client(services, open311=replace(OPEN, **options)) as client:
                return await client.post(f"{PATH}.{suffix}", content=urlencode(form, doseq=True), headers=FORM)


async def handed_over(form: Any) -> dict[str, str]:
    """File, and give what was handed over."""
    publisher = Publisher()
    answer = await file(publisher, form)
    assert answer.status_code == 200, answer.text
    (raw,) = publisher.taken
    taken: dict[str, str] = orjson.loads(raw.body)
    return taken


async def test_a_report_is_taken_and_its_id_and_tracking_id_are_told_in_xml_too() -> None:
    answer = await file(Publisher(), LAMP | PERSON, suffix="xml")

    root = fromstring(answer.content)  # noqa: S314 - our own
    assert (answer.status_code, root.tag, [each.tag for each in root]) == (200, "service_requests", ["request"])
    assert len(root.findtext("request/service_request_id") or "") > 40
    assert root.findtext("request/account_id") == ""
    notice = root.findtext("request/service_notice") or ""
    assert parse_tracking_id(notice.partition("Kode lacak: ")[2].partition(".")[0])


async def test_no_name_is_handed_over_and_a_person_is_known_by_the_surest_of_what_is_given() -> None:
    taken = await handed_over(LAMP | PERSON)
    assert taken == {
        "text": "Lampu jalan padam",
        "category": "infrastruktur",
        "sender": "0812-0000-0001",
        "contact": "0812-0000-0001",
        "lat": "-3.6954",
        "lon": "128.1812",
    }

    for known in ("phone", "email"):
        PERSON_LEFT = {name: value for name, value in PERSON.items() if name not in ("phone", "email")}
        assert (await handed_over(LAMP | PERSON_LEFT | {known: PERSON[known]}))["sender"] == PERSON[known]
    assert (await handed_over(LAMP | {"account_id": "0812"}))["sender"] == "open311/0812"
    assert (await handed_over(LAMP | {"device_id": "d-4"}))["sender"] == "open311/d-4"
    assert not {"sender", "contact"} & (await handed_over(LAMP)).keys()
    assert (await handed_over(LAMP | {"attribute[kerahasiaan]": "rahasia"}))["visibility"] == "rahasia"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"lat": "-3,6954", "long": "128,1812"}, {"lat": "-3,6954", "lon": "128,1812"}),
        ({"address_string": "Jl. Melati 3, Kota Ambon"}, {"place": "Jl. Melati 3, Kota Ambon"}),
        ({"address_id": "81.71"}, {"region": "81.71"}),
        (
            {"address_string": "Jl. Melati 3", "attribute[wilayah]": "Kota Ambon"},
            {"place": "Jl. Melati 3", "region": "Kota Ambon"},
        ),
    ],
)
async def test_a_place_is_a_point_words_or_the_code_of_a_region(
    place: dict[str, str], expected: dict[str, str]
) -> None:
    taken = await handed_over({"service_code": "infrastruktur", "description": "Lampu padam", **place})

    assert taken == {"text": "Lampu padam", "category": "infrastruktur", **expected}


async def test_links_to_pictures_stand_in_the_text_and_nothing_is_fetched() -> None:
    links = ["https://foto.example.com/1.jpeg", "file:///etc/passwd", "http://foto.example.com/2.jpeg"]
    taken = await handed_over(LAMP | {"media_url": links})

    assert taken["text"].splitlines()[1:] == [f"Foto: {links[0]}", f"Foto: {links[2]}"]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "tidak_ada"}, 404, "service_code"),
        ({"description": " "}, 400, "kosong"),
        ({"lat": "", "long": ""}, 400, "lokasi"),
        ({"lat": "37.76", "long": "-122.42"}, 400, "lokasi"),
        ({"jurisdiction_id": "sfgov.org"}, 404, "lapor.go.id"),
        ({"description": "x" * MAX_BODY_BYTES}, 400, "besar"),
        ({"x": ["1"] * 201}, 400, "formulir"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_is_handed_over(
    change: dict[str, Any], status: int, words: str
) -> None:
    publisher = Publisher()
    answer = await file(publisher, LAMP | change)

    (told,) = answer.json()
    assert (answer.status_code, told["code"], words in told["description"]) == (status, status, True), told
    assert publisher.taken == []


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=x"])
async def test_another_kind_of_body_is_refused(media_type: str) -> None:
    async with open_client(make_services(), open311=OPEN) as client:
        answer = await client.post(f"{PATH}.json", content=b"{}", headers={"Content-Type": media_type})

    assert (answer.status_code, "urlencoded" in answer.json()[0]["description"]) == (400, True)


async def test_nobody_files_without_a_key_unless_the_deployment_says_so() -> None:
    publisher = Publisher()
    answer = await file(publisher, LAMP, without_key=False)

    assert (answer.status_code, answer.json()[0]["code"], publisher.taken) == (403, 403, [])


async def test_one_address_without_a_key_and_one_sender_file_so_much_in_a_minute(store: Store) -> None:
    other = LAMP | {"phone": "0812-0000-0002"}
    for limit, forms, statuses in (
        ({"keyless_per_minute": 2}, [LAMP, other, LAMP], [200, 200, 429]),
        ({"sender_per_minute": 1}, [other, LAMP | PERSON, other], [200, 200, 429]),
    ):
        async with open_client(make_services(store=store), open311=OPEN, address=ELSEWHERE, **limit) as client:
            answers = [await client.post(f"{PATH}.json", data=form) for form in forms]

        assert [answer.status_code for answer in answers] == statuses
        assert answers[-1].headers["Retry-After"] == "5"


@pytest.mark.parametrize("where", ["form", "query", "header"])
async def test_a_key_says_whose_client_files(store: Store, where: str) -> None:
    publisher = Publisher()
    services = make_services(publisher=publisher, store=store)
    made = await make(services)
    form = LAMP | {"account_id": "a-17"} | ({"api_key": made.key} if where == "form" else {})
    params = {"api_key": made.key} if where == "query" else {}
    headers = bearer(made) if where == "header" else {}
    async with open_client(services, address=ELSEWHERE, keyless_per_minute=0, sender_per_minute=0) as client:
        answer = await client.post(f"{PATH}.json", data=form, params=params, headers=headers)

    assert answer.status_code == 200, answer.text
    (raw,) = publisher.taken
    assert (raw.channel, raw.client) == ("aplikasi", "aplikasi-warga")
    assert orjson.loads(raw.body)["sender"] == "aplikasi-warga/a-17"
    assert made.key.encode() not in raw.body


async def test_a_partner_that_has_a_form_of_its_own_files_in_that_of_open311(store: Store) -> None:
    publisher = Publisher()
    partner = Partner(name="lapordesa", title="Lapor Desa", fields={"text": "isi.uraian"}, signed=False)
    services = make_services(publisher=publisher, store=store, partners={"lapordesa": partner})
    made = await make(services, "lapordesa")
    async with open_client(services) as client:
        answer = await client.post(f"{PATH}.json", data=LAMP | {"api_key": made.key})

    assert answer.status_code == 200, answer.text
    assert [(raw.channel, orjson.loads(raw.body)["text"]) for raw in publisher.taken] == [
        ("lapordesa", "Lampu jalan padam")
    ]


async def test_a_wrong_key_and_one_that_may_not_write_are_refused(store: Store) -> None:
    services = make_services(store=store)
    reader = await make(services, scopes=[Scope.READ_CASES])
    async with open_client(services, open311=OPEN) as client:
        answers = [await client.post(f"{PATH}.json", data=LAMP | {"api_key": key}) for key in ("xyz", reader.key)]

    assert [(answer.status_code, answer.json()[0]["code"]) for answer in answers] == [(403, 403)] * 2


async def test_a_region_that_is_not_known_is_told_and_the_report_is_taken() -> None:
    answer = await file(Publisher(), LAMP | {"attribute[wilayah]": "Kota Ambn"})

    assert "Wilayah ini tidak dikenal. Maksud Anda Kota Ambon?" in answer.json()[0]["service_notice"]


async def test_a_form_that_is_sent_again_with_its_key_gets_the_first_answer() -> None:
    publisher = Publisher()
    async with open_client(make_services(publisher=publisher), open311=OPEN) as client:
        key = {"Idempotency-Key": "8e03978e-40d5-43e8-bc93-6894a57f9324"}
        first, again = [await client.post(f"{PATH}.json", data=LAMP, headers=key) for _ in range(2)]
        counted = client._transport.app.state.metrics.registry  # type: ignore[attr-defined]

    assert first.json() == again.json()
    assert len(publisher.taken) == 1
    known = {"channel": "web", "outcome": "known"}
    assert counted.get_sample_value("lapor_gateway_reports_total", known) == 1


async def test_a_report_that_was_not_taken_is_told_with_a_time_to_come_again() -> None:
    answer = await file(Publisher(is_away=True), LAMP)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
