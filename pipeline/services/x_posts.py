"""Posts of X: handed over, and answered once with the tracking ID where X lets us.

X takes a reply only to a post that mentions the account that replies. Who reported otherwise cannot be told; the outbox
keeps that too, so that an operator sees how many they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import aiohttp

from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.channels.x import own_words
from pipeline.adapters.channels.x_events import read_deleted
from pipeline.adapters.channels.x_versions import version_of
from pipeline.adapters.messenger.protocol import Messenger
from pipeline.adapters.reference.tables import load_official_handles
from pipeline.adapters.store.outbox import Outbox
from pipeline.adapters.store.readers import KeptReader, Readers
from pipeline.adapters.store.seen_ids import Seen
from pipeline.adapters.x.access import HANDLE
from pipeline.batches import batches
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.notices.at_once import received
from pipeline.domain.outbox_state import OutboxState
from pipeline.domain.report import PostRelation, RawReport, ReceivedReport
from pipeline.services.forgetting import forget
from pipeline.services.intake import STAGE, Receipt, read_receipt, write_receipt
from pipeline.services.opened import Services
from pipeline.services.outbox import AT_ONCE, Route, make_message, send_answer, send_due
from pipeline.text.handles import HANDLE as ANY_HANDLE

REPLIES: Final = 300
WITHIN: Final = timedelta(hours=3)
"""X takes so many posts of an account in so long (docs.x.com, "Manage Posts", read in November 2026)."""

TOLD_AT_ONCE: Final = 500
"""Deleted posts of which the index is asked at once."""

VERSION_SCOPE: Final = "x_version"
"""Of the ids of posts that belong to a report of another id."""

TOO_LATE: Final = timedelta(days=1)
"""An answer that comes later confuses more than it tells."""


async def take_post(services: Services, raw: RawReport, *, is_answered: bool) -> None:
    """Hand a post over, then put its answer into the outbox; done again, it changes nothing.

    Parameters
    ----------
    is_answered
        Whether we have an account to answer with.

    Raises
    ------
    Outage
        If Kafka or the store is away: hand it over again.
    """
    publisher = await services.publisher()
    try:
        await publisher.publish(raw)
    except DataFault as fault:
        return await publisher.reject(raw, fault, stage=STAGE)
    report = _read(services, raw)
    if report is not None:
        await _remember_version(services, raw, report)
        if _is_of_a_citizen(report):
            await _put_answer(services, raw, report, is_answered=is_answered and _mentions_us(raw.body))
    return None


async def forget_posts(services: Services, post_ids: Sequence[str], *, now: datetime) -> None:
    """Forget what the authors of posts deleted; may be repeated, also for posts that never came.

    A later version is deleted with its report: what an author added in a reply is part of it, and cannot be taken out.

    Raises
    ------
    Outage
        If not all was handed over: forget again.
    """
    own = [f"{Channel.TWITTER}:{post_id}" for post_id in post_ids]
    await forget(services, list(dict.fromkeys([*own, *(await _find_versions(services, post_ids)).values()])), now=now)


async def forget_told(services: Services, lines: Iterable[bytes], *, now: datetime) -> int:
    """Forget those of our posts that events of X tell to be deleted; give how many. X may tell of all that there are.

    Raises
    ------
    DataFault
        `unreadable`, for an event that does not say which post.
    Outage
        As `forget_posts`.
    """
    count = 0
    for told in batches(filter(None, map(read_deleted, lines)), TOLD_AT_ONCE):
        versions = await _find_versions(services, told)
        documents = await services.search.get_reports([f"{Channel.TWITTER}:{post_id}" for post_id in told])
        known = {each.report_id for each in documents}
        ours = [each for each in told if each in versions or f"{Channel.TWITTER}:{each}" in known]
        if ours:
            await forget_posts(services, ours, now=now)
        count += len(ours)
    return count


async def _find_versions(services: Services, post_ids: Sequence[str]) -> dict[str, str]:
    """Find the reports of those posts that are a later version of one."""
    seen = await services.seen()
    found = {post_id: await seen.find(VERSION_SCOPE, post_id) for post_id in post_ids}
    return {post_id: read_receipt(each).report_id for post_id, each in found.items() if each}


async def _remember_version(services: Services, raw: RawReport, report: ReceivedReport) -> None:
    """Remember to which report a post belongs that is not its first version."""
    post_id = str(version_of(raw.body).post_id)
    if report.report_id == f"{Channel.TWITTER}:{post_id}":
        return
    receipt = Receipt(channel=report.channel, report_id=report.report_id, tracking_id=report.tracking_id)
    seen = await services.seen()
    await seen.remember(VERSION_SCOPE, post_id, Seen(b"", write_receipt(receipt), raw.received_at))


async def send_replies(services: Services, http: aiohttp.ClientSession, messenger: Messenger, now: datetime) -> int:
    """Send what is due, as far as X takes it; give how many replies were tried.

    One process at a time may call it: the limit is counted by what was sent.
    """
    outbox = Outbox(await services.store())
    await outbox.give_up_late(Channel.TWITTER, before=now - TOO_LATE)
    left = REPLIES - await outbox.count_sent(Channel.TWITTER, since=now - WITHIN)
    if left <= 0:
        return 0
    route = Route(channel=Channel.TWITTER, send=partial(send_answer, services, http, messenger))
    return await send_due(services, route, now, limit=min(AT_ONCE, left))


def _read(services: Services, raw: RawReport) -> ReceivedReport | None:
    """Read a post as the road will; None if the road will reject it."""
    try:
        return parse_raw(raw, services.keys(), official_handles=load_official_handles().keys(), oldest=timedelta.max)
    except DataFault:
        return None


def _is_of_a_citizen(report: ReceivedReport) -> bool:
    """Whether somebody speaks for themselves: who passes a post on is told nothing, and an office answers itself."""
    post = report.post
    return post is not None and post.relation is not PostRelation.RETWEETED and post.official_author is None


def _mentions_us(body: bytes) -> bool:
    return HANDLE.lower() in {handle.lower() for handle in ANY_HANDLE.findall(own_words(body))}


async def _put_answer(services: Services, raw: RawReport, report: ReceivedReport, *, is_answered: bool) -> None:
    post_id, report_id = str(version_of(raw.body).post_id), report.report_id
    said = received(report.tracking_id)  # without a link, for which X asks twenty times the price
    message = make_message(services, Channel.TWITTER, to=post_id, said=said, about=report_id, report_id=report_id)
    state = OutboxState.WAITING if is_answered else OutboxState.UNREACHABLE
    store = await services.store()
    if is_answered and report.reporter:
        reader = KeptReader(
            report_id=report_id, person=report.reporter, channel=Channel.TWITTER, recipient=message.recipient
        )
        await Readers(store).put(reader)
    await Outbox(store).put(message, due_at=raw.received_at, state=state)
