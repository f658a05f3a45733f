"""Fetches a partner's reports: page by page, until what is known; no gap, and nothing twice.

A report is remembered with a digest of what it says once it is handed over, so that one that was changed goes on again
under its own id. The cursor is written at the end of a walk alone: a walk that was cut off begins again at the first
page, and goes as far as the walk before it had come.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

import orjson
import structlog
from yarl import URL

from pipeline.adapters.channels.bridges.config import Link
from pipeline.adapters.channels.bridges.options import BridgeOptions
from pipeline.adapters.channels.bridges.pages import Item, Page, read_page
from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.outbound_http import Answer, OutboundHttp
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.locks import Locks
from pipeline.adapters.store.seen_ids import Seen, SeenIds
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.report import RawReport, ReceivedReport
from pipeline.services.intake import STAGE
from pipeline.services.opened import Services
from pipeline.services.partner_webhooks import Told, tell_received

MAX_PAGES: Final = 20_000
"""Of a walk: a million reports; a partner whose pages never end is left here, and the operator is told."""

MARKS: Final = 50
"""Reports of the first page by which the next walk knows how far this one came."""

OVERLAP: Final = timedelta(minutes=10)
"""How much earlier than the walk before is asked for: clocks differ, and reports are stored late."""

LEASE: Final = timedelta(minutes=5)
"""How long a bridge is its owner's after each page; a page takes half a minute at most."""

KEPT: Final = timedelta(days=400)
"""How long a report is remembered after it was first seen."""

log = structlog.get_logger()


class FeedAway(Outage):
    """A partner that does not answer, or asks to wait.

    Attributes
    ----------
    retry_after_s
        How long it asked for; 0 if it did not say.
    """

    def __init__(self, reason: str, *, retry_after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class OwnedElsewhere(Outage):
    """Another process fetches from this partner."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bridge:
    """A partner to fetch from, and who does it.

    Attributes
    ----------
    holder
        Of the lease: one process.
    """

    name: str
    link: Link
    options: BridgeOptions
    holder: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def cursor_name(self) -> str:
        """Its name in the store."""
        return f"bridge:{self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cursor:
    """How far the last whole walk came."""

    etag: str | None = None
    modified: str | None = None
    since: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class Fetched:
    """What a walk brought.

    Attributes
    ----------
    known
        Reports that were there before.
    """

    pages: int = 0
    taken: int = 0
    known: int = 0
    rejected: int = 0


async def fetch(services: Services, bridge: Bridge) -> Fetched:
    """Walk through a partner's reports once, and hand over what is new.

    Raises
    ------
    OwnedElsewhere
        If another process has the bridge.
    FeedAway, Outage
        If the partner, an engine or the store does not answer: the next walk finds what is missing.
    DataFault
        If what the partner answers cannot be read, or leads where nobody may go.
    """
    store = await services.store()
    cursors, seen = Cursors(store), SeenIds(store)
    before = _read_cursor(await cursors.find(bridge.cursor_name))
    started, found = bridge.now(), Fetched()
    first: tuple[Answer, Page] | None = None
    async with aclosing(_walk(services, bridge, before)) as pages:
        async for answer, page in pages:
            first = first or (answer, page)
            found.pages += 1
            fresh = await _take_page(services, seen, bridge, page, found)
            if not fresh and _began_here(bridge.options, page, before):
                break
    if first is not None:
        await cursors.put(bridge.cursor_name, _write_cursor(*first, started))
    await seen.forget(bridge.cursor_name, before=started - KEPT)
    return found


async def _walk(services: Services, bridge: Bridge, before: _Cursor) -> AsyncGenerator[tuple[Answer, Page], None]:
    """Give page after page; none if nothing has changed since the walk before."""
    http, locks = await services.outbound(), Locks(await services.store())
    url: str | None = _first_url(bridge.options, before)
    walked: set[str] = set()
    while url is not None and url not in walked:
        if len(walked) == MAX_PAGES:
            raise DataFault("feed_too_long", "the pages do not end", pages=MAX_PAGES)
        if walked:
            await asyncio.sleep(bridge.options.pause_s)
        await _own(locks, bridge)
        answer = await _get(http, bridge.options, url, None if walked else before)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return
        page = read_page(answer.body, bridge.options, url=answer.url, link=answer.headers.get("Link"))
        yield answer, page
        walked.add(url)
        url = page.next_url


async def release(services: Services, bridge: Bridge) -> None:
    """Give the bridge back, so that another process need not wait for the end of the lease."""
    await Locks(await services.store()).release(bridge.cursor_name, bridge.holder)


async def _own(locks: Locks, bridge: Bridge) -> None:
    now = bridge.now()
    if not await locks.take(bridge.cursor_name, bridge.holder, now=now, until=now + LEASE):
        raise OwnedElsewhere(f"{bridge.name} sedang ditarik oleh proses lain")


async def _get(http: OutboundHttp, options: BridgeOptions, url: str, before: _Cursor | None) -> Answer:
    headers = {"Accept": "application/json, application/atom+xml, application/rss+xml, */*;q=0.1"}
    headers |= options.sent_headers() if URL(url).origin() == URL(options.url).origin() else {}
    if before and options.since is None and options.order == "newest":
        conditions = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
        headers |= {name: value for name, value in conditions.items() if value}
    answer = await http.get(url, headers=headers)
    if answer.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return answer
    if answer.status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) or answer.status >= 500:
        asked = answer.headers.get("Retry-After", "")
        seconds = float(asked) if asked.isdecimal() else 0.0
        raise FeedAway(f"mitra menjawab {answer.status}", retry_after_s=seconds)
    raise DataFault("feed_refused", "the partner refuses", status=answer.status)


async def _take_page(services: Services, seen: SeenIds, bridge: Bridge, page: Page, found: Fetched) -> int:
    """Hand over what is new of a page, then remember it; give how many."""
    fresh = [item for item in page.items if not await _is_known(seen, bridge, item)]
    found.known += len(page.items) - len(fresh)
    now = bridge.now()
    taken = [pair for item in fresh if (pair := await _read(services, bridge, item, now)) is not None]
    if taken:
        publisher = await services.publisher()
        await publisher.publish_all([raw for raw, _, _ in taken])
    for _, report, item in taken:
        told = Told(report_id=report.report_id, tracking_id=report.tracking_id, partner_id=item.id)
        await tell_received(services, bridge.name, told, at=now)
    for item in fresh:
        await seen.replace(bridge.cursor_name, _mark(item), Seen(item.digest, b"", now))
    found.taken += len(taken)
    found.rejected += len(fresh) - len(taken)
    return len(fresh)


async def _is_known(seen: SeenIds, bridge: Bridge, item: Item) -> bool:
    known = await seen.find(bridge.cursor_name, _mark(item))
    return known is not None and known.digest == item.digest


async def _read(
    services: Services, bridge: Bridge, item: Item, now: datetime
) -> tuple[RawReport, ReceivedReport, Item] | None:
    """Read a report; what can be none is kept with the rejected ones."""
    raw = RawReport(
        channel=bridge.link.channel, body=item.body, received_at=now, assigned_id=_mark(item), is_played=True
    )
    try:
        report = parse_raw(raw, services.keys(), official_handles=frozenset(), oldest=timedelta.max)
    except DataFault as fault:
        log.warning("bridge_report_rejected", bridge=bridge.name, code=fault.code)
        publisher = await services.publisher()
        await publisher.reject(raw, fault, stage=STAGE)
        return None
    return raw, report, item


def _began_here(options: BridgeOptions, page: Page, before: _Cursor) -> bool:
    """Whether the walk before began with a report of this page: if nothing of it is new, nothing behind it is.

    That nothing is new is not enough, because a walk that was cut off has left such pages; nor that it began here,
    because a report that was changed may have moved to the front, before others that are new.
    """
    is_newest_first = options.order == "newest" and options.since is None
    return is_newest_first and any(_mark(item) in before.marks for item in page.items)


def _mark(item: Item) -> str:
    """Know a report by its id, in which nothing of it can be read."""
    return sha256(item.id.encode()).hexdigest()[:32]


def _first_url(options: BridgeOptions, before: _Cursor) -> str:
    if options.since is None or before.since is None:
        return options.url
    return str(URL(options.url).update_query({options.since: before.since}))


def _read_cursor(written: str | None) -> _Cursor:
    given: dict[str, Any] = orjson.loads(written) if written else {}
    return _Cursor(**given | {"marks": tuple(given.get("marks", ()))})


def _write_cursor(first: Answer, page: Page, started: datetime) -> str:
    return orjson.dumps(
        {
            "etag": first.headers.get("ETag"),
            "modified": first.headers.get("Last-Modified"),
            "since": (started - OVERLAP).isoformat(timespec="seconds"),
            "marks": [_mark(item) for item in page.items[:MARKS]],
        }
    ).decode()
