"""The OpenAPI document tells the truth: every answer that it describes comes, and no other does."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.classify.explanation import Explanation, Part, Reading
from pipeline.domain.client import Scope
from pipeline.domain.errors import Outage, SetupFault
from pipeline.domain.follow_up import STEPS, Actor, DeadlineState, FollowUp, Office, Progress, Status
from pipeline.domain.officer import Role
from pipeline.domain.tracking import tracking_id
from pipeline.services.follow_up import VERBS, Verb
from pipeline.services.offices import show_secret
from pipeline.services.reading import ReadText
from pipeline.web.problems import MEDIA_TYPE
from tests.contract.report_builder import T0
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.duplicates.reports_to_compare import make_analysed
from tests.services.fakes import KEYS, ApplyingPublisher, Publisher, make_services
from tests.web.client import ELSEWHERE, MAX_BODY_BYTES, open_client
from tests.web.security.clients import bearer, make, officer, signed_by_office

TEXT = {"text": "lampu jalan padam di depan pasar ikan sudah tiga malam"}
DOORS = ("/api/v1/reports", "/sms/generic")
BATCH = "/api/v1/reports/batch"
CASE, CASES = "/api/v1/cases/{any_id}", "/api/v1/cases"
REPORT = "/api/v1/reports/{any_id}"
PROGRESS = f"{REPORT}/progress"
EVENTS, OFFICE = "/api/v1/offices/{code}/events", Office("pln", "PT PLN (Persero)")
AT_OFFICE = "sms:17"
SEARCH = "/api/v1/search"
STEP = {"text": "Lampu sudah diganti.", "agency": "dinas_pu", "version": None}
LISTS = ("/api/v1/categories", "/api/v1/agencies", "/api/v1/regions", "/api/v1/channels")
OPEN = ("/api/v1/reports", "/api/v1/similar", "/api/v1/explain", f"{CASE}/follow", BATCH)
"""What is counted by address without a key, and may be signed."""

CODE = SealedIds(KEYS.case).case_code("sms:1")
WRONG_KEY = {"Authorization": "Bearer lapor_000000000000_" + "a" * 43}
WRONG_TOKEN = {"Authorization": "Bearer petugas_000000000000_" + "a" * 43}
TOO_LARGE = b"x" * (MAX_BODY_BYTES + 1)
BODIES = (b"", b"{", b"[]", b"7", b"[" * 1_900, b"9" * 1_900, b"\xff\xfe\x00", b'{"text": null}', b'{"text": [1]}')


def load() -> ReadText:
    said = (Explanation("category", "infrastruktur", 0.9, (Part("lampu", 0.5),), (Part("ikan", -0.1),)),)
    return lambda asked: Reading(make_analysed(asked.text), said)


def load_nothing() -> ReadText:
    raise SetupFault("no model")


@dataclass
class Gateways:
    """Gateways in each state that a client can meet, and what they answered."""

    well: httpx.AsyncClient
    away: httpx.AsyncClient
    full: httpx.AsyncClient
    slow: httpx.AsyncClient
    progress: ProgressTable
    officer: dict[str, str]
    analyst: dict[str, str]
    stranger: dict[str, str]
    app_key: dict[str, str]
    reading_key: dict[str, str]
    office_secret: str
    seen: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    async def prepare(self, path: str) -> None:
        """Bring the reports into a status from which the path's verb leads on."""
        verb = path.rpartition("/")[2]
        status = min(STEPS[VERBS[Verb(verb)]].sources) if verb in set(Verb) else Status.RECEIVED
        report_ids = ("sms:1", "web:2")
        version = max((await self.progress.find_versions(report_ids)).values(), default=0) + 1
        told = FollowUp(
            event_id="", report_id="", based_on=0, at=T0, actor=Actor.SYSTEM, deadline=DeadlineState.IN_TIME
        )
        history = tuple(replace(told, event_id=f"{path}:{number}") for number in range(version))
        await self.progress.save(dict.fromkeys(report_ids, Progress(version=version, status=status, history=history)))
        at_office = Progress(version=version, status=Status.FORWARDED, office=OFFICE, history=history)
        await self.progress.save({AT_OFFICE: at_office})

    async def ask(self, client: httpx.AsyncClient, method: str, path: str, any_id: str = "", **sent: Any) -> None:
        """Ask, and note the answer; a problem has its form."""
        any_id = any_id or ("sms:1" if "petugas_" in str(sent.get("headers")) else CODE)
        answer = await client.request(method, path.format(any_id=any_id, code=OFFICE.code), **sent)
        self.seen[method.lower(), path].add(answer.status_code)
        self.check(method.lower(), path, answer)

    def check(self, method: str, path: str, answer: httpx.Response) -> None:
        """Hold an answer against its description."""
        described = DESCRIBED["paths"][path][method]["responses"].get(str(answer.status_code))
        assert described, f"{method} {path} answers {answer.status_code}, which is not described: {answer.text}"
        media_type = answer.headers["Content-Type"]
        assert media_type in described["content"]
        assert (media_type == MEDIA_TYPE) == (answer.status_code >= 400)
        if "json" in media_type:
            jsonschema.validate(answer.json(), resolved(described["content"][media_type]["schema"]))
        if media_type == MEDIA_TYPE:
            assert answer.json()["code"] in described["content"][media_type]["examples"]


DESCRIBED: dict[str, Any] = {}


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Give a schema with the components that it refers to."""
    return {**schema, "components": DESCRIBED["components"]}


@pytest.fixture
async def gateways(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Gateways]:  # noqa: F811
    await fill(search_index, make_member("sms:1"), make_member("web:2", "sms:1"), make_member("sms:9"))
    await fill(search_index, make_member(AT_OFFICE))
    away = SearchIndex.connect("http://127.0.0.1:9")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(away)
        store = await stack.enter_async_context(open_store(f"sqlite:///{tmp_path / 'lapor.db'}"))
        publisher = ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))
        well = make_services(search=search_index, load=load, store=store, publisher=publisher)
        gone = make_services(search=away, publisher=Publisher(is_away=True), load=load_nothing)
        gone = replace(gone, store=no_store)
        clients = [
            open_client(well),
            open_client(gone),
            open_client(well, address=ELSEWHERE, address_per_minute=1),
            open_client(well, read_within_s=0.01),
        ]
        found = Gateways(
            *[await stack.enter_async_context(client) for client in clients],
            progress=ProgressTable(store),
            officer=await officer(well),
            analyst=await officer(well, "Analis", role=Role.ANALYST),
            stranger=await officer(well, "PU Bandung", role=Role.AGENCY, agency="dinas_pu:32.73"),
            app_key=bearer(await make(well)),
            reading_key=bearer(await make(well, scopes=[Scope.READ_REPORTS], channels=())),
            office_secret=await show_secret(well, OFFICE.code, is_renewed=False),
        )
        DESCRIBED.update((await found.well.get("/openapi.json")).json())
        yield found


async def no_store() -> Store:
    raise Outage("the store is away")


async def drip() -> AsyncIterator[bytes]:
    """Send a body that never ends."""
    yield b'{"text"'
    await asyncio.Event().wait()


async def walk_beyond_limits(gateways: Gateways) -> None:
    """Ask everything too often, and send each body too slowly."""
    await gateways.full.get("/healthz")
    for path, operations in DESCRIBED["paths"].items():
        for method, operation in operations.items():
            await gateways.ask(gateways.full, method.upper(), path)
            if "requestBody" in operation:
                headers = gateways.officer if is_officers(operation) else gateways.app_key
                await gateways.ask(gateways.slow, method.upper(), path, content=drip(), headers=headers)


async def walk(gateways: Gateways) -> None:
    """Ask everything, rightly and wrongly."""
    well, away = gateways.well, gateways.away
    rightly: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/reports", TEXT),
        ("/sms/generic", TEXT),
        ("/api/v1/similar", TEXT),
        ("/api/v1/explain", TEXT),
        (f"{CASE}/follow", {"sender": "0812-0000-0017"}),
        (f"{CASE}/confirm", {}),
        (f"{CASE}/split", {}),
        (f"{CASE}/merge", {"other": "sms:9"}),
        (f"{REPORT}/correct", {"kind": "laporan"}),
        *((f"{where}/{verb}", STEP) for where in (REPORT, CASE) for verb in Verb),
    ]
    for path, body in rightly:
        is_officers = path.startswith((CASE, REPORT)) and not path.endswith("/follow")
        headers = gateways.officer if is_officers else {}
        for client in (away, well):
            await gateways.prepare(path)
            await gateways.ask(client, "POST", path, json=body, headers=headers)
        if path.startswith(REPORT):
            await gateways.ask(well, "POST", path, json=body | {"version": 0}, headers=gateways.officer)
        if path in OPEN:
            await ask_with_keys(gateways, path, body)
        if path in DOORS:
            for text in (TEXT, TEXT, {"text": "air mati"}):
                await gateways.ask(well, "POST", path, json=text, headers={"Idempotency-Key": path})
        is_alike = path.endswith(tuple(Verb)) and not path.endswith(Verb.ANSWER)  # one of them is asked everything
        for wrong in (TOO_LARGE, *BODIES[:2]) if is_alike else (TOO_LARGE, *BODIES, *spoiled(body)):
            await gateways.ask(well, "POST", path, content=wrong, headers=headers)
            if path.startswith((CASE, REPORT)):
                await gateways.ask(well, "POST", path, content=wrong)
        if path.startswith((CASE, REPORT)):
            for any_id in ("sms:404", "bukan", "sms:9"):
                await gateways.ask(well, "POST", path, any_id, json=body, headers=headers)
            for who in (gateways.analyst, gateways.stranger, WRONG_TOKEN, gateways.app_key):
                await gateways.ask(well, "POST", path, json=body, headers=who)
    await ask_batches(gateways)
    await ask_as_office(gateways)
    await ask_for_reading(gateways)


async def ask_as_office(gateways: Gateways) -> None:
    """Answer as an agency's system, rightly and wrongly."""
    body: dict[str, Any] = {"report_id": AT_OFFICE, "step": "jawab", "text": "Lampu sudah diganti."}
    await gateways.prepare(EVENTS)
    said = [body, body, body | {"version": 0}, body | {"report_id": "sms:404"}, body | {"text": "kata " * 1_100}]
    contents = [*(json.dumps(each).encode() for each in said), TOO_LARGE, *BODIES, *spoiled(body)]
    for number, content in enumerate(contents):
        signed = signed_by_office(gateways.office_secret, content, event_id=f"e-{number}")
        await gateways.ask(gateways.well, "POST", EVENTS, content=content, headers=signed)
    signed = signed_by_office(gateways.office_secret, b"{}")
    late = signed_by_office(gateways.office_secret, b"{}", at=T0)
    for headers in ({}, late, signed | {"webhook-id": "e-9"}):
        await gateways.ask(gateways.well, "POST", EVENTS, content=b"{}", headers=headers)
    await gateways.ask(gateways.away, "POST", EVENTS, content=b"{}", headers=signed)


async def ask_with_keys(gateways: Gateways, path: str, body: dict[str, Any]) -> None:
    """Ask what is open to all with keys that hold, that do not, and that may not; and without one."""
    for headers in (gateways.app_key, gateways.reading_key, WRONG_KEY, WRONG_TOKEN, gateways.officer):
        for channel in ({}, {"channel": "aplikasi"}, {"channel": "laporpresiden"}):
            await gateways.ask(gateways.well, "POST", path, json=body | channel, headers=headers)
    await gateways.ask(gateways.away, "POST", path, json=body, headers=gateways.app_key)
    await gateways.ask(gateways.well, "POST", path, json=body)


async def ask_batches(gateways: Gateways) -> None:
    """Send several reports at once, rightly and wrongly."""
    body = {"reports": [TEXT, TEXT | {"lain": 1}, 7]}
    await ask_with_keys(gateways, BATCH, body)
    for content in (TOO_LARGE, *BODIES, *spoiled(body), b'{"reports": []}'):
        await gateways.ask(gateways.well, "POST", BATCH, content=content, headers=gateways.app_key)


async def ask_for_reading(gateways: Gateways) -> None:
    """Read all that can be read, rightly and wrongly."""
    well, away = gateways.well, gateways.away
    for client in (well, away):
        for path in ("/healthz", "/readyz", "/metrics"):
            await gateways.ask(client, "GET", path)
        await gateways.ask(client, "GET", PROGRESS, headers=gateways.officer)
        for path in (CASE, REPORT, CASES):
            for headers in ({}, gateways.app_key, gateways.reading_key, WRONG_KEY, WRONG_TOKEN, gateways.officer):
                await gateways.ask(client, "GET", path, headers=headers)
    for any_id in ("sms:404", "bukan", "sms:1", tracking_id("sms:1", KEYS.tracking)):
        for path in (CASE, REPORT):
            await gateways.ask(well, "GET", path, any_id)
        await gateways.ask(well, "GET", PROGRESS, any_id, headers=gateways.officer)
    for who in ({}, WRONG_TOKEN, gateways.app_key):
        await gateways.ask(well, "GET", PROGRESS, headers=who)
    for query in ({"cursor": "x"}, {"limit": 0}, {"updated_since": "besok"}, {"updated_since": "2026-11-24"}):
        await gateways.ask(well, "GET", CASES, params=query, headers=gateways.app_key)
    for who in ({}, WRONG_TOKEN, gateways.app_key, gateways.officer):
        for query in ({"q": "lampu"}, {"q": "yang"}, {"limit": 0}, {"place": "antah"}):
            await gateways.ask(well, "GET", SEARCH, params=query, headers=who)
    await gateways.ask(away, "GET", SEARCH, headers=gateways.officer)
    for path in LISTS:
        await gateways.ask(well, "GET", path)
    for parent in ("81", "99", "x" * 20):
        await gateways.ask(well, "GET", "/api/v1/regions", params={"parent": parent})


def spoiled(body: dict[str, Any]) -> list[bytes]:
    """Spoil each field of a body in each way, and add fields that nobody knows."""
    extra = {name: None for name in ("channel", "region", "id", "received_at", "lat")}
    wrong = (None, 7, "", " ", "x" * 400, [], {}, True, "sms:1", "\ud800", "\0")
    changed = [{**body, name: value} for name in body | extra for value in wrong]
    return [json.dumps(each).encode() for each in [*changed, {}, {"lain": 1}]]


async def test_every_described_answer_comes_and_every_answer_is_described(gateways: Gateways) -> None:
    await walk(gateways)
    await walk_beyond_limits(gateways)

    described = {
        (method, path): {int(status) for status in operation["responses"]}
        for path, operations in DESCRIBED["paths"].items()
        for method, operation in operations.items()
    }
    assert dict(gateways.seen) == described


async def test_each_body_is_described_with_an_example_that_fits_its_description_and_is_taken(
    gateways: Gateways,
) -> None:
    operations = [(path, *each) for path, those in DESCRIBED["paths"].items() for each in those.items()]
    for path, method, operation in operations:
        for media_type, content in operation.get("requestBody", {"content": {}})["content"].items():
            for example in named(content["schema"])["examples"]:
                jsonschema.validate(example, resolved(content["schema"]))
                content = json.dumps(example).encode()
                sent = {"content": content} if media_type == "application/json" else {"data": example}
                headers, any_id = (gateways.officer, "web:2") if is_officers(operation) else (gateways.app_key, CODE)
                headers = signed_by_office(gateways.office_secret, content) if path == EVENTS else headers
                await gateways.prepare(path)
                filled = path.format(any_id=any_id, code=OFFICE.code)
                taken = await gateways.well.request(method, filled, headers=headers, **sent)
                assert taken.is_success, taken.text


def is_officers(operation: dict[str, Any]) -> bool:
    """Whether an operation is for officers alone."""
    return bool(operation.get("security") == [{"OfficerToken": []}])


async def test_each_field_of_a_body_or_an_answer_is_shown_by_an_example(gateways: Gateways) -> None:
    bodies = [
        content["schema"]
        for operations in DESCRIBED["paths"].values()
        for operation in operations.values()
        for content in operation.get("requestBody", {"content": {}})["content"].values()
    ]
    objects = [*DESCRIBED["components"]["schemas"].values(), *bodies]
    fields = {
        f"{each.get('title')}.{name}": field for each in objects for name, field in each.get("properties", {}).items()
    }
    assert sorted(name for name, field in fields.items() if is_plain(field) and "examples" not in str(field)) == []


def is_plain(field: dict[str, Any]) -> bool:
    """Whether the description says no more of the values than their type."""
    kinds = str([field.get("type"), *(each.get("type") for each in field.get("anyOf", ()))])
    says = any(word in str(field) for word in ("$ref", "'enum'", "'const'"))
    return not says and any(kind in kinds for kind in ("string", "number", "integer", "array"))


def named(schema: dict[str, Any]) -> dict[str, Any]:
    """Give what a schema refers to, or itself."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return DESCRIBED["components"]["schemas"][name] if name else schema
