"""Tells partners what becomes of their reports: events in the outbox, sent as signed webhooks until they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

import orjson

from pipeline.adapters.channels.bridges.options import WebhookOptions
from pipeline.adapters.messenger.webhook import send_webhook
from pipeline.adapters.store.outbox import Outbox, OutboxMessage
from pipeline.contract.document import ReportDocument, StepPart, format_time
from pipeline.services.opened import Services
from pipeline.services.outbox import Route, event_message_id, in_turn

PAUSES: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 5 * 60, 30 * 60, *(hours * 3_600 for hours in (2, 5, 10, 14, 20, 24)))
)
"""Between attempts, as Standard Webhooks proposes: three days in all, so that a weekend passes."""


class Event(StrEnum):
    """What partners are told."""

    RECEIVED = "laporan.diterima"
    STATUS = "laporan.status"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is told of a report; nothing in it is personal.

    Attributes
    ----------
    partner_id
        The report's id there.
    step
        What was done with it; None: it was taken.
    """

    report_id: str
    tracking_id: str
    partner_id: str
    step: StepPart | None = None


async def tell_received(services: Services, partner: str, told: Told, *, at: datetime) -> None:
    """Say that a report was taken, once; to a partner without a webhook nothing is said."""
    await _put(services, partner, told, at=at)


async def tell_steps(services: Services, document: ReportDocument, *, after: int, oldest: datetime) -> None:
    """Say to a partner what was done with its report behind a version of it, each step once; nothing to others.

    Parameters
    ----------
    oldest
        What was done before is no news.
    """
    partner, _, partner_id = document.report_id.partition(":")
    for step in document.follow_up.history:
        if step.number > after and step.at >= oldest:
            told = Told(
                report_id=document.report_id, tracking_id=document.tracking_id, partner_id=partner_id, step=step
            )
            await _put(services, partner, told, at=step.at)


def webhook_routes(services: Services) -> list[Route]:
    """Give a route for each partner: one that is slow or away keeps no citizen waiting, nor another partner."""
    return [
        Route(channel=_outbox_channel(partner), send=partial(_send, services, link.webhook), pause=in_turn(PAUSES))
        for partner, link in services.links.items()
        if link.webhook
    ]


async def _send(services: Services, options: WebhookOptions, message: OutboxMessage) -> None:
    http = await services.outbound()
    secret = options.secret.get_secret_value()
    await send_webhook(http, options.url, secret, message_id=message.id, body=message.body, now=datetime.now(UTC))


def _outbox_channel(partner: str) -> str:
    return f"webhook/{partner}"


async def _put(services: Services, partner: str, told: Told, *, at: datetime) -> None:
    link = services.links.get(partner)
    if link is None or link.webhook is None:
        return
    message = OutboxMessage(
        id=event_message_id(partner, told.report_id, told.step.number if told.step else 0),  # 0: it was taken
        channel=_outbox_channel(partner),
        recipient=b"",
        body=orjson.dumps(_body(told, at)).decode(),
        about=told.report_id,
    )
    await Outbox(await services.store()).put(message, due_at=at)


def _body(told: Told, at: datetime) -> dict[str, object]:
    data = {"id": told.partner_id, "report_id": told.report_id, "tracking_id": told.tracking_id}
    if told.step is None:
        return {"type": Event.RECEIVED, "timestamp": format_time(at), "data": data}
    step = {"status": told.step.status, "office": told.step.office, "text": told.step.text}
    return {"type": Event.STATUS, "timestamp": format_time(at), "data": data | step}
