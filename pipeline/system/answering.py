"""The loops beside the gateway: SMS go on, messages go out, the clock is looked at; and a try of a gateway."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

import aiohttp
import structlog

from pipeline.adapters.channels.sms.config import Gateways
from pipeline.adapters.messenger.email import Mail, send_mail
from pipeline.adapters.messenger.protocol import Messenger
from pipeline.domain.errors import Outage, SetupFault
from pipeline.domain.reporter import find_phone_number
from pipeline.services import sms_answers
from pipeline.services.deliveries import deliver
from pipeline.services.forwarding import forward_certain
from pipeline.services.intake import forget_seen
from pipeline.services.mail import mail_route
from pipeline.services.notices.escalation import escalate
from pipeline.services.notices.notify import notify
from pipeline.services.office_messages import find_due_channels, office_route
from pipeline.services.office_polling import POLLED_EACH, poll_offices
from pipeline.services.opened import Services
from pipeline.services.outbox import Route, forget_sent, send_due
from pipeline.services.partner_webhooks import webhook_routes
from pipeline.services.sms import forget_old, hand_over_due, sms_route
from pipeline.services.timers import run_timers
from pipeline.services.turn import Turn
from pipeline.settings import Settings
from pipeline.system.connections import read_gateways
from pipeline.system.opening import open_services
from pipeline.system.retraining import NightlyRetraining

EACH_S: Final = 1.0
"""Seconds between two looks into the store: a citizen waits longer for the network."""

TIMERS_EACH: Final = timedelta(minutes=1)
"""Between two looks at due dates, which are days away."""

OFFICES_AT_ONCE: Final = 32
"""Offices that are sent to at the same time: more makes nothing faster while some do not answer."""

TIDY_EACH: Final = timedelta(hours=1)
"""Between two looks for what is too old: personal data stays an hour longer at most."""

Job = Callable[[datetime], Awaitable[object]]
"""What is done again and again; told the time."""

log = structlog.get_logger()


@asynccontextmanager
async def answering(services: Services, settings: Settings) -> AsyncIterator[None]:
    """Keep handing over and sending until left; a message under way is finished first."""
    stopping = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(keep_answering(services, settings, stopping))
        try:
            yield
        finally:
            stopping.set()


async def answer_until_stopped(settings: Settings) -> None:
    """Hand over and send what waits until SIGTERM or SIGINT, as the gateway does beside its doors."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with open_services(settings) as services:
        await keep_answering(services, settings, stopping)


async def keep_answering(services: Services, settings: Settings, stopping: asyncio.Event) -> None:
    """Do all of it until `stopping` is set, each job and route of the outbox by itself; what is away is tried again."""
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
        routes = (sms_route(services, http), *mail_route(services), *webhook_routes(services))
        jobs: tuple[Job, ...] = (
            partial(hand_over_due, services),
            partial(notify, services),
            _officiate(services),
            _at_most_each(TIDY_EACH, partial(_tidy, services, settings)),
            *(partial(_send, services, route, stopping) for route in routes),
            OfficeSenders(services, group, stopping),
            _poll_offices(services),
            *([NightlyRetraining(services, settings.retrain_hour, stopping)] if settings.retrain_data else []),
        )
        for job in jobs:
            group.create_task(_keep_doing(job, stopping))


async def _keep_doing(job: Job, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            await job(datetime.now(UTC))
        except Outage as outage:
            log.warning("answers_wait", reason=str(outage))
        await _wait(stopping)


def _at_most_each(pause: timedelta, job: Job) -> Job:
    """Do a job once in a while; where something was away, at the next look."""
    due_at = datetime.min.replace(tzinfo=UTC)

    async def do(now: datetime) -> None:
        nonlocal due_at
        if now >= due_at:
            await job(now)
            due_at = now + pause

    return do


def _officiate(services: Services) -> Job:
    """Do what needs no person, in one process at a time."""
    turn = Turn(services, "petugas_otomatis")
    look_at_clock = _at_most_each(TIMERS_EACH, partial(run_timers, services))
    tell_late = _at_most_each(TIMERS_EACH, partial(escalate, services))

    async def do(now: datetime) -> None:
        if await turn.is_mine(now):
            await forward_certain(services, now)
            await deliver(services, now)
            await look_at_clock(now)
            await tell_late(now)

    return do


def _poll_offices(services: Services) -> Job:
    """Ask agencies' own servers what became of reports, in one process at a time."""
    turn = Turn(services, "open311")
    poll = _at_most_each(POLLED_EACH, partial(poll_offices, services))

    async def do(now: datetime) -> None:
        if await turn.is_mine(now):
            await poll(now)

    return do


class OfficeSenders:
    """Sends to each office that something is due for, beside the others: who is slow keeps no other waiting."""

    def __init__(self, services: Services, group: asyncio.TaskGroup, stopping: asyncio.Event) -> None:
        self._services, self._group, self._stopping = services, group, stopping
        self._busy: set[str] = set()
        self._free = asyncio.Semaphore(OFFICES_AT_ONCE)

    async def __call__(self, now: datetime) -> None:
        """Begin with those that are not being sent to."""
        for channel in set(await find_due_channels(self._services, now)) - self._busy:
            self._busy.add(channel)
            self._group.create_task(self._send(channel))

    async def _send(self, channel: str) -> None:
        try:
            async with self._free:
                await _send(self._services, office_route(self._services, channel), self._stopping, datetime.now(UTC))
        except Outage as outage:
            log.warning("answers_wait", reason=str(outage))
        finally:
            self._busy.discard(channel)


async def _send(services: Services, route: Route, stopping: asyncio.Event, now: datetime) -> None:
    while await send_due(services, route, now) and not stopping.is_set():
        now = datetime.now(UTC)


async def _tidy(services: Services, settings: Settings, now: datetime) -> None:
    await forget_old(services, now)
    await forget_seen(services, now)
    await forget_sent(services, before=now - timedelta(days=settings.raw_retention_days))


async def _wait(stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(EACH_S):
            await stopping.wait()
    except TimeoutError:
        return


async def send_test(name: str, number: str, settings: Settings) -> str:
    """Send a test SMS through a gateway; give what it said."""
    messenger = _find(read_gateways(settings), name)
    to = find_phone_number(number)
    if to is None:
        raise SetupFault(f"{number} bukan nomor telepon; tulis seperti +6281200000001")
    async with aiohttp.ClientSession() as http:
        receipt = await messenger.send(http, to=to, text=sms_answers.TEST, message_id=uuid4().hex)
    return f"{name} menerima SMS untuk {to}" + (f"; nomornya di sana: {receipt}" if receipt else "")


async def send_test_mail(address: str, settings: Settings) -> str:
    """Send a test mail; give what was sent, and to whom."""
    if settings.mail is None:
        raise SetupFault("LAPOR_SMTP_HOST belum diisi: surel tidak dikirim")
    subject, text = "Uji coba dari LAPOR", "Uji coba dari LAPOR: server surel ini dapat mengirim.\n"
    mail = Mail(to=address, subject=subject, text=text, message_id=uuid4().hex)
    receipt = await send_mail(settings.mail, mail, now=datetime.now(UTC))
    return f"{settings.mail.host} menerima surel untuk {address}; nomornya {receipt}"


def _find(gateways: Gateways, name: str) -> Messenger:
    found = gateways.get(name)
    if found is None:
        raise SetupFault(f"gerbang {name!r} tidak ada di LAPOR_SMS_GATEWAYS; yang ada: {', '.join(gateways) or '-'}")
    if found.messenger is None:
        raise SetupFault(f"gerbang {name!r} tidak punya [{name}.send] di LAPOR_SMS_GATEWAYS")
    return found.messenger
