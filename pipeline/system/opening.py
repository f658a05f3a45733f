"""Opens what the use cases work on, from the settings: for the gateway as for each command."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial

from pipeline.adapters.kafka.backlog import Backlog, measure_backlogs
from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import GROUP
from pipeline.adapters.outbound_http import open_outbound, parse_networks
from pipeline.adapters.photos.folder import PhotoFolder
from pipeline.adapters.photos.picture import PictureLimits, Unpacker
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.seen_ids import SeenIds
from pipeline.classify.explanation import Reading, explain
from pipeline.domain.errors import DataFault
from pipeline.domain.keys import Keys, derive_keys
from pipeline.domain.report import RawReport
from pipeline.services.backlogs import Backlogs
from pipeline.services.opened import Late, Services
from pipeline.services.reading import AskedText, Reader, ReadText
from pipeline.settings import Settings, secret_key
from pipeline.system.connections import (
    connect_publisher_beside,
    open_search_index,
    read_gateways,
    read_links,
    read_partner_file,
)
from pipeline.system.road import SOURCES
from pipeline.system.stages import build_analyse, build_ingest, duplicate_rules


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open the services; nothing is asked of an engine before a use case needs it."""

    @cache
    def keys() -> Keys:
        return derive_keys(secret_key(settings))

    async with AsyncExitStack() as stack:
        store = Late(partial(open_store, settings.store), stack)
        yield Services(
            search=await stack.enter_async_context(open_search_index(settings)),
            publisher=Late(partial(connect_publisher_beside, store, settings), stack),
            seen=Late(partial(_open_seen, store), stack),
            sender=Late(partial(open_sender, settings.kafka), stack),
            store=store,
            read_topic=partial(read_topic, settings.kafka),
            backlogs=Backlogs(partial(_measure_backlogs, settings)),
            keys=keys,
            rules=duplicate_rules(settings),
            reader=Reader(partial(load_reader, settings)),
            gateways=read_gateways(settings),
            photos=PhotoFolder(settings.photos),
            unpacker=Unpacker(PictureLimits(max_bytes=settings.max_photo_bytes, max_pixels=settings.max_photo_pixels)),
            parts_within=timedelta(seconds=settings.sms_parts_within_s),
            outbound=Late(partial(open_outbound, parse_networks(settings.outbound_networks)), stack),
            answers_per_day=settings.sms_answers_per_day,
            partners=read_partner_file(settings),
            links=read_links(settings),
            models=settings.models_dir,
            sources={str(agent): topic for agent, topic in SOURCES.items()},
            mail=settings.mail,
            notices=settings.notices,
        )


@asynccontextmanager
async def _open_seen(store: Callable[[], Awaitable[Store]]) -> AsyncIterator[SeenIds]:
    yield SeenIds(await store())


async def _measure_backlogs(settings: Settings) -> Mapping[str, Backlog]:
    found = await measure_backlogs(settings.kafka, GROUP, tuple(SOURCES.values()))
    return {agent: found[topic] for agent, topic in SOURCES.items()}


def load_reader(settings: Settings) -> ReadText:
    """Load the stages of the road that read a text; takes some seconds."""
    ingest, analyse = build_ingest(settings), build_analyse(settings)

    def read(asked: AskedText) -> Reading:
        said = {"id": "0", "text": asked.text, "region": asked.region, "place": asked.place}
        body = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogateescape")  # what was typed, byte by byte
        (received,) = ingest([RawReport(channel=asked.channel, body=body, received_at=datetime.now(UTC))])
        if isinstance(received, DataFault):
            raise received
        (report,) = analyse([received])
        return Reading(report, explain(analyse.classifier.current, analyse.read([received])[0]))

    return read
