"""Reports as everybody may read them over Open311: a list of a span of time, some by their ids, one.

The `service_request_id` is the report_id, sealed. It opens what the list shows and nothing else: no other door takes
it, and neither the report_id, which can be guessed, nor the tracking ID, which is the citizen's secret, is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.adapters.sealed_ids import REQUEST, SealedIds
from pipeline.adapters.search.public_reports import find_moved, find_public
from pipeline.contract.document import ReportDocument, format_time, place_levels
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import DONE, Status
from pipeline.services import wording
from pipeline.services.open311.answers import RequestAnswer, TokenAnswer, UpdateAnswer
from pipeline.services.open311.query import CLOSED, MAX_REQUESTS, OPEN, RequestQuery, read_span
from pipeline.services.opened import Services

DESCRIPTION_CHARS: Final = 4_000
"""The specification's limit."""

POINT_DIGITS: Final = 4
"""Of a degree: 11 m. The street is found, and not the door of who reports from home."""


@dataclass(frozen=True, slots=True)
class RequestIds:
    """report_id <-> service_request_id."""

    sealed: SealedIds

    def give(self, report_id: str) -> str:
        """Give the service_request_id of a report."""
        return self.sealed.seal(report_id.encode("utf-8", "surrogatepass"), REQUEST)

    def find(self, request_id: str) -> str | None:
        """Give the report of a service_request_id; None if it is none of ours."""
        content = self.sealed.open(request_id, REQUEST)
        return content.decode("utf-8", "surrogatepass") if content else None


def request_ids(services: Services) -> RequestIds:
    """Make what seals and opens ids under the key of this deployment."""
    return RequestIds(services.sealed_ids())


async def list_requests(services: Services, query: RequestQuery, *, site: str) -> tuple[RequestAnswer, ...]:
    """Give the reports that a query asks for, the newest first; those by id in the order of their ids.

    Parameters
    ----------
    site
        The gateway's own address, under which pictures are.
    """
    ids = request_ids(services)
    if query.request_ids:
        report_ids = list(filter(None, map(ids.find, query.request_ids)))
        return _answers(await services.search.get_reports(report_ids), ids, site)
    found = await find_public(
        services.search,
        categories=query.categories,
        is_done=None if len(query.statuses) > 1 else CLOSED in query.statuses,
        since=query.since,
        until=query.until,
        skip=query.skip,
        size=query.size,
    )
    return _answers(found.documents, ids, site)


async def get_request(services: Services, request_id: str, *, site: str) -> RequestAnswer:
    """Give one report, as `list_requests` does.

    Raises
    ------
    DataFault
        `unknown_request`; for a report that was filed just now too, until it has gone its road.
    """
    ids = request_ids(services)
    report_id = ids.find(request_id)
    found = await services.search.get_reports([report_id]) if report_id else []
    if not found:
        raise DataFault("unknown_request", "no report has this service_request_id; it may be on its way still")
    return _answer(found[0], ids, site)


async def list_updates(services: Services, start: str, end: str, *, now: datetime) -> tuple[UpdateAnswer, ...]:
    """Give what was done with reports in a span of time, as `read_span` reads it; the first of it first."""
    since, until = read_span(start, end, now=now)
    found = await find_moved(services.search, since=since, size=MAX_REQUESTS)
    ids = request_ids(services)
    updates = [update for document in found.documents for update in _updates(document, ids, since, until)]
    return tuple(sorted(updates, key=lambda update: update.updated_datetime))


def find_token(services: Services, token: str) -> TokenAnswer:
    """Give the request of a token. All services are real-time, so a token is the id itself.

    Raises
    ------
    DataFault
        `unknown_token`.
    """
    if request_ids(services).find(token) is None:
        raise DataFault("unknown_token", "a token is the service_request_id that was given for a report")
    return TokenAnswer(service_request_id=token, token=token)


def _answers(documents: Sequence[ReportDocument], ids: RequestIds, site: str) -> tuple[RequestAnswer, ...]:
    return tuple(_answer(document, ids, site) for document in documents)


def _updates(document: ReportDocument, ids: RequestIds, since: datetime, until: datetime) -> Iterator[UpdateAnswer]:
    """Give the steps of a report within a span; a step keeps its number for ever."""
    request_id = ids.give(document.report_id)
    for step in document.follow_up.history:
        if since <= step.at < until:
            yield UpdateAnswer(
                update_id=f"{request_id}-{step.number}",
                service_request_id=request_id,
                status=_status(step.status).upper(),
                updated_datetime=format_time(step.at),
                description=step.text or wording.label(Status, step.status),
                media_url=None,
            )


def _status(status: Status) -> str:
    return CLOSED if status in DONE else OPEN


def _answer(document: ReportDocument, ids: RequestIds, site: str) -> RequestAnswer:
    point, progress = document.location, document.follow_up
    return RequestAnswer(
        service_request_id=ids.give(document.report_id),
        status=_status(progress.status),
        status_notes=progress.answer or wording.label(Status, progress.status),
        service_name=wording.category(document.category.label),
        service_code=document.category.label,
        description=document.text_redacted[:DESCRIPTION_CHARS],
        agency_responsible=progress.office or document.agency.name,
        service_notice=None,
        requested_datetime=format_time(document.received_at),
        updated_datetime=format_time(progress.since or document.received_at),
        expected_datetime=format_time(document.due.follow_up) if document.due else None,
        address=_address(document),
        address_id=_address_id(document),
        zipcode=None,
        lat=round(point.lat, POINT_DIGITS) if point else None,
        long=round(point.lon, POINT_DIGITS) if point else None,
        media_url=f"{site}/foto/{document.photos[0]}.jpg" if document.photos else None,
    )


def _address(document: ReportDocument) -> str | None:
    """Say where it is, from the street to the province."""
    detail = document.place.detail if document.place else None
    return ", ".join(filter(None, (detail, place_levels(document.place)))) or None


def _address_id(document: ReportDocument) -> str | None:
    """Give Kemendagri's code of the smallest region that is known."""
    place = document.place
    levels = (place.village, place.district, place.regency, place.province) if place else ()
    return next((level.code for level in levels if level), None)
