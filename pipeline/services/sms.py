"""SMS of gateways: kept in the store as soon as they come, joined, handed over, and answered once.

What is in the store is safe, so the gateway is told so even while Kafka is away. Everything behind it can be repeated:
a group of parts always becomes the report of one id, and an answer of one id is put into the outbox once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import uuid4

import aiohttp
import orjson
import structlog

from pipeline.adapters.channels.side_fields import read_words
from pipeline.adapters.channels.sms.config import OpenGateway
from pipeline.adapters.channels.sms.gateway import Call, IncomingSms, PartMark
from pipeline.adapters.channels.sms.parts import find_written_mark, goes_on, join_parts, may_go_on
from pipeline.adapters.reference.words import load_sms_command_words
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.outbox import Outbox, OutboxMessage
from pipeline.adapters.store.parts import REMEMBERED, Part, Parts, Placed, StoredPart
from pipeline.adapters.store.readers import KeptReader, Readers
from pipeline.adapters.store.sealing import Sealer
from pipeline.adapters.store.seen_ids import Seen, SeenIds
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.notices.at_once import added, received, received_without_place
from pipeline.domain.notification import Notice
from pipeline.domain.report import RawReport
from pipeline.domain.reporter import find_phone_number, reporter_hash
from pipeline.domain.sms_command import SmsCommand, SmsCommandKind, parse_sms_command
from pipeline.domain.tracking import tracking_id
from pipeline.services import sms_answers
from pipeline.services.intake import Delivery, Receipt, take_sms
from pipeline.services.opened import Services
from pipeline.services.outbox import Route, digest, make_message, seal_recipient, send_answer
from pipeline.services.sms_questions import (
    NotYet,
    SmsAnswer,
    complete_by,
    forget_old_questions,
    lacks_place,
    remember_question,
)
from pipeline.services.tracking import track
from pipeline.text.words.stem import load_roots

GOES_ON_WITHIN: Final = timedelta(seconds=20)
"""How long a text that looks cut waits for its rest: phones send the parts one after another, at 3 to 6 s each."""

AGAIN_AFTER: Final = timedelta(seconds=15)
"""When a report is handed over again that Kafka did not take, or whose taker was killed."""

AT_ONCE: Final = 100
"""Groups handed over in one round."""

PLAIN: Final = "generic"
"""The gateway of the plain door, `/sms/generic`."""

ANSWER_SCOPE: Final = "answer:"
"""Of the answers to one person, which are counted by the day."""

DAY: Final = timedelta(days=1)

PART: Final = "sms:part"
"""Purpose of what is sealed."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class StoredSms:
    """What is sealed of a part; `written` has its mark still, `text` has not."""

    text: str
    written: str
    sender: str | None
    received_at: str | None


async def take_call(services: Services, opened: OpenGateway, call: Call, now: datetime) -> list[Receipt]:
    """Take what a gateway that proved itself delivers; once this returns, all of it is safe.

    Raises
    ------
    Outage
        If it was not taken: the gateway has to deliver it again.
    """
    try:
        messages = opened.gateway.parse(call)
    except DataFault as fault:
        log.warning("sms_not_readable", gateway=opened.name, reason=fault.message)
        await _publish(services, call.body or call.query, uuid4().hex, now)  # the road keeps what it rejects
        return []
    receipts = [await take_one(services, opened.name, message, now) for message in messages]
    return [receipt for receipt in receipts if receipt]


async def take_one(services: Services, gateway: str, sms: IncomingSms, now: datetime) -> Receipt | None:
    """Take an SMS; None if it is a command."""
    command = None if sms.mark else parse_sms_command(sms.text, load_sms_command_words())
    if command:
        await _obey(services, gateway, sms, command, now)
        return None
    placed = await _keep(services, gateway, sms, now)
    if placed.is_complete:
        await _hand_over_now(services, placed.group_id, now)
    return _receipt(services, placed.group_id)


async def take_plain(services: Services, delivery: Delivery) -> Receipt:
    """Take an SMS of the plain door, which is open to strangers: untouched, unless it is a part of something longer.

    Raises
    ------
    DataFault, Outage
        As `services.intake.take_sms`.
    """
    sms = _read_plain(delivery)
    if sms is None or not await _is_part(services, sms, delivery.at):
        return await take_sms(services, delivery)
    person = _person(services, sms.sender)
    if person:
        delivery.admit(person)
    placed = await _keep(services, PLAIN, sms, delivery.at)
    if placed.is_complete:
        await _hand_over_now(services, placed.group_id, delivery.at)
    return _receipt(services, placed.group_id)


def _read_plain(delivery: Delivery) -> IncomingSms | None:
    """Read an SMS of the plain door; None if it can be no report, which `take_sms` says and keeps."""
    try:
        found = delivery.sms
    except DataFault:
        return None
    sender, sms_id, received_at = (_words(value) for value in (found.sender, found.id, found.received_at))
    return IncomingSms(text=found.text, sender=sender, id=sms_id, received_at=received_at)


def _words(value: object) -> str | None:
    try:
        return read_words(value)
    except ValueError:
        return None


async def _is_part(services: Services, sms: IncomingSms, now: datetime) -> bool:
    if find_written_mark(sms.text) or may_go_on(sms.text):
        return True
    person = _person(services, sms.sender) if goes_on(sms.text) else None
    if not person:
        return False
    return await Parts(await services.store()).is_waiting(_thread(services, PLAIN, person, None), now=now)


async def hand_over_due(services: Services, now: datetime) -> int:
    """Hand over what has waited long enough for its other parts, and what a crash or an outage left; give how many."""
    parts = Parts(await services.store())
    due = await parts.take_due(now=now, again_at=now + AGAIN_AFTER, limit=AT_ONCE)
    for group_id, taken in due.items():
        try:
            await _hand_over(services, group_id, taken, now)
        except NotYet as reason:
            log.info("sms_answer_waits", reason=str(reason))
    return len(due)


async def forget_old(services: Services, now: datetime) -> None:
    """Delete what is no longer needed: marks of SMS delivered again, of answers counted, questions nobody answers."""
    store = await services.store()
    await Parts(store).forget(before=now - REMEMBERED)
    await SeenIds(store).forget(ANSWER_SCOPE, before=now - DAY)
    await forget_old_questions(services, now)


async def _keep(services: Services, gateway: str, sms: IncomingSms, now: datetime) -> Placed:
    """Keep a part in the store."""
    marked = (sms.mark, sms.text) if sms.mark else find_written_mark(sms.text)
    mark, text = marked or (None, sms.text)
    keys = services.keys()
    person = _person(services, sms.sender) or uuid4().hex  # nobody's parts belong to nobody else's
    sms_id = sms.id or uuid4().hex
    content = StoredSms(text=text, written=sms.text, sender=sms.sender, received_at=sms.received_at)
    part = Part(
        thread=_thread(services, gateway, person, mark),
        group_id=digest(keys.tracking, gateway, person, sms_id, sms.text).hex(),
        gateway=gateway,
        digest=digest(keys.reporter, gateway, person, sms_id, sms.text),
        sealed=_sealer(services).seal(orjson.dumps(content), purpose=PART),
        number=mark.number if mark else None,
        total=mark.total if mark else None,
        is_last=not may_go_on(sms.text),
        goes_on=goes_on(text),
    )
    wait = services.parts_within if mark else GOES_ON_WITHIN
    return await Parts(await services.store()).add(part, now=now, due_at=now + wait)


def _thread(services: Services, gateway: str, person: str, mark: PartMark | None) -> str:
    """Name what the parts of one SMS have in common."""
    reference = (mark.reference, str(mark.total)) if mark else ()
    return digest(services.keys().reporter, gateway, person, *reference).hex()


async def _hand_over_now(services: Services, group_id: str, now: datetime) -> None:
    """Hand a whole group over; while Kafka is away it stays in the store, and `hand_over_due` tries again."""
    try:
        taken = await Parts(await services.store()).take(group_id, again_at=now + AGAIN_AFTER)
        if taken:
            await _hand_over(services, group_id, taken, now)
    except Outage as outage:
        log.warning("sms_waits", reason=str(outage))


async def _hand_over(services: Services, group_id: str, taken: Sequence[StoredPart], now: datetime) -> None:
    """Hand a group over as one report, put the answer into the outbox, and let the group go: in this order."""
    try:
        contents = {part.number: open_part(services, part) for part in taken}
    except DataFault as fault:
        log.error("sms_not_opened", group_id=group_id, reason=fault.message)
        await Parts(await services.store()).finish(group_id)
        return
    first = contents[min(contents)]
    if len(contents) == 1:
        text = first.text if taken[0].total in (0, 1) else first.written
    else:
        text = join_parts([(number, each.text) for number, each in contents.items()], is_word=_is_word)
    if not await _complete(services, taken[0].gateway, first.sender, text, group_id, now):
        body = orjson.dumps({"text": text, "sender": first.sender, "received_at": first.received_at})
        await _publish(services, body, group_id, min(part.at for part in taken))
        if text.strip():
            await _remember_reader(services, taken[0].gateway, first.sender, group_id)
            await _say_received(services, taken[0].gateway, first.sender, text, group_id, now)
    await Parts(await services.store()).finish(group_id)


async def _complete(
    services: Services, gateway: str, sender: str | None, text: str, group_id: str, now: datetime
) -> bool:
    """Take a text for the answer to our question, if it is one."""
    person = _person(services, sender)
    if person is None or not text.strip() or not _has_way_back(services, gateway):
        return False
    report = await complete_by(services, SmsAnswer(person, group_id, text), now=now)
    if report is None:
        return False
    said, answered = added(report.tracking_id), report.report_id
    about = f"{Channel.SMS}:{group_id}"
    await _answer(services, gateway, sender, said, about=about, now=now, unasked=True, report_id=answered)
    return True


async def _remember_reader(services: Services, gateway: str, sender: str | None, group_id: str) -> None:
    """Remember by which way the sender is told what becomes of the report."""
    number, person = find_phone_number(sender) if sender else None, _person(services, sender)
    if number and person and _has_way_back(services, gateway):
        way = _outbox_channel(gateway)
        reader = KeptReader(
            report_id=f"{Channel.SMS}:{group_id}",
            person=person,
            channel=way,
            recipient=seal_recipient(services, way, number),
        )
        await Readers(await services.store()).put(reader)


async def _say_received(
    services: Services, gateway: str, sender: str | None, text: str, group_id: str, now: datetime
) -> None:
    """Tell the tracking ID; and ask where it is about, if the text does not say and its sender can answer."""
    receipt, person = _receipt(services, group_id), _person(services, sender)
    asks = _has_way_back(services, gateway) and await lacks_place(services, text)
    said = received_without_place(receipt.tracking_id) if asks else received(receipt.tracking_id)
    about = receipt.report_id
    is_put = await _answer(services, gateway, sender, said, about=about, now=now, unasked=True, report_id=about)
    if asks and is_put and person:
        await remember_question(services, person, receipt.report_id, now=now)


def _has_way_back(services: Services, gateway: str) -> bool:
    opened = services.gateways.get(gateway)
    return opened is not None and opened.messenger is not None


async def _obey(services: Services, gateway: str, sms: IncomingSms, command: SmsCommand, now: datetime) -> None:
    person = _person(services, sms.sender)
    opt_outs = OptOuts(await services.store())
    if person and command.kind is SmsCommandKind.STOP:
        await opt_outs.add(person, at=now)
    if person and command.kind is SmsCommandKind.START:
        await opt_outs.remove(person)
    said = await _say(services, command)
    await _answer(services, gateway, sms.sender, said, about=f"{gateway}:{sms.id or uuid4().hex}", now=now)
    log.info("sms_command", gateway=gateway, command=command.kind)


async def _say(services: Services, command: SmsCommand) -> str:
    if command.kind is not SmsCommandKind.STATUS:
        return {
            SmsCommandKind.HELP: sms_answers.HELP,
            SmsCommandKind.STOP: sms_answers.STOPPED,
            SmsCommandKind.START: sms_answers.STARTED,
        }[command.kind]
    if command.code is None:
        return sms_answers.WHICH_CODE
    try:
        return sms_answers.status((await track(services, command.code)).report)
    except DataFault as fault:
        return sms_answers.WRONG_CODE if fault.code == "invalid_tracking_id" else sms_answers.UNKNOWN_CODE
    except Outage:
        return sms_answers.AWAY


async def _answer(
    services: Services,
    gateway: str,
    sender: str | None,
    said: str | Notice,
    *,
    about: str,
    now: datetime,
    unasked: bool = False,
    report_id: str | None = None,
) -> bool:
    """Put an answer into the outbox, once; False to who is no telephone, or wants none that was not asked for.

    None either to who got as many as one gets in a day: a machine that answers our answers would go on for ever.
    """
    number = find_phone_number(sender) if sender else None
    if number is None or not _has_way_back(services, gateway):
        return False
    store, person = await services.store(), _person(services, sender) or ""
    if unasked and await OptOuts(store).has(person):
        return False
    message = make_message(services, _outbox_channel(gateway), to=number, said=said, about=about, report_id=report_id)
    answers = SeenIds(store)
    if await answers.count(ANSWER_SCOPE + person, since=now - DAY, but=message.id) >= services.answers_per_day:
        log.warning("sms_not_answered", gateway=gateway, reason="as many answers as a number gets in a day")
        return False
    await Outbox(store).put(message, due_at=now)
    await answers.remember(ANSWER_SCOPE + person, message.id, Seen(b"", b"", now))
    return True


def sms_route(services: Services, http: aiohttp.ClientSession) -> Route:
    """Give the ways by which SMS go out."""
    opened = {_outbox_channel(name): each for name, each in services.gateways.items()}

    async def send(message: OutboxMessage) -> str | None:
        found = opened.get(message.channel)
        if found is None or found.messenger is None:
            raise SetupFault(f"{message.channel} tidak punya jalan kembali di LAPOR_SMS_GATEWAYS")
        return await send_answer(services, http, found.messenger, message)

    return Route(channel=Channel.SMS, send=send)


def _outbox_channel(gateway: str) -> str:
    """Name a gateway in the outbox, which has messages of other ways too."""
    return f"{Channel.SMS}/{gateway}"


async def _publish(services: Services, body: bytes, assigned_id: str, at: datetime) -> None:
    publisher = await services.publisher()
    await publisher.publish(RawReport(channel=Channel.SMS, body=body, received_at=at, assigned_id=assigned_id))


def _receipt(services: Services, group_id: str) -> Receipt:
    report_id = f"{Channel.SMS}:{group_id}"
    return Receipt(
        channel=Channel.SMS,
        report_id=report_id,
        tracking_id=tracking_id(report_id, services.keys().tracking),
    )


def _person(services: Services, sender: str | None) -> str | None:
    return reporter_hash(Channel.SMS, sender, services.keys().reporter) if sender else None


def open_part(services: Services, part: StoredPart) -> StoredSms:
    """Read what is sealed of a part; a DataFault `not_opened` if it cannot be opened."""
    found: dict[str, Any] = orjson.loads(_sealer(services).open(part.sealed, purpose=PART))
    return StoredSms(**found)


def _sealer(services: Services) -> Sealer:
    return Sealer(services.keys().sealing)


@cache
def _roots() -> Any:  # noqa: ANN401 - a set of Sastrawi's
    return load_roots()


def _is_word(word: str) -> bool:
    return word in _roots()
