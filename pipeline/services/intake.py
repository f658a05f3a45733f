"""Taking reports in: checks that the bytes can be read, hands them over untouched, gives the tracking ID.

A report that was taken is known by its id, and a request by its `Idempotency-Key`: what is sent again gets the first
answer, and changes nothing. What can be no report is kept too, with what is wrong with it.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

import orjson
import structlog

from pipeline.adapters.channels.checks import Submission
from pipeline.adapters.channels.forms import parse_sms
from pipeline.adapters.channels.intake import Identity, identify
from pipeline.adapters.store.seen_ids import Seen
from pipeline.domain.channel import Channel
from pipeline.domain.client import Client, Scope
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.report import RawReport
from pipeline.services.callers import NOT_KEPT, choose_channel, require_scope
from pipeline.services.form import find_warnings, read_form
from pipeline.services.notices.receipts import tell_received
from pipeline.services.opened import DECIDE_WITHIN_S, Services

FORM_CLIENT = "formulir"
SMS_CLIENT = "generic"
"""Whose ids they are: an id that a gateway gives says nothing of the same one in a form."""

STAGE = "ingest"
"""Whose checks are made here: what is rejected is played again through it."""

KEY_KEPT = timedelta(days=1)
"""How long an `Idempotency-Key` stands for its first request; clients give up within hours."""

REPORT_KEPT = timedelta(days=400)
"""How long a report is known by its id. Nobody was seen to send one again after a year; by then its id gives the same
document all the same."""

KEY_SCOPE, REPORT_SCOPE = "idempotency_key", "report"

Answer = TypeVar("Answer")

log = structlog.get_logger()


def admit_all(reporter: str) -> None:
    """Take whatever a sender sends."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What a client brought.

    Attributes
    ----------
    body
        As it came.
    idempotency_key
        By which the client knows this request, however often it sends it.
    client
        Who sends, by a key; None: anybody.
    admit
        Called with the keyed hash of who reports; a DataFault if that person may send no more now.
    is_our_form
        The body is in our own form, whatever form its client has.
    """

    body: bytes
    at: datetime
    idempotency_key: str | None = None
    client: Client | None = None
    admit: Callable[[str], None] = admit_all
    is_our_form: bool = False

    @cached_property
    def repeat_key(self) -> str:
        """The key by which this request can be sent again: the client's, or one that it is given."""
        return self.idempotency_key or uuid4().hex

    @cached_property
    def sms(self) -> Submission:
        """What it says as an SMS; a DataFault if it can be no report."""
        return parse_sms(self.body)


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What is told to who sent a report.

    Attributes
    ----------
    is_first
        Unless it was taken before.
    warnings
        What of its fields is not known here: the report goes on without it.
    """

    channel: Channel
    report_id: str
    tracking_id: str
    is_first: bool = True
    warnings: tuple[DataFault, ...] = ()


class NotTaken(Outage):
    """A report that was not taken, or of which that is not known.

    Attributes
    ----------
    repeat_key
        The `Idempotency-Key` to send it again with: then it is one report, whatever became of the first.
    """

    def __init__(self, reason: str, repeat_key: str) -> None:
        super().__init__(reason)
        self.repeat_key = repeat_key


async def _decide(delivery: Delivery, taking: Awaitable[Answer]) -> Answer:
    """Decide within seconds whether a report is taken, also when an engine says nothing."""
    try:
        async with asyncio.timeout(DECIDE_WITHIN_S):
            return await taking
    except (Outage, TimeoutError) as error:
        raise NotTaken(str(error) or "no engine answered in time", delivery.repeat_key) from error


async def take_form(services: Services, delivery: Delivery) -> Receipt:
    """Take a report as JSON, of the web form, the mobile app or a partner; without a key it is of `web`.

    Raises
    ------
    DataFault
        Of `adapters/channels/intake.py`'s list; `unknown_field`; `unknown_channel` for one that has a door of its own,
        too; `key_needed`, `scope_missing`, `channel_not_yours` for what this caller may not do;
        `idempotency_key_reused` for a key that came with another body.
    NotTaken
        Within `DECIDE_WITHIN_S`; send it again with its key.
    """
    receipt, submission = await _decide(delivery, _take_form(services, delivery))
    return replace(receipt, warnings=await find_warnings(submission))


async def _take_form(services: Services, delivery: Delivery) -> tuple[Receipt, Submission]:
    client = delivery.client
    if client:
        require_scope(client, Scope.WRITE_REPORTS)
    raw = RawReport(
        channel=client.channels[0] if client else Channel.WEB,
        body=delivery.body,
        received_at=delivery.at,
        client=client.name if client else FORM_CLIENT,
    )
    try:
        partner = services.partners.get(client.name) if client and not delivery.is_our_form else None
        form = read_form(delivery.body, partner)
        raw = replace(raw, channel=choose_channel(form.channel, client, services.partners), body=form.body)
        submission = form.read()
    except DataFault as fault:
        if fault.code not in NOT_KEPT:
            await _keep_rejected(services, raw, fault)
        raise
    return await _take(services, raw, submission, delivery), submission


async def take_sms(services: Services, delivery: Delivery) -> Receipt:
    """Take an SMS as an SMS gateway delivers it: form fields or JSON; raises as `take_form`."""
    return await _decide(delivery, _take_sms(services, delivery))


async def _take_sms(services: Services, delivery: Delivery) -> Receipt:
    raw = RawReport(channel=Channel.SMS, body=delivery.body, received_at=delivery.at, client=SMS_CLIENT)
    try:
        submission = delivery.sms
    except DataFault as fault:
        await _keep_rejected(services, raw, fault)
        raise
    return await _take(services, raw, submission, delivery)


async def _take(services: Services, raw: RawReport, submission: Submission, delivery: Delivery) -> Receipt:
    """Take a report; one that nobody named is known by the key that its request would be repeated with."""
    identity = identify(raw, Channel(raw.channel), submission, services.keys())
    if identity.reporter:
        delivery.admit(identity.reporter)
    if delivery.idempotency_key is None and identity.is_named:
        return await _take_named(services, raw, identity, submission)
    request_id = _digest(services, KEY_SCOPE, raw.client or "", delivery.repeat_key)
    content = sha256(raw.channel.encode() + b"\n" + raw.body).digest()
    raw = replace(raw, assigned_id=_digest(services, REPORT_SCOPE, request_id, content.hex()))
    identity = identify(raw, Channel(raw.channel), submission, services.keys())
    if delivery.idempotency_key is None:
        return await _hand_over(services, raw, identity, submission)
    return await _take_keyed(services, raw, identity, submission, Seen(content, b"", raw.received_at), request_id)


async def _take_keyed(
    services: Services, raw: RawReport, identity: Identity, submission: Submission, new: Seen, request_id: str
) -> Receipt:
    """Take a report whose request has a key, unless it came with that key before."""
    seen = await services.seen()
    known = await seen.find(KEY_SCOPE, request_id)
    if known and new.at - known.at < KEY_KEPT:
        if known.digest != new.digest:
            raise DataFault("idempotency_key_reused", "this Idempotency-Key came with another body")
        return read_receipt(known)
    receipt = await _take_named(services, raw, identity, submission)
    if known:
        await seen.forget(KEY_SCOPE, before=new.at - KEY_KEPT)
    await seen.remember(KEY_SCOPE, request_id, replace(new, answer=write_receipt(receipt)))
    return receipt


async def _take_named(services: Services, raw: RawReport, identity: Identity, submission: Submission) -> Receipt:
    """Take a report that can come again, unless it was taken."""
    seen = await services.seen()
    known = await seen.find(REPORT_SCOPE, identity.report_id)
    if known and raw.received_at - known.at < REPORT_KEPT:
        return read_receipt(known)
    receipt = await _hand_over(services, raw, identity, submission)
    await seen.remember(REPORT_SCOPE, identity.report_id, Seen(b"", write_receipt(receipt), raw.received_at))
    return receipt


async def _hand_over(services: Services, raw: RawReport, identity: Identity, submission: Submission) -> Receipt:
    publisher, channel, report_id = await services.publisher(), Channel(raw.channel), identity.report_id
    await publisher.publish(raw)
    log.info("report_accepted", report_id=report_id)
    code, contact, now = identity.tracking_id, submission.contact, raw.received_at
    await tell_received(services, report_id=report_id, code=code, channel=channel, contact=contact, now=now)
    return Receipt(channel=channel, report_id=report_id, tracking_id=code)


async def forget_seen(services: Services, now: datetime) -> None:
    """Delete ids under which nothing is sent again."""
    seen = await services.seen()
    await seen.forget(KEY_SCOPE, before=now - KEY_KEPT)
    await seen.forget(REPORT_SCOPE, before=now - REPORT_KEPT)


async def _keep_rejected(services: Services, raw: RawReport, fault: DataFault) -> None:
    fault.channel = raw.channel
    if raw.body:
        publisher = await services.publisher()
        await publisher.reject(raw, fault, stage=STAGE)


def write_receipt(receipt: Receipt) -> bytes:
    """Write an answer as it is kept beside the ids that were seen."""
    return orjson.dumps([receipt.channel, receipt.report_id, receipt.tracking_id])


def read_receipt(seen: Seen) -> Receipt:
    """Read the answer that is kept beside an id."""
    channel, report_id, tracking_id = orjson.loads(seen.answer)
    return Receipt(channel=Channel(channel), report_id=report_id, tracking_id=tracking_id, is_first=False)


def _digest(services: Services, *parts: str) -> str:
    """Make an id of what a stranger gave, in which nothing of it can be read."""
    said = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hmac.digest(services.keys().report, said, "sha256")[:16].hex()
