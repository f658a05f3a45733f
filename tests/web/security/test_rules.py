"""The matrix: every route against everybody who may call. What a rule says is what the gateway does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.domain.client import Scope
from pipeline.domain.errors import DataFault, SetupFault
from pipeline.domain.officer import Role
from pipeline.services import wording
from pipeline.services.opened import Services
from pipeline.web import app as application
from pipeline.web.api import lists
from pipeline.web.app import create_app
from pipeline.web.options import Open311Options
from pipeline.web.security.allowing import check_rules, find_routes
from pipeline.web.security.console_session import CONSOLE, SIGN_IN
from pipeline.web.security.rules import RULES, Route
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill, make_member
from tests.services.fakes import make_services
from tests.web.client import OPTIONS
from tests.web.security.clients import bearer, make, officer, session

REFUSED = {401, 403}
HTML = {"Accept": "text/html"}
SENT: dict[str, dict[str, object]] = {
    "/api/v1/cases/{any_id}/follow": {"json": {"sender": "0812-0000-0017"}},
    "/open311/v2/requests.{form}": {
        "data": {"service_code": "infrastruktur", "description": "Lampu jalan padam", "address_string": "Kota Ambon"}
    },
}
"""Bodies where a key is looked at after what is asked; elsewhere an empty one is refused later than its sender."""

FILLED = {"any_id": "sms:404", "form": "json", "rest": "x"}
STALE_FORM = wording.fault(DataFault("stale_form", ""))
"""What the page of the form says without a cookie: that asks for no key."""

OFFICES = {Role.COORDINATOR: {"region": "32.73"}, Role.AGENCY: {"agency": "dinas_pu:32.73"}}
CALLERS = ("nobody", *Scope, *Role)
Headers = dict[str, dict[str, str]]


@pytest.fixture
async def services(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    await fill(search_index, make_member("sms:1"))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=search_index, store=store, topics={each: [] for each in Topic})


@pytest.fixture
async def headers(services: Services) -> Headers:
    """How each caller proves who it is."""
    made: Headers = {"nobody": {}}
    for scope in Scope:
        made[scope] = bearer(await make(services, scopes=[scope]))
    for role in Role:
        token = await officer(services, str(role), role=role, **OFFICES.get(role, {}))
        made[role] = token | await session(services, str(role))
    return made


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(services, replace(OPTIONS, open311=Open311Options(without_key=True)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        yield client


async def is_refused(client: httpx.AsyncClient, route: Route, headers: dict[str, str]) -> bool:
    """Whether who calls a route is turned away at the door."""
    method, path = route
    answer = await client.request(method, fill_in(path), headers=headers, **SENT.get(path, {}))  # type: ignore[arg-type]
    is_sent_to_sign_in = answer.headers.get("location", "").startswith("/petugas/masuk")
    return is_sent_to_sign_in or (answer.status_code in REFUSED and STALE_FORM not in answer.text)


def fill_in(path: str) -> str:
    return re.sub(r"{(\w+)[:\w]*}", lambda found: FILLED.get(found[1], "x"), path)


def may_call(route: Route, caller: str) -> bool:
    """What the rule of a route says."""
    rule = RULES[route]
    if caller in set(Role):
        return caller in rule.roles
    return rule.is_open if caller == "nobody" else caller in rule.clients


@pytest.mark.parametrize("caller", CALLERS)
async def test_each_route_lets_in_whom_its_rule_lets_in_and_nobody_else(
    client: httpx.AsyncClient, headers: Headers, caller: str
) -> None:
    wrong = [route for route in RULES if (await is_refused(client, route, headers[caller])) is may_call(route, caller)]

    assert wrong == []


def pages(app: FastAPI) -> Iterator[tuple[str, list[str]]]:
    """Give the address of each page, with the names of what its query may hold."""
    for each in iter_route_contexts(app.routes):
        route = each.original_route
        if isinstance(route, APIRoute) and not route.include_in_schema and "GET" in route.methods:
            yield fill_in(str(each.path)), list(query_names(route.dependant))


def query_names(dependant: Dependant) -> Iterator[str]:
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from query_names(each)


async def test_a_page_answers_every_value_with_a_page(services: Services, headers: Headers) -> None:
    app = create_app(services, OPTIONS)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        asked = [
            await client.get(path, params={name: value}, headers=headers[Role.CENTRAL])
            for path, names in pages(app)
            for name in names
            for value in ("abc", "-1", "9" * 30, "\x00", "2026-13-45")
        ]
    refused = [each for each in asked if each.is_error]
    assert len(refused) > 30
    assert {(each.status_code, each.headers["Content-Type"]) for each in refused} == {
        (422, "text/html; charset=utf-8"),
        (404, "text/html; charset=utf-8"),
    }


async def test_a_route_without_a_rule_and_a_rule_without_a_route_let_no_gateway_start(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    router = APIRouter()

    @router.get("/baru")
    async def show_new() -> None: ...

    monkeypatch.setattr(application, "ROUTERS", (*application.ROUTERS, router))
    with pytest.raises(SetupFault, match="/baru"):
        create_app(services, OPTIONS)
    monkeypatch.undo()
    without = [each for each in application.ROUTERS if each is not lists.router]
    monkeypatch.setattr(application, "ROUTERS", without)
    with pytest.raises(SetupFault, match="/api/v1/categories"):
        create_app(services, OPTIONS)


def test_the_description_names_the_keys_and_tokens_that_the_rules_take() -> None:
    for path, operations in create_app(make_services(), OPTIONS).openapi()["paths"].items():
        for method, operation in operations.items():
            rule, ways = RULES[method.upper(), path], operation.get("security")
            if ways is None:  # whom it tells the same, whatever they send
                assert rule.is_open, path
                continue
            named = {name for way in ways for name in way}
            said = {} in ways, "ApiKey" in named, "OfficerToken" in named
            assert said == (rule.is_open, bool(rule.clients), bool(rule.roles)), path


async def test_at_the_console_a_session_opens_and_no_token_and_nothing_is_done_without_a_form_of_ours(
    services: Services, client: httpx.AsyncClient
) -> None:
    token = await officer(services)
    cookie = await session(services, "A. Unit")
    pages = [route for route, rule in RULES.items() if route[1].startswith(CONSOLE) and not rule.is_open]

    for method, path in pages:
        by_token = await client.request(method, fill_in(path), headers=token)
        assert by_token.headers["location"].startswith(SIGN_IN), path
        if method == "POST":
            forged = await client.post(fill_in(path), headers=cookie | HTML, data={"token": "bukan"})
            assert (forged.status_code, STALE_FORM in forged.text) == (403, True), path
    by_cookie = await client.get("/api/v1/cases", headers=cookie)
    assert by_cookie.status_code == 401


def test_all_routes_are_found() -> None:
    app = create_app(make_services(), OPTIONS)

    check_rules(app)
    assert {("GET", "/openapi.json"), ("GET", "/static"), ("GET", "/lacak/{kode}")} <= set(find_routes(app))


def test_only_what_citizens_and_machines_need_is_open_to_write() -> None:
    writing = {path for (method, path), rule in RULES.items() if method == "POST" and rule.is_open}

    assert writing == {
        *("/api/v1/reports", "/api/v1/similar", "/api/v1/explain", "/api/v1/cases/{any_id}/follow"),
        *("/sms/generic", "/sms/{name}", "/open311/v2/requests.{form}", "/open311/v2/{rest:path}"),
        *("/lapor", "/ikuti", "/berhenti/{sealed}", "/berhenti/{sealed}/batal", "/petugas/masuk"),
        *(f"/lacak/{{kode}}/{each}" for each in ("keberatan", "selesai", "tambahan", "tarik")),
    }


def test_an_analyst_changes_nothing_and_an_agency_takes_no_step_that_is_not_an_agencys() -> None:
    api = {route: rule for route, rule in RULES.items() if route[1].startswith("/api/")}
    acting = {path.rpartition("/")[2] for (method, path), rule in api.items() if method == "POST" and rule.roles}
    analysts = {path for (_, path), rule in api.items() if not rule.is_open and Role.ANALYST in rule.roles}
    agencies = {path.rpartition("/")[2] for (_, path), rule in api.items() if Role.AGENCY in rule.roles}

    assert analysts == {"/api/v1/cases", "/api/v1/reports/{any_id}/progress", "/api/v1/search"}
    assert acting - agencies == {"verifikasi", "disposisi", "alihkan", "tutup", "buka", "arsipkan", "tarik"}
