"""The client of an agency's own Open311 server (GeoReport v2): files requests there, and reads what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from pipeline.adapters.messenger.protocol import LATER, find_text
from pipeline.adapters.outbound_http import Answer, OutboundHttp
from pipeline.contract.document import format_time
from pipeline.domain.errors import DataFault, Outage

DESCRIPTION_CHARS: Final = 4_000
"""The specification's limit."""

REFUSED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
"""Answers that say that this request will never be taken; of others the operator may mend the cause."""

FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Open311Server:
    """A server: the base of its calls, such as `https://kota.example/open311/v2`, and who we are there."""

    url: str
    service: str
    jurisdiction: str | None = None
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestState:
    """What a server says of a request."""

    request_id: str
    is_closed: bool
    notes: str


async def file_request(http: OutboundHttp, server: Open311Server, fields: Mapping[str, str]) -> str:
    """File a request; gives its `service_request_id`, or the token that stands for it until it has one.

    The specification knows no id of the sender's: who files again after an answer was lost asks `find_filed` first.

    Raises
    ------
    Outage
        If the server does not take it now.
    DataFault
        `office_refuses` if it never will, or a code of `OutboundHttp`.
    """
    own = {
        "service_code": server.service,
        "jurisdiction_id": server.jurisdiction,
        "api_key": server.api_key,
    }
    body = urlencode({name: value for name, value in {**own, **fields}.items() if value}).encode()
    answer = await http.post(f"{server.url}/requests.json", body, headers={"Content-Type": FORM})
    filed: Any = next(iter(_read_list(answer)), {})
    for name in ("service_request_id", "token"):
        if found := find_text(filed, name):
            return found if name == "service_request_id" else f"{TOKEN}{found}"
    raise Outage("the Open311 server gives no id")


async def find_filed(http: OutboundHttp, server: Open311Server, reference: str, *, since: datetime) -> str | None:
    """Give the `service_request_id` of the request whose description holds our reference; None if there is none.

    Raises
    ------
    Outage, DataFault
        As `file_request`.
    """
    query = _query(server, service_code=server.service, start_date=format_time(since))
    listed = _read_list(await http.get(f"{server.url}/requests.json{query}"))
    ours = (each for each in listed if reference in (find_text(each, "description") or ""))
    return find_text(next(ours, None), "service_request_id")


TOKEN: Final = "token:"  # noqa: S105 - how a receipt begins that is one


async def find_request_id(http: OutboundHttp, server: Open311Server, token: str) -> str | None:
    """Give the `service_request_id` that a token stands for; None while it has none. Raises as `read_requests`."""
    url = f"{server.url}/tokens/{quote(token, safe='')}.json"
    answer = await http.get(f"{url}{_query(server)}")
    return find_text(next(iter(_read_list(answer)), {}), "service_request_id") or None


async def read_requests(http: OutboundHttp, server: Open311Server, request_ids: Sequence[str]) -> list[RequestState]:
    """Read what became of requests; of those that the server does not know nothing is said.

    Raises
    ------
    Outage, DataFault
        As `file_request`.
    """
    query = _query(server, service_request_id=",".join(request_ids))
    answer = await http.get(f"{server.url}/requests.json{query}")
    return [found for each in _read_list(answer) if (found := _read_state(each)) and found.request_id in request_ids]


def _query(server: Open311Server, **asked: str) -> str:
    named = {**asked, "jurisdiction_id": server.jurisdiction}
    query = urlencode({name: value for name, value in named.items() if value})
    return f"?{query}" if query else ""


def _read_list(answer: Answer) -> list[Any]:
    if answer.status in REFUSED:
        raise DataFault("office_refuses", f"the Open311 server answers {answer.status}", status=answer.status)
    if answer.status in LATER or not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise Outage(f"the Open311 server answers {answer.status}")
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise Outage("the Open311 server answers no JSON") from None
    return found if isinstance(found, list) else [found]


def _read_state(said: object) -> RequestState | None:
    request_id, status = find_text(said, "service_request_id"), find_text(said, "status")
    if request_id is None or status is None:
        return None
    notes = (find_text(said, "status_notes") or "").strip()
    return RequestState(request_id=request_id, is_closed=status.strip().casefold() == "closed", notes=notes)
