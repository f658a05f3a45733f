"""The calls of Open311 GeoReport v2. `docs/open311.md` describes them; its own discovery takes OpenAPI's place."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import QueryParams

from pipeline.adapters.channels.open311 import Fields, first, read_fields
from pipeline.domain.client import Client
from pipeline.domain.errors import DataFault
from pipeline.services.intake import admit_all
from pipeline.services.open311.answers import FiledAnswer, RequestAnswer, ServiceAnswer, TokenAnswer, UpdateAnswer
from pipeline.services.open311.catalogue import define_service, discover, list_services
from pipeline.services.open311.filing import file_request
from pipeline.services.open311.query import AskedRequests, read_query
from pipeline.services.open311.requests import find_token, get_request, list_requests, list_updates
from pipeline.web.dependencies import Now, OpenServices, Options
from pipeline.web.intake.door import open_door
from pipeline.web.open311.formats import Format, respond, respond_list
from pipeline.web.open311.problems import Open311Route
from pipeline.web.options import Open311Options
from pipeline.web.security.callers import check_client, given_key
from pipeline.web.security.counting import limits_of

PREFIX = "/open311/v2"


async def _check_jurisdiction(request: Request, options: Options) -> None:
    """Refuse a jurisdiction that is another one than ours; who names none means ours."""
    _require_jurisdiction(request.query_params.get("jurisdiction_id", ""), options.open311.jurisdiction)


def _require_jurisdiction(given: str, ours: str | None) -> None:
    if ours and given.strip() and given.strip().casefold() != ours.casefold():
        raise DataFault("unknown_jurisdiction", f"this is {ours}", ours=ours)


router = APIRouter(
    prefix=PREFIX,
    route_class=Open311Route,
    include_in_schema=False,
    dependencies=[Depends(_check_jurisdiction)],
)


@router.get("/discovery.{form}")
async def show_discovery(form: Format, request: Request, options: Options) -> Response:
    """Say who answers, where, and how."""
    return respond(discover(_site(request) + PREFIX, contact=options.open311.contact), form)


@router.get("/services.{form}")
async def show_services(form: Format) -> Response:
    """List what may be reported."""
    return respond_list(list_services(), ServiceAnswer, form)


@router.get("/services/{code}.{form}")
async def show_service(code: str, form: Format) -> Response:
    """Give the fields that a service asks for."""
    return respond(define_service(code), form)


@router.get("/requests.{form}")
async def show_requests(form: Format, request: Request, services: OpenServices, now: Now) -> Response:
    """List reports."""
    query = read_query(_asked(request.query_params), now=now)
    return respond_list(await list_requests(services, query, site=_site(request)), RequestAnswer, form)


@router.post("/requests.{form}")
async def take_request(form: Format, request: Request, options: Options) -> Response:
    """Take a report; what is answered with 200 is safe."""
    door = await open_door(request)
    fields = read_fields(door.delivery.body, request.headers.get("Content-Type", ""))
    _require_jurisdiction(first(fields, "jurisdiction_id"), options.open311.jurisdiction)
    client = await _find_client(request, fields, options.open311)
    delivery = replace(door.delivery, client=client, admit=admit_all) if client else door.delivery
    receipt, filed = await file_request(door.services, delivery, fields)
    door.count(receipt)
    return respond_list([filed], FiledAnswer, form)


async def _find_client(request: Request, fields: Fields, options: Open311Options) -> Client | None:
    """Give who files with a key, as Open311 has it or as our API has it; None for anybody, who is counted by address.

    Raises
    ------
    DataFault
        `invalid_key`, `signature_...`; without a key `too_many_calls`, and `api_key_needed` unless anybody may file.
    """
    if key := first(fields, "api_key") or request.query_params.get("api_key", "") or given_key(request):
        return await check_client(request, key)
    limits_of(request).take_call()
    if not options.without_key:
        raise DataFault("api_key_needed", "send a key as api_key")
    return None


@router.get("/requests/{request_id}.{form}")
async def show_request(request_id: str, form: Format, request: Request, services: OpenServices) -> Response:
    """Give one report: a list of one, as the specification has it."""
    found = await get_request(services, request_id, site=_site(request))
    return respond_list([found], RequestAnswer, form)


@router.get("/servicerequestupdates.{form}")
async def show_updates(form: Format, request: Request, services: OpenServices, now: Now) -> Response:
    """List what was done with reports: FixMyStreet's extension."""
    span = request.query_params.get("start_date", ""), request.query_params.get("end_date", "")
    return respond_list(await list_updates(services, *span, now=now), UpdateAnswer, form)


@router.get("/tokens/{token}.{form}")
async def show_token(token: str, form: Format, services: OpenServices) -> Response:
    """Give the request of a token."""
    return respond_list([find_token(services, token)], TokenAnswer, form)


@router.api_route("/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def refuse(rest: str) -> Response:
    """Say in its own form that Open311 has no such call."""
    raise DataFault("not_found", f"no call {rest!r}")


def _site(request: Request) -> str:
    """Give the address under which a client knows us."""
    return str(request.base_url).rstrip("/")


def _asked(params: QueryParams) -> AskedRequests:
    return AskedRequests(
        service_request_id=params.getlist("service_request_id"),
        service_code=params.getlist("service_code"),
        status=params.getlist("status"),
        start_date=params.get("start_date", ""),
        end_date=params.get("end_date", ""),
        page=params.get("page", ""),
        page_size=params.get("page_size") or params.get("max_requests", ""),
    )
