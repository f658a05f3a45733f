"""The same reports give the same cases, whether or not the worker that finds them is killed on the way."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import orjson
import pytest

from pipeline.adapters.kafka.client import read_topic
from pipeline.adapters.kafka.publisher import Publisher
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.domain.report import RawReport
from pipeline.settings import Settings
from pipeline.system.connections import connect_publisher, open_search_index
from pipeline.system.sending import kafka_door, send_all, wait_until_searchable
from tests.integration.system import START_DEADLINE_S, free_settings, running, wait_for, worker_pids
from tests.integration.told_again import DAYS, T0, make_raw, make_stream, report_id

pytestmark = pytest.mark.integration

SEED = 17
PARTS = 3
POLL_S = 0.1

Disturb = Callable[[Settings], None]


def leave(_: Settings) -> None:
    """Let the system run."""


def kill_deduplicator(settings: Settings) -> None:
    """Kill the worker that finds the cases; `lapor up` starts it again."""
    wait_for(lambda: len(worker_pids(settings, "deduplicate")) == 1, START_DEADLINE_S)  # it may be starting again
    (pid,) = worker_pids(settings, "deduplicate")
    os.kill(pid, signal.SIGKILL)


@pytest.mark.timeout(240)  # two systems, one after the other, of which one restarts twice
async def test_kills_in_the_middle_of_a_stream_give_the_same_cases_as_an_undisturbed_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAPOR_BATCH_SIZE", "16")  # a kill finds some batches done, one on its way and some to come
    stream = make_stream(SEED)

    undisturbed = await run(free_settings(tmp_path / "undisturbed"), stream, disturb=leave)
    killed = await run(free_settings(tmp_path / "killed"), stream, disturb=kill_deduplicator)

    assert killed == undisturbed
    sizes = Counter(undisturbed.values())
    assert len(undisturbed) == len(stream)
    assert sum(size > 1 for size in sizes.values()) > len(sizes) / 4  # there were cases to get wrong


async def run(settings: Settings, stream: Sequence[RawReport], *, disturb: Disturb) -> dict[str, str]:
    """Send a stream and officers' decisions, disturb the system while it works on them; give each report's case."""
    size = len(stream) // PARTS
    with running(settings):
        async with open_search_index(settings) as index, connect_publisher(settings) as publisher:
            for start in range(0, len(stream), size):
                part = stream[start : start + size]
                await send_all(part, kafka_door(publisher), rate=None, on_sent=lambda: None)
                await publish_decisions(part, publisher)
                if start + size < len(stream):
                    await wait_for_some(part, index)
                    disturb(settings)
            return await settled_cases(settings, stream, publisher, index)


async def publish_decisions(part: Sequence[RawReport], publisher: Publisher) -> None:
    """Put some reports together whatever their words, and take some of those out again."""
    ids = [report_id(raw) for raw in part[:9]]
    pairs = [(OfficerDecisionKind.MERGE, one, other) for one, other in pairwise(ids)]
    splits = [(OfficerDecisionKind.SPLIT, one, None) for one in ids[::3]]
    for kind, one, other in [*pairs, *splits]:
        await publisher.decide(OfficerDecision(kind=kind, report_id=one, other_id=other, officer="tes", decided_at=T0))


async def wait_for_some(part: Sequence[RawReport], index: SearchIndex) -> None:
    """Return when the first reports of a part are found."""
    while not await index.count_ids([report_id(raw) for raw in part]):
        await asyncio.sleep(POLL_S)


async def settled_cases(
    settings: Settings, stream: Sequence[RawReport], publisher: Publisher, index: SearchIndex
) -> dict[str, str]:
    """Give the cases when nothing is under way any more.

    Two more reports go the whole road, one after the other: the deduplicator takes the second when all that it made of
    what came before the first is delivered. Then the index has to have what was delivered.
    """
    ids = [report_id(raw) for raw in stream]
    await wait_until_searchable(ids, index, on_found=lambda _: None)
    for number in ("terakhir", "penutup"):
        await publisher.publish(make_raw("web", number, f"Halte bus {number} tidak beratap", DAYS * 24 * 60))
        await wait_until_searchable([f"web:{number}"], index, on_found=lambda _: None)
    delivered = {m.key: m.value async for m in read_topic(settings.kafka, Topic.CONSOLIDATED)}
    cases = {each: orjson.loads(delivered[each.encode()])["case_id"] for each in ids}
    while {document.report_id: document.case_id for document in await index.get_reports(ids)} != cases:
        await asyncio.sleep(POLL_S)
    return cases
