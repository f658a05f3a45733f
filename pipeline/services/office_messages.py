"""What an office is told of a report that came to it, and by which way: read when it is sent, never before.

An office reads what its officers may read but personal data. Of a confidential report a message says that there is one
and where to read it: a mailbox and another system are no places for its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import orjson
import structlog

from pipeline.adapters.messenger.email import Mail, send_mail
from pipeline.adapters.messenger.open311 import DESCRIPTION_CHARS, Open311Server, file_request, find_filed
from pipeline.adapters.messenger.webhook import send_webhook
from pipeline.adapters.store.deliveries import OFFICE_CHANNEL, Deliveries
from pipeline.adapters.store.offices import Offices
from pipeline.adapters.store.outbox import Outbox, OutboxMessage
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.document import format_time, place_levels
from pipeline.domain.delivery import OfficeSettings, Way
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.follow_up import START, find_handover
from pipeline.services.office_mail import subject_of, text_of
from pipeline.services.office_told import Told, is_confidential
from pipeline.services.offices import KEY_PURPOSE, office_secret, zone_of
from pipeline.services.opened import Services
from pipeline.services.outbox import Route, in_turn
from pipeline.services.partner_webhooks import PAUSES

CLOCKS_DIFFER: Final = timedelta(hours=1)
"""How much earlier than it was handed over a request is looked for on another server."""

log = structlog.get_logger()


async def find_due_channels(services: Services, now: datetime) -> list[str]:
    """Give the channels of offices by which something is to be sent now."""
    return await Outbox(await services.store()).find_due(OFFICE_CHANNEL, now=now)


def office_route(services: Services, channel: str) -> Route:
    """Give the route of one office's channel; tries are as far apart as those of partners' webhooks."""
    return Route(channel=channel, send=partial(_send, services), pause=in_turn(PAUSES))


async def _send(services: Services, message: OutboxMessage) -> str | None:
    """Send a message as the office's settings are now; what is with another office by now is told to nobody."""
    _, way, code = message.channel.split("/", 2)
    office = await Offices(await services.store()).find(code)
    if office is None or office.way != way:  # set anew while this was put
        await Deliveries(await services.store()).start_anew(code)
        return None
    told = await find_told(services, message.id)
    if not told:
        log.info("office_message_obsolete", message_id=message.id)
        return None
    return await _WAYS[office.way](services, office, message, told)


async def find_told(services: Services, message_id: str) -> list[Told]:
    """Give the reports that a message is about and that are with the office still."""
    store = await services.store()
    kept = await Deliveries(store).find_of_message(message_id)
    report_ids = [each.report_id for each in kept]
    progress = await ProgressTable(store).find(report_ids)
    documents = {each.report_id: each.document for each in await services.search.get_standing(report_ids)}
    found = []
    for each in kept:
        now = progress.get(each.report_id, START)
        handover = find_handover(now)
        if handover and handover.number == each.number and each.report_id in documents:
            found.append(Told(report=documents[each.report_id], handover=handover, version=now.version))
    return found


async def _send_webhook(
    services: Services, office: OfficeSettings, message: OutboxMessage, told: Sequence[Told]
) -> str | None:
    body = orjson.dumps(webhook_body(told[0])).decode()
    secret, now = office_secret(services, office), datetime.now(UTC)
    await send_webhook(await services.outbound(), office.address, secret, message_id=message.id, body=body, now=now)
    return None


async def _send_open311(
    services: Services, office: OfficeSettings, message: OutboxMessage, told: Sequence[Told]
) -> str:
    if is_confidential(told[0].report):
        raise DataFault("confidential_there", "an Open311 server shows all that it has", message_id=message.id)
    http, server = await services.outbound(), open311_server(services, office)
    if message.attempts > 1:  # the answer to an earlier one may have been lost
        with suppress(Outage, DataFault):
            if filed := await find_filed(http, server, message.id, since=told[0].handover.at - CLOCKS_DIFFER):
                return filed
    return await file_request(http, server, open311_fields(told[0], message.id))


async def _send_mail(services: Services, office: OfficeSettings, message: OutboxMessage, told: Sequence[Told]) -> str:
    if services.mail is None:
        raise SetupFault("LAPOR_SMTP_HOST belum diisi, padahal ada instansi yang diberi tahu dengan surel")
    text = text_of(told, zone_of(office), is_digest=office.digest_hour is not None)
    mail = Mail(to=office.address, subject=subject_of(told), text=text, message_id=message.id)
    return await send_mail(services.mail, mail, now=datetime.now(UTC))


_WAYS = {Way.EMAIL: _send_mail, Way.WEBHOOK: _send_webhook, Way.OPEN311: _send_open311}


def open311_server(services: Services, office: OfficeSettings) -> Open311Server:
    """Give the server of an office; a DataFault `not_opened` if our key there was sealed with another secret."""
    sealer = Sealer(services.keys().sealing)
    key = sealer.open(office.sealed_key, purpose=KEY_PURPOSE).decode() if office.sealed_key else None
    return Open311Server(
        url=office.address.rstrip("/"), service=office.service or "", jurisdiction=office.jurisdiction, api_key=key
    )


def webhook_body(told: Told) -> dict[str, object]:
    """Lay out what a webhook is told."""
    report, handover = told.report, told.handover
    data: dict[str, object] = {
        "report_id": report.report_id,
        "version": told.version,
        "office": handover.office.code,
        "office_name": handover.office.name,
        "visibility": report.visibility,
        "received_at": format_time(report.received_at),
        "due": format_time(report.due.follow_up) if report.due else None,
    }
    if not is_confidential(report):
        data |= _words(told)
    return {"type": f"laporan.{handover.status}", "timestamp": format_time(handover.at), "data": data}


def _words(told: Told) -> dict[str, object]:
    report, place, point = told.report, told.report.place, told.report.location
    return {
        "text": report.text_redacted,
        "report_type": report.report_type,
        "category": report.category.label,
        "place": place_levels(place) or None,
        "place_detail": (place.detail if place else None) or report.stated_place,
        "location": {"lat": point.lat, "lon": point.lon} if point else None,
        "reason": told.handover.text,
    }


def open311_fields(told: Told, reference: str) -> Mapping[str, str]:
    """Lay out what an Open311 server is told; by the reference we find it there again."""
    report, point = told.report, told.report.location
    detail = (report.place.detail if report.place else None) or report.stated_place
    address = ", ".join(filter(None, (detail, place_levels(report.place))))
    text = "\n\n".join(filter(None, (report.text_redacted, told.handover.text)))
    where = {"lat": str(point.lat), "long": str(point.lon)} if point else {}
    end = f"\n\nRujukan: {reference}"
    return {"description": _cut(text, DESCRIPTION_CHARS - len(end)) + end, "address_string": address, **where}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
